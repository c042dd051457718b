// The Cancel Appointment pop-up: a reason, and only for a Pending appointment.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { openModal } from "../elements/sera-modal.js";
import { get, post } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { toast } from "../lib/toast.js";

/** Opens the pop-up for an appointment number; `done()` is called once it is cancelled. */
export async function openCancelAppointment(number, done = () => {}) {
  const modal = openModal({ heading: "Cancel Appointment", subheading: `Appointment ${number}`, "data-cy": "cancel-modal" });
  const error = el("div", { role: "alert" });
  const fail = (text) => fill(error, el("div", { class: "alert alert-danger error" }, text));
  const back = el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Close");
  let found;
  try {
    found = await get(`/api/appointments/${number}`);
  } catch (failure) {
    fail(failure.message);
    return modal.showContent(error, [back]);
  }
  if (!found.cancellable) {
    fail(found.status === "Cancelled"
      ? "This appointment is cancelled already."
      : `This appointment is ${found.status}. Step its status back to Pending first.`);
    return modal.showContent(error, [back]);
  }
  const reason = el("sera-textarea", { label: "Reason", name: "Reason", required: true, "input-cy": "reason" });
  const submit = el("sera-button", { variant: "danger", "button-cy": "modal-submit-btn" }, "Cancel Appointment");
  submit.addEventListener("click", save);
  modal.showContent([error, el("p", {}, `${found.service}, ${found.window}. The customer is told.`), reason], [back, submit]);
  return reason.focus();

  async function save() {
    if (!reason.value.trim()) {
      reason.error = "Reason can't be blank";
      return;
    }
    submit.toggleAttribute("busy", true);
    try {
      await post(`/api/appointments/${number}/cancel`, { reason: reason.value });
      modal.close();
      toast("Appointment cancelled");
      done();
    } catch (failure) {
      fail(failure.message);
      submit.toggleAttribute("busy", false);
    }
  }
}
