// Dispatch, Jobs: all jobs, or those with accepted quotes.
import { asOptions, report } from "../components/report.js";
import { get } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";
import { query, replaceQuery } from "../lib/page.js";

const choices = await get("/api/reports/choices");
let all = query("all") === "true";

const columns = [
  { key: "job", label: "JOB", search: true, sort: true, cellClass: "numeric", cell: (row) => el("a", { href: `/jobs/${row.job}` }, String(row.job)) },
  { key: "customer", label: "CUSTOMER", search: true, cell: (row) => el("a", { href: `/customers/${row.customer_id}` }, row.customer) },
  { key: "address", label: "ADDRESS", search: true, cell: (row) => row.address },
  { key: "department", label: "DEPARTMENT", cell: (row) => row.department },
  { key: "opportunity_status", label: "OPPORTUNITY STATUS", cell: (row) => el("span", { class: `badge badge-opportunity-${row.opportunity_status.toLowerCase()}` }, row.opportunity_status) },
  { key: "opportunity_owner", label: "OPPORTUNITY OWNER", cell: (row) => row.opportunity_owner ?? el("span", { class: "muted" }, "–") },
  { key: "date", label: "DATE", sort: true, cellClass: "nowrap numeric", cell: (row) => shortDate(inCompanyZone(row.date).day) },
];

const toggle = {};
const which = (label, hook, value) => {
  toggle[value] = el("button", { type: "button", "data-cy": hook, "aria-pressed": String(all === value), onclick: () => showAll(value) }, label);
  return toggle[value];
};
const segmented = el("div", { class: "segmented", role: "group", "aria-label": "Which jobs" },
  which("All jobs", "show-all-jobs", true), which("With accepted quotes", "show-sold-jobs", false));

const list = report({
  path: "/api/reports/jobs", label: "Jobs", columns, empty: "No jobs found", sort: "job", actions: [segmented],
  extra: { all: all ? "true" : "" },
  filters: [
    { key: "opportunity_status", label: "Opportunity Status", kind: "many", options: asOptions(choices.opportunities) },
    { key: "department", label: "Department", kind: "many", options: asOptions(choices.departments) },
    { key: "opportunity_owner", label: "Opportunity Owner", kind: "many", options: asOptions(choices.technicians) },
    { key: "date", label: "Date", kind: "range" },
  ],
});

function showAll(value) {
  all = value;
  replaceQuery({ all: all ? "true" : "" });
  for (const state of [true, false]) toggle[state].setAttribute("aria-pressed", String(all === state));
  list.narrow({ all: all ? "true" : "" });
}
