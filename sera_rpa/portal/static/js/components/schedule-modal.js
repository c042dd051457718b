// The Schedule modal: service category, technician, day, arrival window, notes. Books one appointment.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { among } from "../elements/sera-select.js";
import { openModal } from "../elements/sera-modal.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { longDate } from "../lib/dates.js";
import { today } from "../lib/page.js";
import { MonthCalendar } from "./month-calendar.js";
import { TimeSlots } from "./time-slots.js";

const AUTOMATIC = { value: "", label: "Automatic" };
const COVERAGE = /outside of your coverage area/i;

/**
 * Opens the modal for one address {id, label}. `booked({job, appointment})` is called after Save, `closed()` when it
 * was left without one. `save` = {label, hook} of the button. `job` {number, department}: a further appointment of it.
 */
export async function openSchedule({ address, booked, closed = () => {}, save = { label: "Save", hook: "modal-submit-btn" }, job = null }) {
  const modal = openModal({ heading: job ? "Add Appointment" : "Schedule Appointment", subheading: address.label, size: "lg", "data-cy": "schedule-modal" });
  let saved = false;
  modal.addEventListener("close", () => { if (!saved) closed(); });
  try {
    await get("/api/services", { q: "" });
  } catch (failure) {
    modal.showContent(el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
    return;
  }
  new Booking(modal, address, save, job, (numbers) => { saved = true; modal.close(); booked(numbers); });
}

class Booking {
  #modal;
  #job;
  #address;
  #done;
  #calendar = null;
  #slots = null;
  #override = null;

  constructor(modal, address, save, job, done) {
    this.#modal = modal;
    this.#job = job;
    this.#address = address;
    this.#done = done;
    this.service = el("sera-select", { label: "Service Category", required: true, placeholder: "Search service categories", "data-cy": "service-category-select" });
    this.technician = el("sera-select", { label: "Technician", disabled: true, "data-cy": "technician-select" });
    this.notes = el("sera-textarea", { label: "Notes", "input-cy": "appointment-notes", name: "notes", placeholder: "What the technician should know" });
    this.error = el("div", { class: "schedule-error", role: "alert" });
    this.when = el("div", {}, hint("Choose a service category to see the days on which it can be booked."));
    this.submit = el("sera-button", { variant: "primary", "button-cy": save.hook }, save.label);
    this.submit.addEventListener("click", () => this.#save());
    this.summary = el("span", { class: "footer-note" });
    this.service.load = (text) => loadServices(text, job?.department);
    this.service.addEventListener("change", () => this.#serviceChanged());
    this.technician.addEventListener("change", () => this.#showCalendar());
    modal.showContent(
      [this.error, el("div", { class: "schedule-columns" },
        el("div", {}, el("div", { class: "field" }, this.service), el("div", { class: "field" }, this.technician), this.notes),
        this.when)],
      [this.summary, el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), this.submit]);
    this.technician.choose(AUTOMATIC);
    this.service.focus();
  }

  async #serviceChanged() {
    const asked = this.service.value;
    this.technician.disabled = true;
    this.technician.choose(AUTOMATIC);
    this.#showCalendar();
    const people = await this.#read("/api/schedule/technicians", { service_id: asked });
    if (!people || asked !== this.service.value) return;
    this.technician.load = among([AUTOMATIC, ...people.map(({ id, name }) => ({ value: String(id), label: name }))]);
    this.technician.disabled = false;
  }

  #showCalendar() {
    this.#fail([]);
    this.summary.textContent = "";
    const day = this.#calendar?.selected ?? "";
    this.#calendar = new MonthCalendar({
      month: (day || today()).slice(0, 7),
      loadMonth: async (month) => (await this.#read("/api/schedule/days", { ...this.#wanted(), month }))?.days ?? [],
      pick: (picked) => this.#showSlots(picked),
    });
    this.#slots = new TimeSlots((slot) => this.#slotPicked(slot));
    this.slotsTitle = el("h3", {}, "Arrival window");
    this.overbookNote = el("p", { class: "alert alert-warning overbook-note", hidden: true });
    this.#slots.say("Pick a day to see its arrival windows.");
    fill(this.when, el("div", { class: "schedule-when" },
      el("div", {}, this.#calendar.element, legend()),
      el("div", {}, el("div", { class: "slots-head" }, this.slotsTitle), this.#slots.element, this.overbookNote)));
    this.#calendar.show();
  }

  async #showSlots(day) {
    this.#fail([]);
    this.summary.textContent = "";
    this.overbookNote.hidden = true;
    this.slotsTitle.textContent = longDate(day);
    const slots = this.#slots;
    slots.wait();
    const answer = await this.#read("/api/schedule/slots", { ...this.#wanted(), day });
    if (slots !== this.#slots || this.#calendar.selected !== day) return;
    if (answer) slots.show(answer.slots);
    else slots.say("The arrival windows could not be loaded.");
  }

  #slotPicked(slot) {
    this.#fail([]);
    this.summary.textContent = `${longDate(slot.start)} · ${slot.label}`;
    this.overbookNote.hidden = slot.state !== "overbook";
    this.overbookNote.textContent = this.technician.value
      ? `${this.technician.label} is not free in this window. Saving pins the appointment to ${this.technician.label} all the same.`
      : "Nobody is free in this window. The appointment will go to Unassigned.";
  }

  #wanted() {
    return { service_id: this.service.value, address_id: this.#address.id, technician_id: this.technician.value };
  }

  async #read(path, query) {
    try {
      return await get(path, query);
    } catch (failure) {
      this.#fail([failure.message]);
      return null;
    }
  }

  async #save() {
    const slot = this.#slots?.selected;
    if (!this.service.value) {
      this.service.error = "Service Category can't be blank";
      return this.service.focus();
    }
    if (!slot) return this.#fail(["Choose a day and an arrival window."]);
    this.#busy(true);
    try {
      const numbers = await post(this.#job ? `/api/jobs/${this.#job.number}/appointments` : "/api/appointments", {
        address_id: this.#address.id,
        service_id: Number(this.service.value),
        technician_id: this.technician.value ? Number(this.technician.value) : null,
        start: slot.start,
        notes: this.notes.value,
        overbook: slot.state === "overbook",
        override_coverage: this.#override?.checked ?? false,
      });
      return this.#done(numbers);
    } catch (failure) {
      return this.#refused(failure);
    } finally {
      this.#busy(false);
    }
  }

  #refused(failure) {
    const messages = Object.values(failure.errors).flat();
    if (messages.some((text) => COVERAGE.test(text))) return this.#askForOverride();
    if (failure.status === 409) this.#showSlots(this.#calendar.selected);
    return this.#fail(messages);
  }

  #askForOverride() {
    this.#fail(["This address is outside of your coverage area."]);
    this.#override = el("input", { type: "checkbox", "data-cy": "override-coverage" });
    this.error.firstElementChild.append(el("label", { class: "check" }, this.#override, "Override coverage area"));
  }

  #fail(messages) {
    this.#override = null;
    fill(this.error, messages.length
      ? el("div", { class: "alert alert-danger error" }, messages.map((text) => el("div", {}, text)))
      : null);
  }

  #busy(yes) { this.submit.toggleAttribute("busy", yes); }
}

async function loadServices(text, department) {
  const services = await get("/api/services", { q: text });
  return services.filter((service) => !department || service.department === department).map((service) => ({ value: String(service.id), label: service.name, note: service.department }));
}

function hint(text) {
  return el("div", { class: "schedule-hint" }, el("div", {}, icon("calendar"), el("div", {}, text)));
}

function legend() {
  return el("div", { class: "legend", "aria-hidden": "true" },
    el("span", {}, el("i"), "Available"), el("span", { class: "full" }, el("i"), "Nobody free"));
}
