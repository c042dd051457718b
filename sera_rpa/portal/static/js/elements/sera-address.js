// <sera-address input-id>: address box with place suggestions (.pac-item). Typing drops an earlier choice.
import { get } from "../lib/api.js";
import { debounce } from "../lib/debounce.js";
import { el, fill, icon, uniqueId } from "../lib/dom.js";

const SHORTEST = 3;

export class SeraAddress extends HTMLElement {
  #place = null;
  #field;
  #list = null;
  #active = -1;
  #asked = 0;

  connectedCallback() {
    if (this.#field) return;
    this.#field = el("sera-input", {
      label: this.getAttribute("label"), "input-id": this.getAttribute("input-id"), icon: "map-pin", required: true,
      placeholder: "Start typing an address",
    });
    this.classList.add("relative");
    fill(this, this.#field);
    const input = this.#field.input;
    const listId = uniqueId("pac");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId })) {
      input.setAttribute(name, value);
    }
    const ask = debounce(() => this.#suggest(listId), 300);
    input.addEventListener("input", () => { this.#place = null; ask(); });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
    input.addEventListener("change", (event) => event.stopPropagation()); // only a pick is a change
  }

  /** The chosen place {id, description}, or null. */
  get place() { return this.#place; }
  set error(text) { this.#field.error = text; }
  focus() { this.#field.focus(); }

  async #suggest(listId) {
    const text = this.#field.value.trim();
    const turn = ++this.#asked;
    if (text.length < SHORTEST) return this.#close();
    const places = await get("/api/places", { q: text }).catch(() => []);
    if (turn !== this.#asked || document.activeElement !== this.#field.input) return undefined;
    this.#close();
    if (!places.length) return undefined;
    this.#list = el("div", { class: "pac-container", role: "listbox", id: listId, "aria-label": "Address suggestions",
      onmousedown: (event) => event.preventDefault() },
    places.map((place, index) => el("div", { class: "pac-item", role: "option", id: `${listId}-${index}`, "aria-selected": "false",
      onclick: () => this.#pick(place) }, icon("map-pin"), el("span", {}, place.description))));
    this.#list.places = places;
    this.#field.after(this.#list);
    this.#field.input.setAttribute("aria-expanded", "true");
    return undefined;
  }

  #pick(place) {
    this.#place = place;
    this.#field.value = place.description;
    this.#field.error = "";
    this.#close();
    this.dispatchEvent(new CustomEvent("change", { detail: place }));
  }

  #key(event) {
    if (!this.#list) return;
    const count = this.#list.places.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#activate((this.#active + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.#active >= 0) this.#pick(this.#list.places[this.#active]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#close();
    }
  }

  #activate(index) {
    this.#active = index;
    this.#list.querySelectorAll(".pac-item").forEach((node, at) => node.classList.toggle("active", at === index));
    this.#field.input.setAttribute("aria-activedescendant", `${this.#list.id}-${index}`);
  }

  #close() {
    this.#list?.remove();
    this.#list = null;
    this.#active = -1;
    this.#field.input.setAttribute("aria-expanded", "false");
    this.#field.input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("sera-address", SeraAddress);
