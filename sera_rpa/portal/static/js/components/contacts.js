// The Contacts tab of a customer: further people, each for the account or for one address.
import { among } from "../elements/sera-select.js";
import { oneLine } from "../lib/address.js";
import { get, post, remove } from "../lib/api.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";
import { field, openForm } from "./form-modal.js";

const HEADS = ["NAME", "LABEL", "PHONE", "EMAIL", "ADDRESS", ""];

export function contactsTab(customer) {
  const host = el("div", {}, spinner("Loading contacts"));
  const add = el("button", { type: "button", class: "btn btn-secondary", "data-cy": "add-contact", onclick: open }, icon("plus"), "Add Contact");
  const places = [{ value: "", label: "Whole account" }, ...customer.addresses.map((one) => ({ value: String(one.id), label: oneLine(one) }))];
  load();
  return el("div", { class: "tab-body" }, el("div", { class: "section-head" }, add), host);

  async function load() {
    try {
      const found = await get(`/api/customers/${customer.id}/contacts`);
      fill(host, found.length ? table(found) : el("p", { class: "muted" }, "No contacts yet"));
    } catch (failure) {
      toastError(failure);
    }
  }

  function table(found) {
    return el("table", { id: "contacts-table", class: "dataTable", "aria-label": "Contacts" },
      el("thead", {}, el("tr", {}, HEADS.map((head) => el("th", { scope: "col" }, head || el("span", { class: "visually-hidden" }, "Actions"))))),
      el("tbody", { class: "table-data" }, found.map((one) => el("tr", { "data-cy": "contact-row" },
        [one.name, one.label, one.phone, one.email, places.find(({ value }) => value === String(one.address_id ?? ""))?.label ?? "",
          el("button", { type: "button", class: "btn btn-icon", "aria-label": `Remove ${one.name}`, onclick: () => drop(one) }, icon("trash"))]
          .map((cell) => el("td", {}, cell))))));
  }

  async function drop(contact) {
    try {
      await remove(`/api/contacts/${contact.id}`);
      toast("Contact removed");
      load();
    } catch (failure) {
      toastError(failure);
    }
  }

  function open() {
    const fields = {
      name: field("Name", { hook: "contact-name", required: true }), label: field("Label", { hook: "contact-label", placeholder: "Spouse, tenant, office…" }),
      phone: field("Phone", { hook: "contact-phone", type: "tel" }), email: field("Email", { hook: "contact-email", type: "email" }),
      address_id: el("sera-select", { label: "Address", "data-cy": "contact-address", class: "wide" }),
    };
    fields.address_id.load = among(places);
    openForm({
      heading: "Add Contact", subheading: customer.name, hook: "contact-modal", fields, body: el("div", { class: "form-grid" }, Object.values(fields)),
      send: () => post(`/api/customers/${customer.id}/contacts`, {
        ...Object.fromEntries(Object.entries(fields).map(([name, box]) => [name, box.value])), address_id: Number(fields.address_id.value) || null,
      }),
      done: () => { toast("Contact added"); load(); },
    });
    fields.address_id.choose(places[0]);
  }
}
