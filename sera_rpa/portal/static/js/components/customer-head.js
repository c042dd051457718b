// Name, contact and key facts at the top of a customer's page.
import { el, icon } from "../lib/dom.js";

export function customerHead(customer) {
  return el("section", { class: "card customer-head", "aria-label": "Customer" },
    el("div", { class: "customer-title" },
      el("h1", { "data-cy": "customer-name" }, customer.name),
      customer.member ? el("span", { role: "img", "aria-label": "Member", title: "Member" }, icon("crown", "crown")) : null,
      customer.archived ? el("span", { class: "badge badge-bad" }, "Archived") : null,
      customer.tags.map((tag) => el("span", { class: "tag-chip" }, tag))),
    el("div", { class: "customer-contact" },
      contact("phone", customer.phone, "customer-phone"), contact("mail", customer.email, "customer-email")),
    el("dl", { class: "facts" },
      fact("Customer ID", String(customer.id)),
      fact("Accounting Key", customer.accounting_key || "–"),
      fact("Membership", customer.membership),
      fact("Service Addresses", String(customer.addresses.length))));
}

function contact(name, text, hook) {
  return text ? el("span", { "data-cy": hook }, icon(name), text) : null;
}

function fact(term, text) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, text));
}
