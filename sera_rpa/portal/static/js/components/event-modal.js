// + New Event, and the dialog of an event on the board: name, technicians, time, recurrence, whether it can be booked over.
import { among } from "../elements/sera-select.js";
import { get, post, put, remove } from "../lib/api.js";
import { el } from "../lib/dom.js";
import { shortDate } from "../lib/dates.js";
import { toast, toastError } from "../lib/toast.js";
import { dateField, isoOf } from "./date-field.js";
import { checkBox, field, openForm } from "./form-modal.js";

const REPEATS = [["never", "Does not repeat"], ["daily", "Every day"], ["weekdays", "Every weekday"], ["weekly", "Every week"], ["monthly", "Every month"]]
  .map(([value, label]) => ({ value, label }));
const NEW = { name: "", starts: "08:00", ends: "09:00", repeat: "never", until: null, available: false, technicians: [] };

/** `day` is the board's day; `number` of an event that is there already; `done()` after a change. */
export async function openEvent({ day, number = 0, departments, done }) {
  const event = number ? await get(`/api/board/events/${number}`).catch((failure) => { toastError(failure); return null; }) : { ...NEW, first_day: day };
  if (!event) return;
  const people = new Picker(departments, event.technicians);
  const first = dateField({ iso: event.first_day, id: "event-day", hook: "event-day" });
  const until = dateField({ iso: event.until ?? "", id: "event-until", hook: "event-until" });
  const fields = {
    name: field("Name", { value: event.name, hook: "event-name", required: true }),
    starts: field("Starts", { value: event.starts, hook: "event-starts", type: "time", required: true }),
    ends: field("Ends", { value: event.ends, hook: "event-ends", type: "time", required: true }),
    repeat: el("sera-select", { label: "Repeat", "data-cy": "event-repeat" }),
  };
  fields.repeat.load = among(REPEATS);
  const available = checkBox("Available for Customer Appointments", "event-available", event.available);
  const labelled = (label, date, id) => el("div", {}, el("label", { class: "sera-label", for: id }, label), date.element);
  const modal = openForm({
    heading: number ? "Edit Event" : "New Event", hook: "event-modal", size: "md", fields,
    body: [fields.name, people.element,
      el("div", { class: "form-grid event-times" }, labelled("Date", first, "event-day"), fields.starts, fields.ends),
      el("div", { class: "form-grid" }, fields.repeat, labelled("Until", until, "event-until")), available.element],
    send: () => (number ? put : post)(number ? `/api/board/events/${number}` : "/api/board/events", {
      name: fields.name.value, technicians: people.value, day: isoOf(first.value), starts: fields.starts.value, ends: fields.ends.value,
      repeat: fields.repeat.value, until: isoOf(until.value), available: available.checked,
    }),
    done: () => { toast(number ? "Event updated" : "Event created"); done(); },
  });
  fields.repeat.choose(REPEATS.find(({ value }) => value === event.repeat));
  if (number) addDelete(modal, event, day, done);
}

function addDelete(modal, event, day, done) {
  const drop = async (query, text) => {
    try {
      await remove(`/api/board/events/${event.id}${query}`);
      modal.close();
      toast(text);
      done();
    } catch (failure) {
      toastError(failure);
    }
  };
  const all = el("button", { type: "button", class: "btn btn-link-danger", "data-cy": "delete-event", onclick: () => drop("", "Event deleted") },
    event.repeat === "never" ? "Delete Event" : "Delete all");
  const one = event.repeat === "never" ? null : el("button", { type: "button", class: "btn btn-link-danger", "data-cy": "delete-event-day",
    onclick: () => drop(`?day=${day}`, `Event deleted on ${shortDate(day)}`) }, "Delete this day");
  modal.querySelector(".modal-footer").prepend(el("span", { class: "footer-note" }, all, one));
}

/** Check boxes of all technicians, with one for everybody. */
class Picker {
  constructor(departments, chosen) {
    const on = new Set(chosen);
    this.all = el("input", { type: "checkbox", checked: !chosen.length, "data-cy": "event-all-technicians" });
    this.boxes = departments.flatMap(({ technicians }) => technicians).map(({ id, name }) => {
      const box = el("input", { type: "checkbox", value: String(id), checked: on.has(id) });
      box.addEventListener("change", () => { this.all.checked = this.value.length === 0; });
      return { box, element: el("label", { class: "check" }, box, name) };
    });
    this.all.addEventListener("change", () => { for (const { box } of this.boxes) box.checked = false; this.all.checked = true; });
    this.element = el("fieldset", { class: "technician-boxes" }, el("legend", { class: "field-label" }, "Technicians"),
      el("label", { class: "check" }, this.all, "All technicians"), this.boxes.map(({ element }) => element));
  }

  get value() { return this.boxes.filter(({ box }) => box.checked).map(({ box }) => Number(box.value)); }
}
