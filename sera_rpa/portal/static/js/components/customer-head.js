// Name, contact and key facts at the top of a customer's page, each with its pencil.
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, icon } from "../lib/dom.js";
import { mayEdit, switches } from "../lib/page.js";
import { editAccountingKey, editCustomer, editMessages, editPaymentMethod, editTaxability, sendPasswordLink, switchArchived } from "./customer-edit.js";

/** `changed(text)` is called after a write, with what to tell. */
export function customerHead(customer, changed) {
  const pencil = (label, hook, open) => el("button", { type: "button", class: "btn btn-icon pencil", "aria-label": label, title: label, "data-cy": hook,
    onclick: () => open(customer, changed) }, icon("pencil"));
  const login = customer.last_portal_login ? shortDate(inCompanyZone(customer.last_portal_login).day) : "Never";
  return el("section", { class: "card customer-head", "aria-label": "Customer" },
    el("div", { class: "customer-title" },
      el("h1", { "data-cy": "customer-name" }, customer.name),
      customer.member ? el("span", { role: "img", "aria-label": "Member", title: "Member" }, icon("crown", "crown")) : null,
      pencil("Edit customer", "edit-customer", editCustomer),
      customer.archived ? el("span", { class: "badge badge-bad" }, "Archived") : null,
      customer.silence ? el("span", { class: "badge badge-warn", title: customer.silence }, "Communications off") : null,
      customer.tags.map((tag) => el("span", { class: "tag-chip" }, tag)),
      el("span", { class: "grow" }),
      textButton(customer.silence ? "Switch Communications On" : "Switch Communications Off", "communications", () => editMessages(customer, changed)),
      textButton(customer.archived ? "Activate Customer" : "Archive Customer", "archive-customer", () => switchArchived(customer, changed))),
    el("div", { class: "customer-contact" },
      contact("phone", [customer.phone, customer.phone_label ? el("span", { class: "muted" }, customer.phone_label) : null], "customer-phone", customer.phone),
      contact("mail", customer.email, "customer-email", customer.email),
      el("span", { class: "muted" }, `Customer ${customer.id}`), el("span", { class: "muted" }, `Membership: ${customer.membership}`)),
    el("dl", { class: "facts" },
      fact("Accounting Key", customer.accounting_key || "–", mayEdit() ? pencil("Edit Accounting Key", "edit-accounting-key", editAccountingKey) : null),
      fact("Last Portal Login", login, el("button", { type: "button", class: "btn btn-link btn-sm", "data-cy": "reset-password", onclick: () => sendPasswordLink(customer, changed) }, "Reset Password")),
      fact("Payment Method", customer.payment_method ?? "None", switches().processor ? pencil("Edit Payment Method", "edit-payment-method", editPaymentMethod) : null),
      fact("Taxability", customer.exempt === null ? "Taxable" : "Nontaxable", mayEdit() ? pencil("Edit Taxability", "edit-taxability", editTaxability) : null)));
}

function textButton(text, hook, act) {
  return el("button", { type: "button", class: "btn btn-link btn-sm", "data-cy": hook, onclick: act }, text);
}

function contact(name, content, hook, there) {
  return there ? el("span", { "data-cy": hook }, icon(name), content) : null;
}

function fact(term, text, action = null) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, text, action));
}
