// The dialogs behind the pencils of a customer's head.
import "../elements/sera-tags.js";
import { among } from "../elements/sera-select.js";
import { post, put } from "../lib/api.js";
import { el } from "../lib/dom.js";
import { toastError } from "../lib/toast.js";
import { checkBox, field, openForm } from "./form-modal.js";

const LABELS = ["", "Mobile", "Home", "Work", "Other"].map((word) => ({ value: word, label: word || "No label" }));

export function editCustomer(customer, changed) {
  const fields = {
    first_name: field("First Name", { value: customer.first_name, hook: "first-name" }),
    last_name: field("Last Name", { value: customer.last_name, hook: "last-name" }),
    email: field("Email", { value: customer.email, hook: "email-primary", type: "email" }),
    phone: field("Phone", { value: customer.phone, hook: "phone", type: "tel" }),
    phone_label: el("sera-select", { label: "Phone Label", "data-cy": "phone-label" }),
  };
  const tags = el("sera-tags", { "data-cy": "customer-tags" });
  tags.value = customer.tags;
  fields.phone_label.load = among(LABELS);
  openForm({
    heading: "Edit Customer", subheading: customer.name, hook: "edit-customer-modal", size: "md", fields,
    body: el("div", { class: "form-grid" }, Object.values(fields), el("div", { class: "wide" }, el("div", { class: "field-label" }, "Tags"), tags)),
    send: () => put(`/api/customers/${customer.id}`, {
      ...Object.fromEntries(Object.entries(fields).map(([name, box]) => [name, box.value])), tags: tags.value,
    }),
    done: () => changed("Customer updated"),
  });
  fields.phone_label.choose(LABELS.find((one) => one.value === customer.phone_label));
}

export function editAccountingKey(customer, changed) {
  const fields = {
    accounting_key: field("Accounting Key", { value: customer.accounting_key, hook: "accounting-key", required: true }),
    note: field("Note", { hook: "accounting-key-note", lines: true, required: true }),
  };
  const box = checkBox("I understand that records in my accounting package keep the old key", "accounting-key-acknowledge");
  openForm({
    heading: "Edit Accounting Key", subheading: customer.name, hook: "accounting-key-modal", fields,
    body: [fields.accounting_key, fields.note, box.element],
    send: () => put(`/api/customers/${customer.id}/accounting_key`, {
      accounting_key: fields.accounting_key.value, note: fields.note.value, acknowledged: box.checked,
    }).catch((failure) => {
      if (failure.errors?.acknowledged) failure.errors.acknowledged = ["Tick the box to go on."];
      throw failure;
    }),
    done: () => changed("Accounting Key updated"),
  });
}

export function editPaymentMethod(customer, changed) {
  const fields = {
    card_number: field("Card Number", { hook: "card-number", required: true }),
    expires: field("Expires", { hook: "card-expires", required: true, placeholder: "MM/YY" }),
  };
  openForm({
    heading: "Payment Method", subheading: customer.payment_method ?? "No payment method on file", hook: "payment-method-modal", fields,
    body: [fields.card_number, fields.expires],
    send: () => put(`/api/customers/${customer.id}/payment_method`, { method: "Credit Card", card_number: fields.card_number.value, expires: fields.expires.value }),
    done: () => changed("Payment method saved"),
  });
}

export function editTaxability(customer, changed) {
  const reason = field("Exemption Reason", { value: customer.exempt ?? "", hook: "exemption-reason" });
  const box = checkBox("Nontaxable", "nontaxable", customer.exempt !== null);
  openForm({
    heading: "Taxability", subheading: customer.name, hook: "taxability-modal", fields: { reason }, body: [box.element, reason],
    send: () => put(`/api/customers/${customer.id}/taxability`, { taxable: !box.checked, reason: reason.value }),
    done: () => changed("Taxability updated"),
  });
}

export function editMessages(customer, changed) {
  const on = customer.silence !== null;
  const reason = field("Reason", { hook: "reason", lines: true, required: !on });
  openForm({
    heading: on ? "Switch Communications On" : "Switch Communications Off", subheading: customer.name, hook: "communications-modal",
    fields: { reason }, body: reason,
    send: () => put(`/api/customers/${customer.id}/communications`, { on, reason: reason.value }),
    done: () => changed(on ? "Communications switched on" : "Communications switched off"),
  });
}

export function switchArchived(customer, changed) {
  const archived = !customer.archived;
  const word = archived ? "Archive" : "Activate";
  openForm({
    heading: `${word} Customer`, subheading: customer.name, hook: "archive-modal", label: `${word} Customer`, variant: archived ? "danger" : "primary",
    body: el("p", {}, archived
      ? "An archived customer is only shown under All and cannot be booked."
      : "The customer can be found and booked again."),
    send: () => post(`/api/customers/${customer.id}/archive`, { archived }),
    done: () => changed(archived ? "Customer archived" : "Customer activated"),
  });
}

export async function sendPasswordLink(customer, changed) {
  try {
    const { email } = await post(`/api/customers/${customer.id}/reset_password`, {});
    changed(`Reset password instructions sent to ${email}`);
  } catch (failure) {
    toastError(failure);
  }
}
