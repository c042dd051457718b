// A range of days, MM/DD/YYYY-MM/DD/YYYY: typed, or picked as first and last day (one day twice for a single day).
import { daysIn, shortDate } from "../lib/dates.js";
import { el, icon } from "../lib/dom.js";
import { today } from "../lib/page.js";
import { MonthCalendar } from "./month-calendar.js";

const RANGE = /^(\d\d\/\d\d\/\d{4})(?:-(\d\d\/\d\d\/\d{4}))?$/;

export function dateRange({ label, hook, value, changed }) {
  const input = el("input", { type: "text", class: "form-control", "aria-label": label, placeholder: `${label}: any`, autocomplete: "off", "data-cy": hook, value });
  const clear = el("button", { type: "button", class: "btn btn-icon", "aria-label": `Clear ${label}`, "data-cy": `${hook}-clear` }, icon("x"));
  const menu = el("div", { class: "dropdown-menu", hidden: true });
  const element = el("div", { class: "date-range" }, input, clear, menu);
  let first = "";
  let told = value;
  const calendar = new MonthCalendar({
    month: (RANGE.test(value) ? iso(value.slice(0, 10)) : today()).slice(0, 7),
    loadMonth: async (month) => Array.from({ length: daysIn(month) }, (_, at) => ({ date: `${month}-${String(at + 1).padStart(2, "0")}`, state: "shown" })),
    pick,
  });
  menu.append(calendar.element);
  input.addEventListener("click", () => { menu.hidden = false; first = ""; calendar.show(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") menu.hidden = true;
    if (event.key === "Enter") { menu.hidden = true; tell(); }
  });
  input.addEventListener("change", tell);
  clear.addEventListener("click", () => { input.value = ""; menu.hidden = true; tell(); });
  document.addEventListener("mousedown", (event) => { if (!element.contains(event.target)) menu.hidden = true; });
  clear.hidden = !value;
  return element;

  function pick(day) {
    if (!first) {
      first = day;
      input.value = shortDate(day);
      return;
    }
    const [from, to] = [first, day].sort();
    input.value = `${shortDate(from)}-${shortDate(to)}`;
    menu.hidden = true;
    tell();
  }

  function tell() {
    const text = input.value.trim();
    const whole = RANGE.test(text) && text.length === 10 ? `${text}-${text}` : text;
    if (whole === told || (whole && !RANGE.test(whole))) return;
    told = whole;
    input.value = whole;
    clear.hidden = !whole;
    changed(whole);
  }
}

function iso(text) {
  const [month, day, year] = text.split("/");
  return `${year}-${month}-${day}`;
}
