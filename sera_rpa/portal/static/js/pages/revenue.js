// Accounting, Revenue: finalized invoices, or all.
import { moneyBadge } from "../components/invoice-view.js";
import { customerLink, dayCell, invoiceLink, jobLink, moneyReport, sumText } from "../components/money-report.js";
import { inCompanyZone } from "../lib/dates.js";
import { el } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { query, replaceQuery } from "../lib/page.js";

const utcDay = (stamp) => (stamp ? dayCell(inCompanyZone(stamp).day) : "");
const all = query("all") === "true" ? "1" : "0";
const segments = [["1", "All"], ["0", "Finalized"]].map(([value, label]) => el("button", {
  type: "button", "data-cy": `show-${label.toLowerCase()}`, "aria-pressed": String(value === all), onclick: () => show(value) }, label));
const report = moneyReport({
  id: "revenue-table", path: "/api/accounting/revenue", label: "Revenue", empty: "No invoices found", extra: { all }, sums: sumText("Revenue"),
  actions: [el("div", { class: "segmented", role: "group", "aria-label": "Which invoices" }, segments)],
  filters: [
    { key: "completed", label: "Completed Date", kind: "range" }, { key: "department_id", label: "Department", kind: "department" },
    { key: "has_job", label: "Has Job", options: [["yes", "Yes"], ["no", "No"]] },
  ],
  columns: [
    { key: "completed", label: "COMPLETED DATE", sort: true, cell: (row) => (row.completed_on ? dayCell(row.completed_on) : moneyBadge(row.status)), cellClass: "nowrap numeric" },
    { key: "invoice", label: "INVOICE NUMBER", search: true, sort: true, cell: (row) => [invoiceLink(row.id), row.status === "Voided" ? moneyBadge(row.status) : null] },
    { key: "customer", label: "CUSTOMER NAME", search: true, sort: true, cell: customerLink },
    { key: "email", label: "EMAIL", cell: (row) => row.email }, { key: "phone", label: "PHONE", cell: (row) => row.phone, cellClass: "nowrap" },
    { key: "billing", label: "BILLING ADDRESS", cell: (row) => row.billing_address },
    { key: "job", label: "JOB NUMBER", search: true, cell: jobLink }, { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
    { key: "emailed", label: "LAST EMAILED DATE", cell: (row) => utcDay(row.emailed_at) }, { key: "owner", label: "OPPORTUNITY OWNER", cell: (row) => row.owner },
    { key: "class", label: "CLASS", cell: (row) => row.class }, { key: "batched", label: "BATCH DATE", cell: (row) => utcDay(row.batched_at) },
    { key: "amount", label: "REVENUE AMOUNT", sort: true, cell: (row) => money(row.amount), cellClass: "amount" },
    { key: "balance", label: "BALANCE", sort: true, cell: (row) => money(row.balance), cellClass: "amount" },
  ],
});

function show(value) {
  segments.forEach((button, at) => button.setAttribute("aria-pressed", String((at === 0 ? "1" : "0") === value)));
  replaceQuery({ all: value === "1" ? "true" : "" });
  report.narrow({ all: value });
}
