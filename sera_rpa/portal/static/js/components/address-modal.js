// The Add Address modal of the customer page.
import "../elements/sera-button.js";
import { openModal } from "../elements/sera-modal.js";
import { post } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { AddressFields } from "./address-fields.js";

export function openAddAddress(customerId, saved) {
  const modal = openModal({ heading: "Add Address", "data-cy": "address-modal" });
  const fields = new AddressFields({ searchId: "address-search-modal" });
  fields.billing.checked = false;
  const error = el("div", { role: "alert" });
  const submit = el("sera-button", { variant: "primary", "button-cy": "modal-submit-btn" }, "Save");
  submit.addEventListener("click", save);
  modal.showContent([error, fields.element],
    [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), submit]);
  fields.search.focus();

  async function save() {
    fill(error);
    fields.clearErrors();
    submit.toggleAttribute("busy", true);
    try {
      await post(`/api/customers/${customerId}/addresses`, fields.value);
      modal.close();
      saved();
    } catch (failure) {
      const rest = Object.values(fields.showErrors(failure.errors)).flat();
      fill(error, rest.length ? el("div", { class: "alert alert-danger error" }, rest.join(" ")) : null);
    } finally {
      submit.toggleAttribute("busy", false);
    }
  }
}
