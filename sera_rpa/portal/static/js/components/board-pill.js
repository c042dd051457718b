// An appointment on the Dispatch Board and the menu that a click on it opens.
import { el, icon } from "../lib/dom.js";

export function boardPill(appointment, openMenu) {
  const pill = el("button", {
    type: "button", class: `pill pill-${appointment.status.toLowerCase()}`, "data-cy": "appointment-pill",
    "data-appointment": String(appointment.appointment), "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": `${appointment.customer}, ${appointment.service}, ${appointment.window}, ${appointment.status}${appointment.pinned ? ", pinned" : ""}`,
    title: `${appointment.customer}\n${appointment.service}\n${appointment.window} · ${appointment.status} · Job ${appointment.job}`,
  },
  el("b", {}, appointment.pinned ? icon("lock") : null, appointment.customer),
  el("span", {}, `${appointment.zip} · ${appointment.service}`));
  pill.addEventListener("click", () => openMenu(pill, appointment));
  return pill;
}

const LATER = "Not in this build of the stand-in yet";

/** Opens the four options next to the pill; one menu at a time. */
export function openPillMenu(pill, appointment) {
  document.querySelector(".pill-menu")?.close();
  const link = (text, href) => el("a", { class: "dropdown-item", role: "menuitem", href }, text);
  const later = (text) => el("button", { type: "button", class: "dropdown-item", role: "menuitem", "aria-disabled": "true", title: LATER }, text);
  const menu = el("div", { class: "dropdown-menu pill-menu", role: "menu", "aria-label": `Appointment ${appointment.appointment}` },
    later("Edit Appointment"), later("Cancel Appointment"),
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
  menu.querySelector("a").focus();
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
