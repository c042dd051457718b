// One service address of a customer with its Schedule link.
import "../elements/sera-button.js";
import { el, icon, uniqueId } from "../lib/dom.js";
import { isNextLayout } from "../lib/layout.js";
import { dropdown } from "./dropdown.js";

export function addressCard(address, schedule) {
  const id = uniqueId("address");
  const link = el("sera-button", { variant: "link", "data-cy": "address-schedule-link", "described-by": id }, icon("calendar"), "Schedule");
  link.addEventListener("click", () => schedule(address));
  const card = el("article", { class: "address-card", "data-address-id": String(address.id) },
    el("div", { class: "address-card-head" }, icon("home"), el("b", {}, address.location_name || address.line1),
      address.member ? el("span", { role: "img", "aria-label": "Member", title: "Member" }, icon("crown", "crown")) : null,
      address.billing ? el("span", { class: "badge" }, "Billing") : null),
    el("div", { id }, el("div", {}, address.line1), el("div", {}, `${address.city}, ${address.state} ${address.zip}`)),
    el("div", { class: "address-card-foot" }, el("span", { class: "muted" }, address.location_type ?? ""),
      address.schedulable ? (isNextLayout ? actionsMenu(link, id) : link) : el("span", { class: "badge badge-warn" }, "Unable to Schedule")));
  return isNextLayout ? el("div", { class: "address-cell" }, card) : card;
}

/** The next layout moves the link into a menu of the card. */
function actionsMenu(link, id) {
  const trigger = el("button", { type: "button", class: "btn btn-link", "data-cy": "address-card-actions", "aria-haspopup": "true", "aria-expanded": "false", "aria-describedby": id }, "Actions", icon("chevron-down"));
  const list = el("div", { class: "dropdown-menu", hidden: true }, link);
  const box = el("div", { class: "relative" }, trigger, list);
  const menu = dropdown(trigger, list);
  link.addEventListener("click", () => menu.close());
  return box;
}
