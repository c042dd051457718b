// <sera-modal heading subheading size="md|lg">: a dialog that opens with a spinner until showContent() is called.
// Keeps the focus inside, gives it back on close, Escape closes; fires `close`.
import { el, fill, icon, spinner, uniqueId } from "../lib/dom.js";

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

export class SeraModal extends HTMLElement {
  #opener = null;
  #dialog;
  #body;
  #footer;

  connectedCallback() {
    if (this.#dialog) return;
    this.#opener = document.activeElement;
    const title = uniqueId("modal-title");
    this.classList.add("modal", "sera-modal");
    if (this.hasAttribute("size")) this.classList.add(`modal-${this.getAttribute("size")}`);
    this.#body = el("div", { class: "modal-body" }, spinner());
    this.#footer = el("div", { class: "modal-footer", hidden: true });
    const sub = this.getAttribute("subheading");
    this.#dialog = el("div", { class: "modal-content", role: "dialog", "aria-modal": "true", "aria-labelledby": title, tabindex: "-1" },
      el("div", { class: "modal-header" },
        el("div", {}, el("h2", { id: title }, this.getAttribute("heading")), sub ? el("p", { class: "muted" }, sub) : null),
        el("button", { type: "button", class: "btn btn-icon", "data-cy": "close", "aria-label": "Close", onclick: () => this.close() }, icon("x"))),
      this.#body, this.#footer);
    fill(this, this.#dialog);
    this.addEventListener("keydown", (event) => this.#key(event));
    document.body.classList.add("modal-open");
    this.#dialog.focus();
  }

  showContent(body, footer = []) {
    fill(this.#body, body);
    fill(this.#footer, footer);
    this.#footer.hidden = footer.length === 0;
  }

  close() {
    if (!this.isConnected) return;
    this.remove();
    if (!document.querySelector("sera-modal")) document.body.classList.remove("modal-open");
    this.#opener?.focus?.();
    this.dispatchEvent(new CustomEvent("close"));
  }

  #key(event) {
    if (event.key === "Escape") this.close();
    if (event.key !== "Tab") return;
    const stops = [...this.#dialog.querySelectorAll(FOCUSABLE)].filter((node) => node.getClientRects().length);
    const first = stops[0];
    const last = stops[stops.length - 1];
    if (event.shiftKey && (document.activeElement === first || document.activeElement === this.#dialog)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && document.activeElement === last) {
      event.preventDefault();
      first.focus();
    }
  }
}

/** Opens a modal and gives it back. */
export function openModal(attributes) {
  const modal = el("sera-modal", attributes);
  document.body.append(modal);
  return modal;
}

customElements.define("sera-modal", SeraModal);
