// Reports, Out of Coverage: who wanted to book outside the coverage area.
import { customerLink, dayCell, moneyReport } from "../components/money-report.js";

moneyReport({
  id: "out-of-coverage-table", path: "/api/reports/out_of_coverage", label: "Out of Coverage", empty: "Nobody asked outside the coverage area",
  filters: [{ key: "date", label: "Date", kind: "range" }, { key: "department_id", label: "Department", kind: "department" }],
  columns: [
    { key: "date", label: "DATE", sort: true, cell: (row) => dayCell(row.day), cellClass: "nowrap numeric" },
    { key: "name", label: "NAME", search: true, sort: true, cell: (row) => (row.customer_id ? customerLink({ ...row, customer: row.name }) : row.name) },
    { key: "email", label: "EMAIL", cell: (row) => row.email }, { key: "phone", label: "PHONE", cell: (row) => row.phone, cellClass: "nowrap" },
    { key: "address", label: "ADDRESS", cell: (row) => row.address }, { key: "zip", label: "ZIP", search: true, sort: true, cell: (row) => row.zip, cellClass: "numeric" },
    { key: "service", label: "SERVICE CATEGORY", cell: (row) => row.service }, { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
    { key: "source", label: "SOURCE", cell: (row) => row.source },
  ],
});
