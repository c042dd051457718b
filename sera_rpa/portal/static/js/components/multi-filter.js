// A filter of several values: a button that says how many are chosen, and their check boxes.
import { el, fill, icon } from "../lib/dom.js";
import { dropdown } from "./dropdown.js";

/** options: [[value, label]]; `chosen`: values; `changed(values)` after each click. */
export function multiFilter({ label, hook, options, chosen, changed }) {
  const on = new Set(chosen);
  const button = el("button", { type: "button", class: "btn btn-secondary btn-sm", "data-cy": hook, "aria-haspopup": "true", "aria-expanded": "false" });
  const boxes = options.map(([value, text]) => {
    const box = el("input", { type: "checkbox", value, checked: on.has(value) });
    box.addEventListener("change", () => {
      if (box.checked) on.add(value);
      else on.delete(value);
      draw();
      changed([...on]);
    });
    return el("label", { class: "check" }, box, text);
  });
  const menu = el("div", { class: "dropdown-menu filter-menu", role: "group", "aria-label": label, hidden: true }, boxes);
  const element = el("div", { class: "relative" }, button, menu);
  dropdown(button, menu);
  draw();
  return element;

  function draw() {
    const names = options.filter(([value]) => on.has(value)).map(([, text]) => text);
    const told = names.length === 0 ? "All" : names.length === 1 ? names[0] : `${names.length} chosen`;
    fill(button, `${label}: ${told}`, icon("chevron-down"));
  }
}
