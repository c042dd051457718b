// Admin Settings: own e-mail, password and mail preferences.
import { pageForm } from "../components/form-fields.js";
import { get, post } from "../lib/api.js";
import { fill } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = document.getElementById("content");

try {
  const me = await get("/api/company/me");
  const form = pageForm({
    groups: [
      { title: "Account", fields: [{ name: "name", label: "Name", value: me.name, required: true }, { name: "email", label: "Email", type: "email", value: me.email, required: true },
        { name: "phone", label: "Phone", type: "tel", value: me.phone }, { name: "receives_emails", label: "Receives Emails", type: "check", value: me.receives_emails }] },
      { title: "Password", fields: [{ name: "password", label: "New Password", type: "password", hint: "Leave it empty to keep the one you have." },
        { name: "password_confirmation", label: "Password Confirmation", type: "password" }] },
    ],
    send: (values) => post("/api/company/me", values),
    done: () => toast("Account saved"),
  });
  fill(host, form.element);
  form.start();
} catch (failure) {
  fill(host);
  toastError(failure);
}
