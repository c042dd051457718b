// The Edit Memberships dialog of the Memberships To-Do. Its labels are texts beside the inputs, tied to nothing.
import { openModal } from "../elements/sera-modal.js";
import { get, post } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el, fill } from "../lib/dom.js";
import { toast } from "../lib/toast.js";
import { dateField } from "./date-field.js";

export async function openEditMemberships(id, saved) {
  const modal = openModal({ heading: "Edit Memberships", "data-cy": "edit-memberships" });
  const sale = await get(`/api/memberships/sales/${id}`);
  const second = sale.subscription ? "Next Billing Date" : "Ends On";
  const starts = dateField({ iso: sale.starts_on });
  const until = dateField({ iso: sale.second });
  const error = el("div", { role: "alert" });
  const label = el("span", {}, "Save & Complete");
  const save = el("button", { type: "button", class: "btn btn-primary", "data-cy": "modal-submit-btn" }, label);
  let confirmed = false;
  let busy = false;
  // Only a real mouse or key reaches this control; clicks made by a script are ignored.
  save.addEventListener("click", (event) => { if (event.isTrusted && !busy) store(); });
  modal.showContent([error, el("div", { class: "membership-fields" },
    el("span", {}, "Customer"), el("div", {}, sale.customer.name),
    el("span", {}, "Program"), el("div", {}, sale.program, sale.systems > 1 ? ` (${sale.systems} systems)` : ""),
    el("span", {}, "Sold On"), el("div", {}, shortDate(sale.sold_on)),
    el("span", {}, "Starts On"), starts.element,
    el("span", {}, second), until.element)],
  [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), save]);

  async function store() {
    busy = true;
    save.classList.add("busy");
    fill(error);
    try {
      await post(`/api/memberships/sales/${id}`, {
        starts_on: starts.value, [sale.subscription ? "next_billing_on" : "ends_on"]: until.value, confirm_duplicate: confirmed,
      });
      modal.close();
      toast("Membership saved and completed");
      saved();
    } catch (failure) {
      const warned = failure.errors?.duplicate;
      confirmed = Boolean(warned);
      fill(error, el("div", { class: `alert ${warned ? "alert-warning" : "alert-danger error"}` }, failure.message,
        warned ? " Save again to add it anyway." : null));
    } finally {
      busy = false;
      save.classList.remove("busy");
    }
  }
}
