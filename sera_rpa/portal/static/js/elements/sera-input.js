// <sera-input label type placeholder name input-id input-cy icon>: a labelled field round a real <input>.
// Like a bound field it knows only what an `input` event told it.
import { el, fill, icon, uniqueId } from "../lib/dom.js";
import { isNextLayout } from "../lib/layout.js";

export class SeraInput extends HTMLElement {
  #value = "";
  #input;
  #error;

  connectedCallback() {
    if (this.#input) return;
    const id = this.getAttribute("input-id") ?? uniqueId("sera-input");
    const label = this.getAttribute("label");
    const hidden = this.hasAttribute("label-hidden");
    this.#error = el("div", { class: "invalid-feedback error", id: `${id}-error`, hidden: true });
    this.#input = this.makeControl({
      id,
      class: "form-control",
      name: this.getAttribute("name"),
      placeholder: this.getAttribute("placeholder"),
      "data-cy": this.getAttribute("input-cy"),
      "aria-label": hidden ? label : null,
      "aria-required": this.hasAttribute("required") ? "true" : null,
      "aria-describedby": `${id}-error`,
      autocomplete: "off",
    });
    this.#input.value = this.#value;
    this.#input.addEventListener("input", () => {
      this.#value = this.#input.value;
      this.error = "";
    });
    const wrapped = this.hasAttribute("icon")
      ? el("div", { class: "with-icon" }, icon(this.getAttribute("icon")), this.#input)
      : this.#input;
    const star = this.hasAttribute("required") ? el("span", { class: "required", "aria-hidden": "true" }, " *") : null;
    const parts = [label && !hidden ? el("label", { class: "sera-label", for: id }, label, star) : null, wrapped, this.#error];
    fill(this, isNextLayout ? el("div", { class: "input-shell" }, parts) : parts);
  }

  makeControl(attributes) {
    return el("input", { type: this.getAttribute("type") ?? "text", ...attributes });
  }

  get input() { return this.#input; }
  get value() { return this.#value; }

  set value(text) {
    this.#value = text;
    if (this.#input) this.#input.value = text;
  }

  set error(text) {
    this.#error.textContent = text;
    this.#error.hidden = !text;
    if (text) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }

  focus() { this.#input.focus(); }
}

export class SeraTextarea extends SeraInput {
  makeControl(attributes) { return el("textarea", { rows: "3", ...attributes }); }
}

customElements.define("sera-input", SeraInput);
customElements.define("sera-textarea", SeraTextarea);
