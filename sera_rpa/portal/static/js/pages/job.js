// A job: customer, address, its appointments and notes.
import { notesFeed } from "../components/notes-feed.js";
import { statusBadge } from "../components/status-badge.js";
import { notBuilt, tabs } from "../components/tabs.js";
import { get } from "../lib/api.js";
import { longDate, shortDate } from "../lib/dates.js";
import { el, fill, icon } from "../lib/dom.js";
import { pageData } from "../lib/page.js";

const host = document.getElementById("job");
const number = pageData().job_id;

try {
  build(await get(`/api/jobs/${number}`));
} catch (failure) {
  fill(host, el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
}

function build(job) {
  const sheet = tabs("jp", [
    { label: "Appointments", render: () => el("div", { class: "tab-body" }, job.appointments.map(appointmentCard)) },
    { label: "Notes", render: () => notesFeed(`/api/jobs/${number}/notes`) },
    notBuilt("Quotes"), notBuilt("Media and Documents"), notBuilt("Job Times"),
  ]);
  fill(host,
    el("section", { class: "card customer-head", "aria-label": "Job" },
      el("div", { class: "customer-title" }, el("h1", {}, `Job ${job.job}`), statusBadge(job.status)),
      el("div", { class: "customer-contact" },
        el("span", {}, icon("user"), el("a", { href: `/customers/${job.customer.id}`, "data-cy": "customer-header-link" }, job.customer.name)),
        el("span", {}, icon("map-pin"), job.address), el("span", {}, icon("layers"), job.department))),
    sheet.element);
}

function appointmentCard(appointment) {
  const fact = (term, ...content) => el("div", {}, el("dt", {}, term), el("dd", {}, content));
  const technician = appointment.technician
    ? `${appointment.technician}${appointment.pinned ? " (Pinned)" : ""}`
    : "Unassigned";
  return el("dl", { class: "appointment-card", "data-cy": "appointment-card", "data-appointment": String(appointment.appointment) },
    fact("Appointment", String(appointment.appointment)),
    fact("Service Category", appointment.service),
    fact("Technician", appointment.pinned ? icon("lock") : null, appointment.pinned ? " " : null, technician),
    fact("Status", statusBadge(appointment.status)),
    fact("Scheduled", el("time", { datetime: appointment.start, title: longDate(appointment.start) }, shortDate(appointment.start))),
    fact("Arrival Window", appointment.window),
    appointment.notes ? el("div", { class: "wide" }, el("dt", {}, "Notes"), el("dd", {}, appointment.notes)) : null);
}
