// An appointment on the Dispatch Board and the menu that a click on it opens.
import { clockTime, minuteOfDay } from "../lib/dates.js";
import { el, icon } from "../lib/dom.js";
import { openCancelAppointment } from "./cancel-appointment.js";
import { openEditAppointment } from "./edit-appointment.js";

export function boardPill(appointment, openMenu) {
  const pill = el("button", {
    type: "button", class: `pill pill-${appointment.status.toLowerCase()}`, "data-cy": "appointment-pill",
    "data-appointment": String(appointment.appointment), "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": `${appointment.customer}, ${appointment.service}, ${appointment.window}, ${appointment.word}${appointment.pinned ? ", pinned" : ""}`,
    title: `${appointment.customer}\n${appointment.service}\n${appointment.window} · ${appointment.word} · Job ${appointment.job}`,
  },
  el("b", {}, appointment.pinned ? icon("lock") : null, appointment.customer),
  el("span", {}, `${appointment.zip} · ${appointment.service}`));
  pill.addEventListener("click", () => openMenu(pill, appointment));
  lightUpTwin(pill);
  return pill;
}

/** Where the technician of an appointment travelled, grey, and how late the arrival was, yellow: [from, to, arrow]. */
export function tripArrows({ trip, customer }, nowMinute) {
  if (!trip) return [];
  const [started, arrived] = [trip.started, trip.arrived].map((at) => at && minuteOfDay(at));
  const arrow = (kind, from, to, label) => [from, to, el("div", { class: `trip-arrow ${kind}`, "data-cy": `${kind}-arrow`, role: "img", "aria-label": `${label} ${customer}`, title: label })];
  const arrows = [arrow("travel", started, arrived ?? nowMinute ?? started, `Travel, ${clockTime(started)} - ${arrived === null ? "now" : clockTime(arrived)},`)];
  if (trip.late_from) arrows.push(arrow("late", minuteOfDay(trip.late_from), arrived, `Arrived after the window, ${clockTime(arrived)},`));
  return arrows;
}

/** Where the scheduler intends an appointment that waits in Unassigned. Pointing at one lights up the other. */
export function holdPill(appointment) {
  const pill = el("div", { class: "pill pill-hold", "data-cy": "hold-appointment", "data-appointment": String(appointment.appointment),
    tabindex: "0", role: "img", "aria-label": `Hold for ${appointment.customer}, ${appointment.service}, ${appointment.window}`, title: `Hold · ${appointment.customer}\n${appointment.service}` },
  el("b", {}, "Hold"), el("span", {}, appointment.customer));
  lightUpTwin(pill);
  return pill;
}

function lightUpTwin(pill) {
  const twins = () => document.querySelectorAll(`.pill[data-appointment="${pill.dataset.appointment}"]`);
  const light = (on) => { if (twins().length > 1) twins().forEach((twin) => twin.classList.toggle("lit", on)); };
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
    pill.addEventListener(event, () => light(on));
  }
}

/** Opens the four options next to the pill; one menu at a time. `changed()` is called after an edit or a cancel. */
export function openPillMenu(pill, appointment, changed) {
  document.querySelector(".pill-menu")?.close();
  const link = (text, href) => el("a", { class: "dropdown-item", role: "menuitem", href }, text);
  const action = (text, open) => el("button", { type: "button", class: "dropdown-item", role: "menuitem",
    onclick: () => { menu.close(); pill.focus(); open(appointment.appointment, changed); } }, text);
  const menu = el("div", { class: "dropdown-menu pill-menu", role: "menu", "aria-label": `Appointment ${appointment.appointment}` },
    action("Edit Appointment", openEditAppointment), action("Cancel Appointment", openCancelAppointment),
    link("View Appointment", `/jobs/${appointment.job}?appointment_id=${appointment.appointment}`),
    link("View Customer", `/customers/${appointment.customer_id}`));
  const stop = new AbortController();
  menu.close = () => {
    stop.abort();
    menu.remove();
    pill.setAttribute("aria-expanded", "false");
  };
  pill.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  place(menu, pill.getBoundingClientRect());
  menu.querySelector('[role="menuitem"]').focus();
  const onAway = (event) => { if (!menu.contains(event.target) && !pill.contains(event.target)) menu.close(); };
  document.addEventListener("click", onAway, { signal: stop.signal });
  document.addEventListener("scroll", () => menu.close(), { signal: stop.signal });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.close(); pill.focus(); }
    moveFocus(menu, event);
  });
}

function place(menu, at) {
  const below = at.bottom + 4 + menu.offsetHeight <= window.innerHeight;
  menu.style.top = `${below ? at.bottom + 4 : at.top - 4 - menu.offsetHeight}px`;
  menu.style.left = `${Math.min(at.left, window.innerWidth - menu.offsetWidth - 12)}px`;
  menu.style.right = "auto";
}

function moveFocus(menu, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll('[role="menuitem"]')];
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}
