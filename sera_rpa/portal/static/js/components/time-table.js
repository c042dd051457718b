// Punches as a table, grouped by nothing: one row a punch; times are the company's local ones.
import { clockTime, minuteOfDay, shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";

export const hours = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;

/** columns before and after those of the punch: [{label, cell(row)}]. */
export function timeTable({ id, rows, before = [], after = [] }) {
  const columns = [...before,
    { label: "Date", cell: (row) => shortDate(row.clock_in) }, { label: "Clock In", cell: (row) => clockTime(minuteOfDay(row.clock_in)) },
    { label: "Clock Out", cell: (row) => (row.clock_out ? clockTime(minuteOfDay(row.clock_out)) : el("span", { class: "badge badge-good" }, "Clocked in")) },
    { label: "Hours", cell: (row) => hours(row.minutes) }, { label: "Note", cell: (row) => row.note }, ...after];
  return el("div", { class: "table-scroll" }, el("table", { id, class: "dataTable", "aria-label": "Time Cards" },
    el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column.label)))),
    el("tbody", { class: "table-data" }, rows.length
      ? rows.map((row) => el("tr", { "data-cy": "time-entry" }, columns.map((column) => el("td", { class: "numeric" }, column.cell(row)))))
      : el("tr", {}, el("td", { class: "dataTables_empty", colspan: String(columns.length) }, "No time cards found")))));
}
