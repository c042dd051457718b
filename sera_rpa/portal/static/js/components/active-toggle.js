// Active / All above a list.
import { el } from "../lib/dom.js";

export function activeToggle(changed) {
  const buttons = [["0", "Active"], ["1", "All"]].map(([all, label]) => el("button", { type: "button", "data-cy": `show-${label.toLowerCase()}`, "aria-pressed": String(all === "0"),
    onclick: (event) => { buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === event.currentTarget))); changed(all); } }, label));
  return el("div", { class: "segmented", role: "group", "aria-label": "Which ones" }, buttons);
}
