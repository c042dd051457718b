// Fields of one service address, used on the new-customer page and in the Add Address modal.
import "../elements/sera-address.js";
import "../elements/sera-input.js";
import { among } from "../elements/sera-select.js";
import { el } from "../lib/dom.js";

const TYPES = ["Residential", "Commercial", "Rental Property", "Multi-Family", "Vacation Home", "Other"]
  .map((name) => ({ value: name, label: name }));

export class AddressFields {
  #manual = false;

  constructor({ searchId }) {
    this.search = el("sera-address", { label: "Address", "input-id": searchId });
    this.line1 = el("sera-input", { label: "Street", required: true, "input-cy": "address-street", name: "street" });
    this.city = el("sera-input", { label: "City", required: true, "input-cy": "address-city", name: "city" });
    this.state = el("sera-input", { label: "State", required: true, "input-cy": "address-state", name: "state" });
    this.zip = el("sera-input", { label: "Zip", required: true, "input-cy": "address-zip", name: "zip" });
    this.name = el("sera-input", { label: "Location Name", "input-cy": "location-name", name: "location_name" });
    this.type = el("sera-select", { label: "Location Type", "data-cy": "location-type", placeholder: "Select" });
    this.type.load = among(TYPES);
    this.billing = el("input", { type: "checkbox", "data-cy": "billing-address", checked: true });
    this.toggle = el("button", { type: "button", class: "btn btn-link", "data-cy": "enter-manually", onclick: () => this.#setManual(!this.#manual) });
    this.hand = el("div", { class: "address-fields" }, this.line1, el("div", { class: "city-line" }, this.city, this.state, this.zip),
      el("div", { class: "alert alert-warning" }, "An address that is entered manually cannot be scheduled."));
    this.element = el("div", { class: "address-fields" },
      el("div", {}, this.search, this.hand), el("div", {}, this.toggle),
      el("div", { class: "form-grid" }, this.name, this.type),
      el("label", { class: "check" }, this.billing, "This is the billing address"));
    this.#setManual(false);
  }

  /** The address part of a request. */
  get value() {
    return {
      address: this.#manual ? this.#typed() : this.#found(),
      location_name: this.name.value,
      location_type: this.type.value,
      billing: this.billing.checked,
    };
  }

  clearErrors() {
    for (const field of [this.search, this.line1, this.city, this.state, this.zip, this.name, this.type]) field.error = "";
  }

  /** Shows messages {field: [text]}; gives back those that belong to no field here. */
  showErrors(errors) {
    const rest = {};
    const fields = { line1: this.line1, city: this.city, state: this.state, zip: this.zip, location_name: this.name, location_type: this.type };
    for (const [field, messages] of Object.entries(errors)) {
      const target = fields[field] ?? (/^address/.test(field) ? this.#addressField() : null);
      if (target) target.error = messages.join(" ");
      else rest[field] = messages;
    }
    return rest;
  }

  #addressField() { return this.#manual ? this.line1 : this.search; }

  #found() { return this.search.place ? { place_id: this.search.place.id } : null; }

  #typed() {
    return { manual: true, line1: this.line1.value, city: this.city.value, state: this.state.value, zip: this.zip.value };
  }

  #setManual(yes) {
    this.#manual = yes;
    this.search.hidden = yes;
    this.hand.hidden = !yes;
    this.toggle.textContent = yes ? "Search for an address" : "Enter Manually";
  }
}
