// Add Customer: contact, tags, first service address; Save, or Save & Schedule straight into booking.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import "../elements/sera-tags.js";
import { AddressFields } from "../components/address-fields.js";
import { openSchedule } from "../components/schedule-modal.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { oneLine } from "../lib/address.js";
import { toastOnNextPage } from "../lib/toast.js";

const form = document.getElementById("new-customer");
const fields = {
  first_name: el("sera-input", { label: "First Name", "input-cy": "first-name", name: "first_name" }),
  last_name: el("sera-input", { label: "Last Name", "input-cy": "last-name", name: "last_name" }),
  email: el("sera-input", { label: "Email", type: "email", "input-cy": "email-primary", name: "email" }),
  phone: el("sera-input", { label: "Phone", type: "tel", "input-cy": "phone", name: "phone", placeholder: "(317) 555-0100" }),
};
const more = {
  more_email: el("sera-input", { label: "Additional Email", type: "email", "input-cy": "email-additional", name: "more_email" }),
  more_phone: el("sera-input", { label: "Additional Phone", type: "tel", "input-cy": "phone-additional", name: "more_phone" }),
};
const moreFields = el("div", { class: "form-grid wide", hidden: true }, Object.values(more));
const moreToggle = el("label", { class: "check wide" }, el("input", { type: "checkbox", "data-cy": "more-contacts", onchange: (event) => { moreFields.hidden = !event.target.checked; } }),
  "Show additional emails and phones");
const tags = el("sera-tags", {});
const address = new AddressFields({ searchId: "address-search-service" });
const error = el("div", { role: "alert" });
const save = el("sera-button", { variant: "secondary", "button-cy": "save-customer" }, "Save");
const saveAndSchedule = el("sera-button", { variant: "primary", "button-cy": "save-customer-continue" }, "Save & Schedule");

fill(form, error,
  el("section", { class: "card", "aria-label": "Contact" }, el("h2", { class: "card-title" }, icon("user"), "Contact"),
    el("div", { class: "form-grid" }, Object.values(fields), moreToggle, moreFields, el("div", { class: "wide" }, el("div", { class: "field-label" }, "Tags"), tags))),
  el("section", { class: "card", "aria-label": "Service address" }, el("h2", { class: "card-title" }, icon("map-pin"), "Service Address"), address.element),
  el("div", { class: "form-actions" }, el("a", { class: "btn btn-link", href: "/customers" }, "Cancel"), save, saveAndSchedule));
form.addEventListener("submit", (event) => event.preventDefault());
save.addEventListener("click", () => create(save, (created) => leave(created.id, "Customer created")));
saveAndSchedule.addEventListener("click", () => create(saveAndSchedule, schedule));
fields.first_name.focus();

async function create(button, then) {
  fill(error);
  const contact = { ...fields, ...(moreFields.hidden ? {} : more) };
  for (const field of Object.values(contact)) field.error = "";
  address.clearErrors();
  setBusy(button, true);
  try {
    const values = Object.fromEntries(Object.entries(contact).map(([name, field]) => [name, field.value]));
    const created = await post("/api/customers", { ...values, tags: tags.value, ...address.value });
    await then(created);
  } catch (failure) {
    setBusy(button, false);
    showErrors(failure);
  }
}

function setBusy(button, yes) {
  button.toggleAttribute("busy", yes);
  save.toggleAttribute("disabled", yes);
  saveAndSchedule.toggleAttribute("disabled", yes);
}

function showErrors(failure) {
  if (!failure.errors) throw failure;
  const rest = [];
  for (const [field, messages] of Object.entries(address.showErrors(failure.errors))) {
    const target = field === "name" ? fields.first_name : (fields[field] ?? more[field]);
    if (target) target.error = messages.join(" ");
    else rest.push(...messages);
  }
  if (rest.length) fill(error, el("div", { class: "alert alert-danger error" }, rest.join(" ")));
  (form.querySelector('[aria-invalid="true"]') ?? error).scrollIntoView({ block: "center" });
}

async function schedule(created) {
  const customer = await get(`/api/customers/${created.id}`);
  const saved = customer.addresses.find((one) => one.id === created.address_id);
  if (!saved.schedulable) return leave(created.id, "Customer created");
  return openSchedule({
    address: { id: saved.id, label: `${customer.name} · ${oneLine(saved)}` },
    save: { label: "Schedule Appointment", hook: "save-job" },
    booked: () => leave(created.id, "Appointment scheduled"),
    closed: () => leave(created.id, "Customer created"),
  });
}

function leave(customerId, message) {
  toastOnNextPage(message);
  window.location.assign(`/customers/${customerId}`);
}
