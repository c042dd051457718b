// Accounting, Warranties To-Do: warranties that were sold and are to be registered.
import { customerLink, dayCell, invoiceLink, jobLink, moneyReport } from "../components/money-report.js";
import { completeSwitch } from "../components/complete-switch.js";
import { openWarranty } from "../components/warranty-modal.js";
import { el } from "../lib/dom.js";
import { pageData, query, replaceQuery } from "../lib/page.js";

const { programs } = pageData();
const all = query("all") === "true" ? "1" : "0";
const segments = [["0", "To-Do"], ["1", "All"]].map(([value, label]) => el("button", { type: "button", "data-cy": `show-${label.toLowerCase()}`, "aria-pressed": String(value === all), onclick: () => show(value) }, label));
const report = moneyReport({
  id: "warranties-table", path: "/api/warranties", label: "Warranties", empty: "No warranties found", extra: { all }, sort: "sold_on", dir: "asc",
  actions: [el("div", { class: "segmented", role: "group", "aria-label": "Which warranties" }, segments)],
  filters: [
    { key: "sold_on", label: "Sold On", kind: "range" }, { key: "program_id", label: "Warranty Program", options: programs.map((one) => [one.id, one.name]) },
    { key: "department_id", label: "Department", kind: "department" },
  ],
  columns: [
    { key: "sold_on", label: "Sold On", sort: true, cell: (row) => dayCell(row.sold_on), cellClass: "nowrap numeric" },
    { key: "invoice", label: "Invoice", search: true, cell: (row) => invoiceLink(row.invoice), cellClass: "numeric" },
    { key: "job", label: "Job", search: true, cell: jobLink, cellClass: "numeric" },
    { key: "customer", label: "Customer", search: true, cell: customerLink },
    { key: "program", label: "Warranty Program", cell: programLink },
    { key: "equipment", label: "Equipment", cell: (row) => row.equipment || el("span", { class: "badge badge-warn" }, "Not linked") },
    { key: "department", label: "Department", cell: (row) => row.department },
    { key: "owner", label: "Owner", cell: (row) => row.owner },
    { key: "complete", label: "Complete", cell: (row) => completeSwitch(`/api/warranties/${row.id}/complete`, row, `Complete ${row.program} of ${row.customer}`, () => report.table.load()) },
  ],
});

/** The program's name: no link element, only a text that listens for clicks, as in the Memberships To-Do. */
function programLink(row) {
  return el("span", { class: "link", "data-cy": "program-name", onclick: () => openWarranty(row.id, () => report.table.load()) }, row.program);
}

function show(value) {
  segments.forEach((button, at) => button.setAttribute("aria-pressed", String(["0", "1"][at] === value)));
  replaceQuery({ all: value === "1" ? "true" : "" });
  report.narrow({ all: value });
}
