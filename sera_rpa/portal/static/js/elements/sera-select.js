// <sera-select label placeholder>: a searchable list. Its options exist in the page only while it is open.
// `load(text)` gives the options {value, label, note} for what was typed; picked by click or Enter; fires `change`.
import { debounce } from "../lib/debounce.js";
import { el, fill, icon, uniqueId } from "../lib/dom.js";

export class SeraSelect extends HTMLElement {
  #picked = null;
  #input;
  #error;
  #list = null;
  #options = [];
  #active = -1;
  #asked = 0;
  load = async () => [];

  connectedCallback() {
    if (this.#input) return;
    const id = uniqueId("sera-select");
    this.#input = el("input", {
      id, type: "text", class: "form-control ss-input-field", "data-cy": "select-input-field", role: "combobox",
      "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-options`,
      "aria-describedby": `${id}-error`, placeholder: this.getAttribute("placeholder"), autocomplete: "off",
      disabled: this.hasAttribute("disabled"),
    });
    this.#error = el("div", { class: "invalid-feedback error", id: `${id}-error`, hidden: true });
    const search = debounce(() => this.#show(this.#input.value), 150);
    this.#input.addEventListener("click", () => this.#open());
    this.#input.addEventListener("input", () => { this.#open(); search(); });
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#close());
    this.#input.addEventListener("change", (event) => event.stopPropagation()); // only a pick is a change
    const star = this.hasAttribute("required") ? el("span", { class: "required", "aria-hidden": "true" }, " *") : null;
    fill(this,
      el("label", { class: "sera-label", for: id }, this.getAttribute("label"), star),
      el("div", { class: "ss-control" }, this.#input, icon("chevron-down")),
      this.#error);
    this.#restore();
  }

  get value() { return this.#picked?.value ?? ""; }
  get label() { return this.#picked?.label ?? ""; }

  /** Sets the picked option without firing `change`. */
  choose(option) {
    this.#picked = option;
    this.#restore();
  }

  set disabled(yes) { this.#input.disabled = yes; }

  set error(text) {
    this.#error.textContent = text;
    this.#error.hidden = !text;
    if (text) this.#input.setAttribute("aria-invalid", "true");
    else this.#input.removeAttribute("aria-invalid");
  }

  focus() { this.#input.focus(); }

  #open() {
    if (this.#list || this.#input.disabled) return;
    this.#list = el("div", { class: "select-options", role: "listbox", id: this.#input.getAttribute("aria-controls"),
      "aria-label": this.getAttribute("label"), onmousedown: (event) => event.preventDefault() });
    this.#input.after(this.#list);
    this.#input.setAttribute("aria-expanded", "true");
    const typed = this.#input.value === this.label ? "" : this.#input.value;
    this.#input.select();
    this.#show(typed);
  }

  async #show(text) {
    if (!this.#list) return;
    const turn = ++this.#asked;
    if (!this.#list.childElementCount) fill(this.#list, el("div", { class: "select-note" }, "Loading…"));
    const wanted = text === this.label ? "" : text;
    let options;
    try {
      options = await this.load(wanted.trim());
    } catch (failure) {
      if (turn === this.#asked && this.#list) fill(this.#list, el("div", { class: "select-note error" }, failure.message));
      return;
    }
    if (turn !== this.#asked || !this.#list) return;
    this.#options = options;
    this.#render(wanted !== "");
  }

  #render(typed) {
    if (!this.#options.length) {
      fill(this.#list, el("div", { class: "select-note" }, "No results"));
      this.#activate(-1);
      return;
    }
    fill(this.#list, this.#options.map((option, index) => el("div", {
      class: "option ss-option", role: "option", id: `${this.#list.id}-${index}`,
      "aria-selected": String(option.value === this.value),
      onclick: () => this.#pick(option),
    }, el("span", {}, option.label), option.note ? el("small", {}, option.note) : null)));
    this.#activate(typed ? 0 : this.#options.findIndex((option) => option.value === this.value));
  }

  #activate(index) {
    this.#active = index;
    const nodes = this.#list?.querySelectorAll(".option") ?? [];
    nodes.forEach((node, at) => node.classList.toggle("active", at === index));
    if (nodes[index]) {
      this.#input.setAttribute("aria-activedescendant", nodes[index].id);
      nodes[index].scrollIntoView({ block: "nearest" });
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  #key(event) {
    if (event.key === "Escape" && this.#list) {
      event.stopPropagation();
      this.#close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.#list) this.#open();
      else if (this.#options.length) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.#activate((this.#active + step + this.#options.length) % this.#options.length);
      }
    } else if (event.key === "Enter" && this.#list) {
      event.preventDefault();
      if (this.#options[this.#active]) this.#pick(this.#options[this.#active]);
    }
  }

  #pick(option) {
    const changed = option.value !== this.value;
    this.#picked = option;
    this.error = "";
    this.#close();
    if (changed) this.dispatchEvent(new CustomEvent("change", { detail: option }));
  }

  #close() {
    this.#asked += 1;
    this.#list?.remove();
    this.#list = null;
    this.#options = [];
    this.#active = -1;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    this.#restore();
  }

  #restore() {
    if (this.#input) this.#input.value = this.label;
  }
}

/** A loader over a list that is already there. */
export function among(options) {
  return async (text) => options.filter((option) => option.label.toLowerCase().includes(text.toLowerCase()));
}

customElements.define("sera-select", SeraSelect);
