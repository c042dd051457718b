// Company, Settings.
import { pageForm } from "../components/form-fields.js";
import { get, post } from "../lib/api.js";
import { fill } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const ZONES = ["America/Indiana/Indianapolis", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu"];
const host = document.getElementById("content");

try {
  const now = await get("/api/company/settings");
  const zones = [...new Set([now.time_zone, ...ZONES])].map((zone) => [zone, zone.replaceAll("_", " ")]);
  const form = pageForm({
    groups: [
      { title: "Company", fields: [{ name: "name", label: "Company Name", value: now.name, required: true },
        { name: "time_zone", label: "Time Zone", type: "select", options: zones, value: now.time_zone }] },
      { title: "Scheduling", fields: [
        { name: "arrival_window_hours", label: "Arrival Window Duration", type: "select", value: now.arrival_window_hours, hint: "Applies to all slots and messages.",
          options: Array.from({ length: 10 }, (_, at) => [at + 1, at ? `${at + 1} Hours` : "1 Hour"]) },
        { name: "pre_work", label: "Appointment Pre-Work", type: "check", value: now.pre_work, hint: "Technicians claim an appointment before they start the trip." },
        { name: "timesheets", label: "Timesheets", type: "check", value: now.timesheets }] },
      { title: "Accounting", fields: [
        { name: "accounting", label: "Accounting Integration", type: "select", options: [["QBO", "QuickBooks Online"], ["Saasant", "Saasant"]], value: now.accounting },
        { name: "progress_billing", label: "Progress Billing", type: "check", value: now.progress_billing }] },
      { title: "Sign-in", fields: [
        { name: "mfa_method", label: "Second step", type: "select", options: [["totp", "Authenticator app"], ["email", "E-mailed code"], ["sms", "Texted code"]], value: now.mfa_method },
        { name: "remember_days", label: "Remember a browser for (days)", type: "number", value: now.remember_days },
        { name: "sso", label: "Single Sign-On", type: "select", options: [["off", "Off"], ["optional", "Offered"], ["required", "Required"]], value: now.sso }] },
    ],
    send: (values) => post("/api/company/settings", { ...values, arrival_window_hours: Number(values.arrival_window_hours) }),
    done: () => toast("Settings saved"),
  });
  fill(host, form.element);
  form.start();
} catch (failure) {
  fill(host);
  toastError(failure);
}
