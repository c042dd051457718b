// A date typed as MM/DD/YYYY. Its picker opens on focus and lies over what is below until Escape, Tab or a pick.
import { el } from "../lib/dom.js";
import { daysIn, shortDate } from "../lib/dates.js";
import { today } from "../lib/page.js";
import { MonthCalendar } from "./month-calendar.js";

/** {element, input, value}; the input has no label of its own: callers put text beside it, or pass `id` and a label. */
export function dateField({ iso = "", hook = null, name = null, id = null }) {
  const input = el("input", { type: "text", class: "form-control", placeholder: "MM/DD/YYYY", autocomplete: "off", "data-cy": hook, name, id });
  input.value = iso ? shortDate(iso) : "";
  const box = el("div", { class: "date-field" }, input);
  let picker = null;
  input.addEventListener("focus", open);
  input.addEventListener("click", open);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && picker) { event.stopPropagation(); close(); }
    if (event.key === "Tab") close();
  });
  return { element: box, input, get value() { return input.value.trim(); } };

  function open() {
    if (picker) return;
    const chosen = isoOf(input.value) || today();
    const calendar = new MonthCalendar({
      month: chosen.slice(0, 7), selected: isoOf(input.value),
      loadMonth: async (month) => Array.from({ length: daysIn(month) }, (_, at) => ({ date: `${month}-${String(at + 1).padStart(2, "0")}`, state: "shown" })),
      pick: (day) => { input.value = shortDate(day); input.dispatchEvent(new Event("input", { bubbles: true })); close(); },
    });
    picker = el("div", { class: "date-picker", role: "group", "aria-label": "Choose a date", onmousedown: (event) => event.preventDefault() }, calendar.element);
    picker.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); input.focus(); } });
    box.append(picker);
    calendar.show();
  }

  function close() {
    picker?.remove();
    picker = null;
  }
}

/** "07/04/26" or "07/04/2026" -> "2026-07-04"; "" when it is no date. */
export function isoOf(text) {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(text.trim());
  if (!match) return "";
  const year = match[3].length === 2 ? `20${match[3]}` : match[3];
  return `${year}-${match[1].padStart(2, "0")}-${match[2].padStart(2, "0")}`;
}
