// Reports, Balance Due Customers: finalized invoices that are not paid.
import { customerLink, dayCell, invoiceLink, jobLink, moneyReport, sumText } from "../components/money-report.js";
import { money } from "../lib/money.js";

moneyReport({
  id: "balance-due-table", path: "/api/accounting/balance_due", label: "Balance Due Customers", empty: "No invoices found", sums: sumText("Revenue"),
  filters: [{ key: "department_id", label: "Department", kind: "department" }],
  columns: [
    { key: "completed", label: "COMPLETED DATE", sort: true, cell: (row) => dayCell(row.completed_on), cellClass: "nowrap numeric" },
    { key: "customer", label: "CUSTOMER NAME", search: true, sort: true, cell: customerLink }, { key: "email", label: "EMAIL", cell: (row) => row.email },
    { key: "phone", label: "PHONE", cell: (row) => row.phone, cellClass: "nowrap" }, { key: "invoice", label: "INVOICE NUMBER", search: true, sort: true, cell: (row) => invoiceLink(row.id) },
    { key: "job", label: "JOB NUMBER", search: true, cell: jobLink }, { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
    { key: "amount", label: "REVENUE AMOUNT", sort: true, cell: (row) => money(row.amount), cellClass: "amount" },
    { key: "balance", label: "BALANCE", sort: true, cell: (row) => money(row.balance), cellClass: "amount" },
  ],
});
