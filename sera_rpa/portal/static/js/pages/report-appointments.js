// Reports, Appointment List.
import { asOptions, report } from "../components/report.js";
import { statusBadge } from "../components/status-badge.js";
import { get } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";

const choices = await get("/api/reports/choices");

const columns = [
  { key: "appointment", label: "APPOINTMENT", search: true, sort: true, cellClass: "numeric",
    cell: (row) => el("a", { href: `/jobs/${row.job}?appointment_id=${row.appointment}` }, String(row.appointment)) },
  { key: "job", label: "JOB", search: true, sort: true, cellClass: "numeric", cell: (row) => el("a", { href: `/jobs/${row.job}` }, String(row.job)) },
  { key: "customer", label: "CUSTOMER", search: true, cell: (row) => el("a", { href: `/customers/${row.customer_id}` }, row.customer) },
  { key: "address", label: "ADDRESS", search: true, cell: (row) => row.address },
  { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
  { key: "service", label: "SERVICE CATEGORY", cell: (row) => row.service },
  { key: "scheduled_time", label: "SCHEDULED TIME", sort: true, cellClass: "nowrap numeric", cell: (row) => [shortDate(row.start), el("br"), row.window] },
  { key: "technician", label: "TECHNICIAN", cell: (row) => row.technician ?? el("span", { class: "muted" }, "Unassigned") },
  { key: "status", label: "STATUS", cell: (row) => statusBadge(row.status) },
];

report({
  path: "/api/reports/appointments", label: "Appointments", columns, empty: "No appointments found", sort: "scheduled_time",
  filters: [
    { key: "scheduled_time", label: "Scheduled Time", kind: "range" },
    { key: "status", label: "Status", kind: "many", options: asOptions(choices.statuses) },
    { key: "department", label: "Department", kind: "many", options: asOptions(choices.departments) },
    { key: "technician", label: "Technician", kind: "many", options: asOptions(choices.technicians) },
  ],
});
