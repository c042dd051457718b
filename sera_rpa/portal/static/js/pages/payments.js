// Accounting, Payments.
import { moneyBadge, paymentActions, setCompleted } from "../components/invoice-view.js";
import { customerLink, dayCell, invoiceLink, jobLink, moneyReport } from "../components/money-report.js";
import { el } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { toastError } from "../lib/toast.js";

const words = (...list) => list.map((one) => [one, one]);
const report = moneyReport({
  id: "payments-table", path: "/api/accounting/payments", label: "Payments", empty: "No payments found",
  filters: [
    { key: "date", label: "Date", kind: "range" }, { key: "status", label: "Status", options: words("Pending", "Completed", "Unsettled", "Declined", "Voided", "Disputed", "Removed") },
    { key: "method", label: "Method", options: words("Credit Card", "Cash", "Check", "Banking (ACH)", "External") },
  ],
  columns: [
    { key: "date", label: "DATE", sort: true, cell: (row) => dayCell(row.day), cellClass: "nowrap numeric" }, { key: "customer", label: "CUSTOMER", search: true, sort: true, cell: customerLink },
    { key: "job", label: "JOB", search: true, cell: jobLink }, { key: "invoice", label: "INVOICE", search: true, sort: true, cell: (row) => invoiceLink(row.invoice) },
    { key: "method", label: "METHOD", cell: (row) => [row.kind === "Refund" ? `Refund, ${row.method}` : row.method, el("div", { class: "muted" }, row.detail)] },
    { key: "status", label: "STATUS", cell: (row) => moneyBadge(row.status) }, { key: "received", label: "RECEIVED BY", cell: (row) => row.received_by },
    { key: "amount", label: "AMOUNT", sort: true, cell: (row) => money(row.amount), cellClass: "amount" },
    { key: "completed", label: "COMPLETED", cell: completed }, { key: "actions", label: "", cell: (row) => paymentActions(row, () => report.table.load()) },
  ],
});

function completed(row) {
  const gateway = ["Credit Card", "Banking (ACH)"].includes(row.method) || row.kind === "Refund" || !["Pending", "Completed"].includes(row.status);
  if (gateway) return row.completed ? "Yes" : "";
  return el("button", {
    type: "button", class: `btn btn-sm ${row.completed ? "btn-secondary" : "btn-primary"}`, "data-cy": "payment-completed", "aria-pressed": String(row.completed),
    onclick: (event) => { event.target.disabled = true; setCompleted(row, !row.completed, () => report.table.load()).catch((failure) => { event.target.disabled = false; toastError(failure); }); },
  }, "Completed");
}
