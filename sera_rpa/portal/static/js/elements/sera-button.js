// <sera-button variant="primary|secondary|link" button-cy busy disabled>: wrapper round a real <button>.
import { el, fill } from "../lib/dom.js";
import { staysLive } from "../lib/faults.js";
import { isNextLayout } from "../lib/layout.js";

export class SeraButton extends HTMLElement {
  static observedAttributes = ["busy", "disabled", "aria-expanded"];
  #button;

  connectedCallback() {
    if (this.#button) return;
    this.#button = el("button", {
      type: this.getAttribute("type") ?? "button",
      class: `btn btn-${this.getAttribute("variant") ?? "secondary"} ${this.hasAttribute("small") ? "btn-sm" : ""}`.trim(),
      "data-cy": this.getAttribute("button-cy"),
      "aria-haspopup": this.getAttribute("popup"),
      "aria-describedby": this.getAttribute("described-by"),
    }, ...this.childNodes);
    fill(this, isNextLayout ? el("span", { class: "button-shell" }, this.#button) : this.#button);
    this.#reflect();
  }

  attributeChangedCallback() { this.#reflect(); }

  focus() { this.#button.focus(); }

  #reflect() {
    if (!this.#button) return;
    const busy = this.hasAttribute("busy");
    this.#button.disabled = (busy && !staysLive()) || this.hasAttribute("disabled");
    this.#button.classList.toggle("busy", busy);
    const expanded = this.getAttribute("aria-expanded");
    if (expanded === null) return;
    this.#button.setAttribute("aria-expanded", expanded);
    this.removeAttribute("aria-expanded");
  }
}

customElements.define("sera-button", SeraButton);
