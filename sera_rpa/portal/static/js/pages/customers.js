// Customer Service: the list of customers.
import { getWithHeaders } from "../lib/api.js";
import { DataTable } from "../components/data-table.js";
import { downloadLink } from "../components/download-link.js";
import { dropdown } from "../components/dropdown.js";
import { el, icon } from "../lib/dom.js";
import { isNextLayout } from "../lib/layout.js";
import { query, replaceQuery } from "../lib/page.js";

const SEARCHED = ["name", "phone", "address", "email"];

const columns = [
  { key: "id", label: "ID", cell: (row) => String(row.id), cellClass: "numeric" },
  { key: "name", label: "Name", search: true, sort: true, cell: nameCell },
  { key: "phone", label: "Phone", search: true, cell: (row) => row.phone ?? "", cellClass: "nowrap numeric" },
  { key: "address", label: "Address", search: true, cell: (row) => row.address ?? "" },
  { key: "email", label: "Email", search: true, sort: true, cell: (row) => row.email ?? "" },
  { key: "tags", label: "Tags", cell: (row) => el("div", { class: "row-tags" }, row.tags.map((tag) => el("span", { class: "badge" }, tag))) },
];

const table = new DataTable(document.getElementById("customers-list"), {
  id: "customers-table",
  label: "Customers",
  columns,
  sort: "name",
  empty: "No customers found",
  search: Object.fromEntries(SEARCHED.map((key) => [key, query(key)])),
  fetchPage: (wanted, signal) => getWithHeaders("/api/customers", wanted, signal),
  onSearch: replaceQuery,
  rowAttributes: (row) => ({ "data-cy": "customer-row", class: row.archived ? "archived-row" : null }),
});

const toggle = { 0: document.querySelector('[data-cy="show-active"]'), 1: document.querySelector('[data-cy="show-all"]') };
for (const all of ["0", "1"]) toggle[all].addEventListener("click", () => showAll(all));
let shown = "0";
document.getElementById("customers-download").append(downloadLink("/api/customers/download", () => ({ all: shown })));
table.narrow({ all: shown });

function showAll(all) {
  shown = all;
  toggle[0].setAttribute("aria-pressed", String(all === "0"));
  toggle[1].setAttribute("aria-pressed", String(all === "1"));
  table.narrow({ all });
}

if (isNextLayout) intoActions(document.querySelector('a[href="/customers/new"]'));

/** The next layout moves Add Customer into a menu of the page. */
function intoActions(link) {
  const trigger = el("button", { type: "button", class: "btn btn-primary", "data-cy": "customers-actions-trigger", "aria-haspopup": "true", "aria-expanded": "false" }, "Actions", icon("chevron-down"));
  const list = el("div", { class: "dropdown-menu", hidden: true });
  link.replaceWith(el("div", { class: "relative" }, trigger, list));
  link.className = "dropdown-item";
  list.append(link);
  dropdown(trigger, list);
}

function nameCell(row) {
  return [el("a", { href: `/customers/${row.id}` }, row.name), row.archived ? [" ", el("span", { class: "badge" }, "Archived")] : null];
}
