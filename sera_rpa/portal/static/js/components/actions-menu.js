// The ⋮ of a row.
import { el, icon } from "../lib/dom.js";
import { dropdown } from "./dropdown.js";

/** actions: [[label, run]]. */
export function actionsMenu(label, actions) {
  const trigger = el("button", { type: "button", class: "btn btn-icon fa-ellipsis-v", "data-cy": "action-trigger-icon", "aria-haspopup": "true",
    "aria-expanded": "false", "aria-label": label }, icon("more"));
  const list = el("div", { class: "dropdown-menu", hidden: true }, actions.map(([text, run]) => el("button", {
    type: "button", class: "dropdown-item", "data-cy": "actions-menu-action", onclick: () => { menu.close(); run(); } }, text)));
  const box = el("div", { class: "actions-menu-wrapper relative" }, trigger, list);
  const menu = dropdown(trigger, list);
  trigger.addEventListener("click", () => { if (!list.hidden) place(list, trigger); });
  return box;
}

/** Over whatever would clip it (a scrolling table, a card), below the trigger or above it. */
function place(list, trigger) {
  const at = trigger.getBoundingClientRect();
  const below = at.bottom + list.offsetHeight + 8 < window.innerHeight;
  Object.assign(list.style, { position: "fixed", right: `${document.documentElement.clientWidth - at.right}px`, bottom: "auto",
    top: `${below ? at.bottom + 4 : at.top - list.offsetHeight - 4}px` });
  window.addEventListener("scroll", () => { list.hidden = true; trigger.setAttribute("aria-expanded", "false"); }, { once: true });
}

/** A labelled button with a menu, such as Invoice Actions. */
export function buttonMenu(label, hook, actions) {
  const trigger = el("button", { type: "button", class: "btn btn-secondary", "data-cy": hook, "aria-haspopup": "true", "aria-expanded": "false" }, label, icon("chevron-down"));
  const list = el("div", { class: "dropdown-menu", hidden: true }, actions.map(([text, run]) => el("button", {
    type: "button", class: "dropdown-item", "data-cy": "actions-menu-action", onclick: () => { menu.close(); run(); } }, text)));
  const box = el("div", { class: "relative" }, trigger, list);
  const menu = dropdown(trigger, list);
  return box;
}
