// The Edit Appointment dialog: date and time, technician, status. One Save for all of it.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { openModal } from "../elements/sera-modal.js";
import { among } from "../elements/sera-select.js";
import { get, put } from "../lib/api.js";
import { longDate } from "../lib/dates.js";
import { el, fill, icon } from "../lib/dom.js";
import { toast } from "../lib/toast.js";
import { openCancelAppointment } from "./cancel-appointment.js";
import { MonthCalendar } from "./month-calendar.js";
import { TimeSlots } from "./time-slots.js";

const AUTO = { value: "auto", label: "Auto Assign" };

/** Opens the dialog for an appointment number; `done()` is called after Save and after Cancel Appointment. */
export async function openEditAppointment(number, done = () => {}) {
  const modal = openModal({ heading: "Edit Appointment", subheading: `Appointment ${number}`, size: "md", "data-cy": "edit-appointment-modal" });
  try {
    const found = await get(`/api/appointments/${number}`);
    const people = await get("/api/schedule/technicians", { service_id: found.service_id });
    new Editing(modal, found, people, done);
  } catch (failure) {
    modal.showContent(el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
  }
}

class Editing {
  #modal;
  #found;
  #people;
  #done;
  #slots = null;
  #slot = null;
  #technician = null;
  #overbook = null;

  constructor(modal, found, people, done) {
    this.#modal = modal;
    this.#found = found;
    this.#people = people;
    this.#done = done;
    this.error = el("div", { role: "alert" });
    this.time = el("div", { class: "edit-more" });
    this.person = el("div", { class: "edit-more" });
    this.reason = el("sera-textarea", { label: "Reason", name: "Reason", "input-cy": "reason" });
    this.status = el("sera-select", { label: "Status", "data-cy": "appointment-status", disabled: !found.steps.length });
    this.status.load = among([found.step, ...found.steps].map((word) => ({ value: word, label: word })));
    this.reasonBox = el("div", { hidden: true }, this.reason);
    this.status.addEventListener("change", () => { this.reasonBox.hidden = this.status.value === found.step; });
    this.submit = el("sera-button", { variant: "primary", "button-cy": "modal-submit-btn" }, "Save");
    this.submit.addEventListener("click", () => this.#save());
    modal.showContent(
      [this.error,
        section("Service Category", found.service),
        section("Date & Time", `${longDate(found.start)}, ${found.window}`, found.movable && pencil("Edit date and time", "edit-date-time", () => this.#openTime()), this.time),
        el("div", { class: "edit-section" }, el("div", { class: "edit-status" }, this.status), this.reasonBox),
        section("Technician", technicianOf(found), found.movable && pencil("Edit technician", "edit-technician", () => this.#openTechnician()), this.person)],
      [found.cancellable ? this.#cancel() : null,
        el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Close"), this.submit]);
    this.status.choose({ value: found.step, label: found.step });
  }

  #cancel() {
    return el("button", { type: "button", class: "btn btn-link-danger footer-note", "data-cy": "cancel-appointment",
      onclick: () => { this.#modal.close(); openCancelAppointment(this.#found.appointment, this.#done); } }, "Cancel Appointment");
  }

  #openTime() {
    const found = this.#found;
    const wanted = () => ({
      service_id: found.service_id, address_id: found.address_id, appointment_id: found.appointment,
      technician_id: this.#wantedTechnician(),
    });
    this.#slots = new TimeSlots((slot) => { this.#slot = slot; this.#fail(""); });
    this.#slots.say("Pick a day to see its arrival windows.");
    const calendar = new MonthCalendar({
      month: found.start.slice(0, 7),
      selected: found.start.slice(0, 10),
      loadMonth: async (month) => (await this.#read("/api/schedule/days", { ...wanted(), month }))?.days ?? [],
      pick: async (day) => {
        this.#slot = null;
        this.#slots.wait();
        const answer = await this.#read("/api/schedule/slots", { ...wanted(), day });
        if (answer) this.#slots.show(answer.slots);
        else this.#slots.say("The arrival windows could not be loaded.");
      },
    });
    fill(this.time, el("div", { class: "schedule-when" }, calendar.element, this.#slots.element));
    calendar.show();
  }

  #openTechnician() {
    this.#technician = el("sera-select", { label: "Technician", "data-cy": "technician-select" });
    this.#technician.load = among([AUTO, ...this.#people.map(({ id, name }) => ({ value: String(id), label: name }))]);
    this.pinReason = el("sera-input", { label: "Reason (optional)", "input-cy": "pin-reason" });
    fill(this.person, el("div", { class: "form-grid" }, this.#technician, this.pinReason));
    this.#technician.choose(this.#found.pinned ? { value: String(this.#found.technician_id), label: this.#found.technician } : AUTO);
    this.#technician.focus();
  }

  #wantedTechnician() {
    const picked = this.#technician?.value ?? (this.#found.pinned ? String(this.#found.technician_id) : "");
    return picked === AUTO.value ? "" : picked;
  }

  #changes() {
    const found = this.#found;
    const changes = {};
    if (this.#slot) Object.assign(changes, { start: this.#slot.start, overbook: this.#slot.state === "overbook" });
    if (this.#technician) {
      const now = found.pinned ? String(found.technician_id) : AUTO.value;
      if (this.#technician.value !== now || (!found.technician && !this.#slot)) {
        const picked = this.#technician.value;
        Object.assign(changes, { technician_id: picked === AUTO.value ? picked : Number(picked), pin_reason: this.pinReason.value });
      }
    }
    if (this.status.value !== found.step) Object.assign(changes, { status: this.status.value, reason: this.reason.value });
    if (this.#overbook?.checked) changes.overbook = true;
    return changes;
  }

  async #save() {
    const changes = this.#changes();
    if (!Object.keys(changes).length) return this.#modal.close();
    if (changes.status && !this.reason.value.trim()) {
      this.reason.error = "Reason can't be blank";
      return this.reason.focus();
    }
    this.submit.toggleAttribute("busy", true);
    try {
      await put(`/api/appointments/${this.#found.appointment}`, changes);
      this.#modal.close();
      toast("Appointment updated");
      return this.#done();
    } catch (failure) {
      this.#fail(failure.message);
      if (failure.status === 409) this.#askForOverbook();
      return null;
    } finally {
      this.submit.toggleAttribute("busy", false);
    }
  }

  #askForOverbook() {
    this.#overbook = el("input", { type: "checkbox", "data-cy": "override-availability" });
    this.error.firstElementChild.append(el("label", { class: "check" }, this.#overbook, "Book all the same"));
  }

  async #read(path, query) {
    try {
      return await get(path, query);
    } catch (failure) {
      this.#fail(failure.message);
      return null;
    }
  }

  #fail(text) {
    this.#overbook = null;
    fill(this.error, text ? el("div", { class: "alert alert-danger error" }, text) : null);
  }
}

function section(label, text, action, more) {
  return el("div", { class: "edit-section", role: "group", "aria-label": label },
    el("div", { class: "edit-line" }, el("div", {}, el("div", { class: "field-label" }, label), el("b", {}, text)), action || null), more);
}

function pencil(label, hook, open) {
  return el("button", { type: "button", class: "btn btn-icon pencil", "aria-label": label, "data-cy": hook, onclick: open }, icon("pencil"));
}

function technicianOf(found) {
  return found.technician ? `${found.technician}${found.pinned ? " (Pinned)" : ""}` : "Unassigned";
}
