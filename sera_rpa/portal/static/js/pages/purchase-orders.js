// Reports, Purchase Orders: what was bought for jobs.
import { customerLink, dayCell, jobLink, moneyReport } from "../components/money-report.js";
import { orderBadge } from "../components/purchase-orders.js";
import { money } from "../lib/money.js";
import { pageData } from "../lib/page.js";

const { technicians, categories } = pageData();
moneyReport({
  id: "purchase-orders-table", path: "/api/reports/purchase_orders", label: "Purchase Orders", empty: "No purchase orders found",
  sums: (answer) => `Total ${money(answer.sums.amount)}`,
  filters: [
    { key: "date", label: "Date", kind: "range" }, { key: "status", label: "Status", options: ["Open", "Received", "Cancelled"].map((one) => [one, one]) },
    { key: "department_id", label: "Department", kind: "department" }, { key: "category", label: "Category", options: categories.map((one) => [one, one]) },
    { key: "technician_id", label: "Technician", options: technicians.map((one) => [one.id, one.name]) },
  ],
  columns: [
    { key: "date", label: "DATE", sort: true, cell: (row) => dayCell(row.day), cellClass: "nowrap numeric" },
    { key: "number", label: "NUMBER", search: true, sort: true, cell: (row) => String(row.id), cellClass: "numeric" },
    { key: "status", label: "STATUS", cell: (row) => orderBadge(row.status) },
    { key: "job", label: "JOB", search: true, sort: true, cell: jobLink, cellClass: "numeric" },
    { key: "customer", label: "CUSTOMER", search: true, cell: customerLink },
    { key: "address", label: "ADDRESS", search: true, cell: (row) => row.address },
    { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
    { key: "category", label: "CATEGORY", cell: (row) => row.category },
    { key: "technician", label: "TECHNICIAN", cell: (row) => row.technician ?? "" },
    { key: "vendor", label: "VENDOR", search: true, sort: true, cell: (row) => row.vendor },
    { key: "amount", label: "AMOUNT", sort: true, cell: (row) => money(row.amount), cellClass: "amount" },
    { key: "description", label: "DESCRIPTION", cell: (row) => row.description },
  ],
});
