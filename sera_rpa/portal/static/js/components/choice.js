// A labelled plain <select>.
import { el } from "../lib/dom.js";

/** options: [[value, label]]. Gives {element, select, value}. */
export function choice(label, options, { hook = null, value = "", changed = () => {} } = {}) {
  const select = el("select", { class: "form-control", "data-cy": hook },
    options.map(([key, text]) => el("option", { value: key, selected: String(key) === String(value) }, text)));
  select.addEventListener("change", () => changed(select.value));
  return { element: el("label", {}, label, select), select, get value() { return select.value; } };
}
