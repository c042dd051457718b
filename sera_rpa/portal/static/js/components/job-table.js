// The Jobs tab of a customer: one row for each appointment, newest first.
import { getWithHeaders } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";
import { DataTable } from "./data-table.js";
import { statusBadge } from "./status-badge.js";

const columns = [
  { key: "job", label: "JOB", cellClass: "numeric", cell: (row) => el("a", { href: `/jobs/${row.job}` }, String(row.job)) },
  { key: "appointment", label: "APPOINTMENT", cellClass: "numeric", cell: (row) => String(row.appointment) },
  { key: "service", label: "SERVICE CATEGORY", cell: (row) => row.service },
  { key: "scheduled", label: "SCHEDULED", cellClass: "nowrap numeric", cell: (row) => [shortDate(row.start), el("br"), row.window] },
  { key: "job-address", label: "ADDRESS", cell: (row) => row.address },
  { key: "technician", label: "TECHNICIAN", cell: technician },
  { key: "status", label: "STATUS", cell: (row) => statusBadge(row.status) },
  { key: "notes", label: "NOTES", cell: (row) => el("div", { class: "clip", title: row.notes || null }, row.notes ?? "") },
];

export function jobTable(customerId) {
  const host = el("div");
  const table = new DataTable(host, {
    id: "customer-jobs-table",
    label: "Jobs",
    columns,
    empty: "No jobs found",
    fetchPage: ({ page }, signal) => getWithHeaders(`/api/customers/${customerId}/jobs`, { page }, signal),
    rowAttributes: () => ({ "data-cy": "job-row" }),
  });
  table.load();
  return host;
}

function technician(row) {
  if (!row.technician) return el("span", { class: "muted" }, "Unassigned");
  return [row.technician, row.pinned ? el("span", { class: "muted" }, " (Pinned)") : null];
}
