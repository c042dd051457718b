// A dialog made from a list of fields, with one submit button; the server's refusals stand at their fields.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { openModal } from "../elements/sera-modal.js";
import { el, fill } from "../lib/dom.js";
import { choice } from "./choice.js";
import { dateField, isoOf } from "./date-field.js";

/**
 * fields: [{key, label, kind: "text"|"textarea"|"choice"|"check"|"date"|"note", value, options, hook, name, required, when(values)}].
 * `send(values)` does the work; the dialog closes when it is done. Gives the modal.
 */
export function openForm({ heading, subheading = null, hook = null, fields, submit: label, danger = false, send, before = [] }) {
  const modal = openModal({ heading, subheading, "data-cy": hook });
  const controls = fields.map((field) => ({ ...field, ...build(field) }));
  const error = el("div", { role: "alert" });
  const submit = el("sera-button", { variant: danger ? "danger" : "primary", "button-cy": "modal-submit-btn" }, label);
  submit.addEventListener("click", save);
  modal.showContent(el("div", { class: "modal-form" }, error, before, controls.map((one) => one.element)),
    [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), submit]);
  for (const one of controls) one.start?.();
  modal.addEventListener("change", arrange);
  arrange();
  modal.querySelector(".modal-body input:not([type=checkbox]), .modal-body textarea, .modal-body select")?.focus();
  return modal;

  function values() {
    return Object.fromEntries(controls.filter((one) => one.read).map((one) => [one.key, one.read()]));
  }

  function arrange() {
    const now = values();
    for (const one of controls) if (one.when) one.element.hidden = !one.when(now);
  }

  async function save() {
    fill(error);
    for (const one of controls) one.complain?.("");
    submit.toggleAttribute("busy", true);
    try {
      await send(values());
      modal.close();
    } catch (failure) {
      fill(error, rest(failure.errors ?? { base: [failure.message] }));
    } finally {
      submit.toggleAttribute("busy", false);
    }
  }

  function rest(errors) {
    const left = [];
    for (const [key, texts] of Object.entries(errors)) {
      const one = controls.find((control) => control.key === key && control.complain && !control.element.hidden);
      if (one) one.complain(texts.join(" "));
      else left.push(...texts);
    }
    return left.length ? el("div", { class: "alert alert-danger error" }, left.join(" ")) : null;
  }
}

function build(field) {
  if (field.kind === "note") return { element: el("p", { class: "muted" }, field.label) };
  if (field.kind === "check") {
    const box = el("input", { type: "checkbox", "data-cy": field.hook, checked: Boolean(field.value) });
    return { element: el("label", { class: "check" }, box, field.label), read: () => box.checked };
  }
  if (field.kind === "choice") {
    const box = choice(field.label, field.options, { value: field.value ?? "", hook: field.hook });
    box.element.classList.add("sera-label");
    return withComplaint([box.element], () => box.value);
  }
  if (field.kind === "date") {
    const box = dateField({ iso: field.value ?? "", hook: field.hook, name: field.key, id: `form-${field.key}` });
    const label = el("label", { class: "sera-label", for: `form-${field.key}` }, field.label);
    return withComplaint([label, box.element], () => isoOf(box.value) || box.value);
  }
  const input = el(field.kind === "textarea" ? "sera-textarea" : "sera-input", {
    label: field.label, "input-cy": field.hook, name: field.name ?? field.key, required: field.required, placeholder: field.placeholder,
  });
  return { element: input, read: () => input.value, complain: (text) => { input.error = text; }, start: () => { input.value = field.value ?? ""; } };
}

function withComplaint(parts, read) {
  const complaint = el("div", { class: "invalid-feedback error", hidden: true });
  return { element: el("div", {}, parts, complaint), read, complain: (text) => { complaint.textContent = text; complaint.hidden = !text; } };
}
