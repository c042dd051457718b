// Arrival windows of one day: green = a technician is free, yellow = nobody is, grey = not bookable.
import { el, fill, spinner } from "../lib/dom.js";

const LOOKS = {
  open: { class: "available", spoken: "available", note: "Available" },
  overbook: { class: "overbook", spoken: "nobody free", note: "Nobody free" },
  disabled: { class: "disabled", spoken: "not available", note: "Not available" },
};

export class TimeSlots {
  #slots = [];
  #selected = null;
  #picked;

  constructor(picked) {
    this.#picked = picked;
    this.element = el("div", { class: "slots", role: "group", "aria-label": "Arrival windows" });
  }

  get selected() { return this.#selected; }

  wait() {
    this.#selected = null;
    fill(this.element, spinner("Loading arrival windows"));
  }

  say(text) {
    this.#selected = null;
    fill(this.element, el("p", { class: "muted" }, text));
  }

  show(slots) {
    this.#slots = slots;
    this.#selected = null;
    if (!slots.length) return this.say("No arrival windows on this day.");
    return fill(this.element, slots.map((slot) => this.#button(slot)));
  }

  #button(slot) {
    const look = LOOKS[slot.state];
    return el("button", {
      type: "button", class: `slot-button ${look.class}`, "data-cy": `time-slot-${slot.start}`,
      disabled: slot.state === "disabled", "aria-pressed": "false", "aria-label": `${slot.label}, ${look.spoken}`,
      onclick: (event) => this.#select(slot, event.currentTarget),
    }, slot.label, slot.state === "open" ? null : el("small", { "aria-hidden": "true" }, look.note));
  }

  #select(slot, button) {
    this.#selected = slot;
    for (const other of this.element.querySelectorAll(".slot-button")) {
      other.classList.toggle("selected", other === button);
      other.setAttribute("aria-pressed", String(other === button));
    }
    this.#picked(slot);
  }
}
