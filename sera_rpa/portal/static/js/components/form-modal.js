// A dialog with fields and one Save: shows the server's messages at their fields, the rest on top.
import "../elements/sera-button.js";
import { openModal } from "../elements/sera-modal.js";
import { el, fill } from "../lib/dom.js";

/**
 * fields: {name: element with `.error`}, `body`: what is shown, `send()` does the write, `done(answer)` after it.
 * `label` is the button's text.
 */
export function openForm({ heading, subheading, hook, size, body, fields = {}, send, done, label = "Save", variant = "primary" }) {
  const modal = openModal({ heading, subheading, size, "data-cy": hook });
  const error = el("div", { role: "alert" });
  const submit = el("sera-button", { variant, "button-cy": "modal-submit-btn" }, label);
  submit.addEventListener("click", save);
  modal.showContent([error, el("div", { class: "modal-fields" }, body)],
    [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), submit]);
  modal.querySelector(".modal-body input, .modal-body textarea")?.focus();
  return modal;

  async function save() {
    fill(error);
    submit.toggleAttribute("busy", true);
    try {
      const answer = await send();
      modal.close();
      done(answer);
    } catch (failure) {
      if (!failure.errors) throw failure;
      const rest = [];
      for (const [name, texts] of Object.entries(failure.errors)) {
        if (fields[name]) fields[name].error = texts.join(" ");
        else rest.push(...texts);
      }
      fill(error, rest.length ? el("div", { class: "alert alert-danger error" }, rest.join(" ")) : null);
    } finally {
      submit.toggleAttribute("busy", false);
    }
  }
}

/** A sera-input or sera-textarea that holds a value. */
export function field(label, { value = "", hook = null, type = "text", required = false, lines = false, placeholder = null } = {}) {
  const box = el(lines ? "sera-textarea" : "sera-input", { label, "input-cy": hook, type, required, placeholder });
  box.value = value ?? "";
  return box;
}

export function checkBox(label, hook, checked = false) {
  const box = el("input", { type: "checkbox", "data-cy": hook, checked });
  return { element: el("label", { class: "check" }, box, label), get checked() { return box.checked; } };
}
