// Reports, Pending Revenue: what is not finalized yet.
import { customerLink, dayCell, invoiceLink, jobLink, moneyReport, sumText } from "../components/money-report.js";
import { money } from "../lib/money.js";

moneyReport({
  id: "pending-revenue-table", path: "/api/accounting/pending", label: "Pending Revenue", empty: "No invoices found", sums: sumText("Expected"),
  filters: [{ key: "department_id", label: "Department", kind: "department" }],
  columns: [
    { key: "invoice", label: "INVOICE", search: true, sort: true, cell: (row) => invoiceLink(row.id) },
    { key: "customer", label: "CUSTOMER", search: true, sort: true, cell: customerLink },
    { key: "billing", label: "BILLING ADDRESS", cell: (row) => row.billing_address }, { key: "job", label: "JOB", search: true, cell: jobLink },
    { key: "last", label: "LAST APPOINTMENT DATE", cell: (row) => dayCell(row.last_appointment), cellClass: "nowrap numeric" },
    { key: "owner", label: "OWNER", cell: (row) => row.owner }, { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
    { key: "class", label: "CLASS", cell: (row) => row.class },
    { key: "amount", label: "EXPECTED REVENUE", sort: true, cell: (row) => money(row.amount), cellClass: "amount" },
    { key: "balance", label: "BALANCE", sort: true, cell: (row) => money(row.balance), cellClass: "amount" },
  ],
});
