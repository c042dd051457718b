// <sera-tags>: chosen tags with a menu to pick a known one or to create one with Enter.
import { get } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";

export class SeraTags extends HTMLElement {
  #chosen = [];
  #known = null;
  #menu = null;

  connectedCallback() {
    this.#render();
    document.addEventListener("mousedown", (event) => {
      if (!this.#menu || this.contains(event.target)) return;
      this.#menu = null;
      this.#render();
    });
  }

  get value() { return [...this.#chosen]; }

  set value(tags) {
    this.#chosen = [...tags];
    if (this.isConnected) this.#render();
  }

  #render() {
    const opener = el("i", { class: "tag-menu-btn", role: "button", tabindex: "0", "aria-label": "Add tag", "aria-haspopup": "dialog" },
      icon("tag"), "Add tag");
    opener.addEventListener("click", () => this.#toggle());
    opener.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.#toggle(); }
    });
    this.classList.add("tags");
    fill(this, this.#chosen.map((tag) => this.#chip(tag)), opener, this.#menu);
  }

  #chip(tag) {
    const remove = () => { this.#chosen = this.#chosen.filter((other) => other !== tag); this.#render(); };
    return el("span", { class: "tag-chip" }, tag,
      el("button", { type: "button", "aria-label": `Remove tag ${tag}`, onclick: remove }, icon("x")));
  }

  async #toggle() {
    if (this.#menu) return this.#close();
    const box = el("sera-input", { label: "Tag", "label-hidden": true, placeholder: "Create or Select Tag" });
    const list = el("div", { class: "tag-list" });
    this.#menu = el("div", { class: "tag-menu", role: "dialog", "aria-label": "Tags" }, box, list);
    this.#render();
    box.focus();
    box.input.addEventListener("input", () => this.#list(list, box.value));
    box.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); this.#choose(box.value); }
      if (event.key === "Escape") { event.stopPropagation(); this.#close(); }
    });
    this.#known ??= await get("/api/tags").catch(() => []);
    return this.#list(list, box.value);
  }

  #list(list, typed) {
    const matching = (this.#known ?? []).filter((tag) =>
      !this.#chosen.includes(tag) && tag.toLowerCase().includes(typed.trim().toLowerCase()));
    fill(list, matching.map((tag) => el("span", { class: "tag-label", role: "button", tabindex: "0",
      onclick: () => this.#choose(tag),
      onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); this.#choose(tag); } } }, tag)));
  }

  #choose(text) {
    const tag = text.trim();
    if (!tag) return;
    const known = (this.#known ?? []).find((other) => other.toLowerCase() === tag.toLowerCase()) ?? tag;
    if (!this.#chosen.includes(known)) this.#chosen.push(known);
    this.#close();
  }

  #close() {
    this.#menu = null;
    this.#render();
    this.querySelector("i.tag-menu-btn").focus();
  }
}

customElements.define("sera-tags", SeraTags);
