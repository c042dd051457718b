// A short list without pages: columns {label, cell(row), cellClass}.
import { el } from "../lib/dom.js";

export function plainTable({ id, label, columns, rows, empty = "Nothing here yet", rowAttributes = () => ({}) }) {
  return el("section", { class: "card card-flush plain-table" },
    el("table", { id, class: "dataTable", "aria-label": label },
      el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col" }, column.label)))),
      el("tbody", { class: "table-data" }, rows.length
        ? rows.map((row) => el("tr", rowAttributes(row), columns.map((column) => el("td", { class: column.cellClass }, column.cell(row)))))
        : el("tr", {}, el("td", { class: "dataTables_empty", colspan: String(columns.length) }, empty)))));
}

/** A text button for a row. */
export function rowButton(label, hook, onclick) {
  return el("button", { type: "button", class: "btn btn-link", "data-cy": hook, onclick }, label);
}
