// One service address of a customer with its Schedule link.
import "../elements/sera-button.js";
import { el, icon, uniqueId } from "../lib/dom.js";

export function addressCard(address, schedule) {
  const id = uniqueId("address");
  const link = el("sera-button", { variant: "link", "data-cy": "address-schedule-link", "described-by": id }, icon("calendar"), "Schedule");
  link.addEventListener("click", () => schedule(address));
  return el("article", { class: "address-card", "data-address-id": String(address.id) },
    el("div", { class: "address-card-head" }, icon("home"), el("b", {}, address.location_name || address.line1),
      address.member ? el("span", { role: "img", "aria-label": "Member", title: "Member" }, icon("crown", "crown")) : null,
      address.billing ? el("span", { class: "badge" }, "Billing") : null),
    el("div", { id }, el("div", {}, address.line1), el("div", {}, `${address.city}, ${address.state} ${address.zip}`)),
    el("div", { class: "address-card-foot" }, el("span", { class: "muted" }, address.location_type ?? ""),
      address.schedulable ? link : el("span", { class: "badge badge-warn" }, "Unable to Schedule")));
}
