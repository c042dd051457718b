// One appointment on its job's page, with Options.
import { longDate, shortDate } from "../lib/dates.js";
import { el, icon } from "../lib/dom.js";
import { query } from "../lib/page.js";
import { openCancelAppointment } from "./cancel-appointment.js";
import { dropdown } from "./dropdown.js";
import { openEditAppointment } from "./edit-appointment.js";
import { statusBadge } from "./status-badge.js";

export function appointmentCard(appointment, changed) {
  const fact = (term, ...content) => el("div", {}, el("dt", {}, term), el("dd", {}, content));
  const technician = appointment.technician
    ? `${appointment.technician}${appointment.pinned ? " (Pinned)" : ""}`
    : "Unassigned";
  const asked = query("appointment_id") === String(appointment.appointment);
  return el("div", { class: `appointment-box${asked ? " asked" : ""}` },
    el("dl", { class: "appointment-card", "data-cy": "appointment-card", "data-appointment": String(appointment.appointment) },
      fact("Appointment", String(appointment.appointment)),
      fact("Service Category", appointment.service),
      fact("Technician", appointment.pinned ? icon("lock") : null, appointment.pinned ? " " : null, technician),
      fact("Status", statusBadge(appointment.status)),
      fact("Scheduled", el("time", { datetime: appointment.start, title: longDate(appointment.start) }, shortDate(appointment.start))),
      fact("Arrival Window", appointment.window),
      appointment.notes ? el("div", { class: "wide" }, el("dt", {}, "Notes"), el("dd", {}, appointment.notes)) : null),
    options(appointment, changed));
}

function options(appointment, changed) {
  const button = el("button", { type: "button", class: "btn btn-secondary btn-sm", "data-cy": "appointment-options", "aria-haspopup": "true",
    "aria-expanded": "false", "aria-label": `Options of appointment ${appointment.appointment}` }, "Options", icon("chevron-down"));
  const item = (text, open) => el("button", { type: "button", class: "dropdown-item",
    onclick: () => { menu.close(); open(appointment.appointment, changed); } }, text);
  const list = el("div", { class: "dropdown-menu", hidden: true },
    item("Edit Appointment", openEditAppointment), item("Cancel Appointment", openCancelAppointment));
  const box = el("div", { class: "relative appointment-options" }, button, list);
  const menu = dropdown(button, list);
  return box;
}
