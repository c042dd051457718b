// Members Report: By Program and By Address.
import { choice } from "../components/choice.js";
import { DataTable } from "../components/data-table.js";
import { downloadLink } from "../components/download-link.js";
import { tabs } from "../components/tabs.js";
import { getWithHeaders } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";
import { pageData } from "../lib/page.js";

const { programs } = pageData();
const EXPIRING = [["", "Any time"], ["week", "Expiring next week"], ["month", "Expiring next month"], ["year", "Expiring next year"]];
const date = (iso) => (iso ? shortDate(iso) : "–");
const contact = (row) => [el("a", { href: `/customers/${row.customer_id}` }, row.customer), el("div", { class: "muted" }, [row.phone, row.email].filter(Boolean).join(" · "))];
const dates = [
  { key: "renewal_type", label: "Renewal Type", cell: (row) => row.renewal_type },
  { key: "since", label: "Since", cellClass: "nowrap numeric", cell: (row) => date(row.since) },
  { key: "next_billing_on", label: "Next Billing Date", cellClass: "nowrap numeric", cell: (row) => date(row.next_billing_on) },
  { key: "ends_on", label: "Ends On", cellClass: "nowrap numeric", cell: (row) => date(row.ends_on) },
];
const byProgram = [
  { key: "program", label: "Programs", cell: (row) => row.program },
  { key: "customer", label: "Contact", search: true, cell: contact },
  { key: "tags", label: "Tags", cell: (row) => el("div", { class: "row-tags" }, row.tags.map((tag) => el("span", { class: "badge" }, tag))) },
  { key: "billing_address", label: "Billing Address", cell: (row) => row.billing_address },
  ...dates,
];
const byAddress = [
  { key: "address", label: "Service Address", cell: (row) => row.address },
  { key: "member_status", label: "Member Status", cell: (row) => el("span", { class: `badge ${row.member_status === "Active" ? "badge-good" : "badge-bad"}` }, row.member_status) },
  { key: "days_to_renewal", label: "Days to Renewal", cellClass: "numeric", cell: (row) => (row.days_to_renewal === null ? "–" : String(row.days_to_renewal)) },
  { key: "available_services", label: "Available Services", cell: (row) => row.available_services.join(", ") },
  ...dates,
  { key: "customer", label: "Contact", search: true, cell: contact },
];

const sheet = tabs("mr", [
  { label: "By Program", render: () => list("by_program", "members-table", byProgram) },
  { label: "By Address", render: () => list("by_address", "members-by-address-table", byAddress) },
]);
document.getElementById("members-report").replaceChildren(sheet.element);

function list(name, id, columns) {
  const filters = { expiring: "", program_id: "" };
  const host = el("div");
  const table = new DataTable(host, { id, label: "Members", empty: "No members found", columns,
    fetchPage: (wanted, signal) => getWithHeaders(`/api/reports/members/${name}`, wanted, signal) });
  const narrow = (changes) => table.narrow(Object.assign(filters, changes));
  narrow({});
  return el("div", {}, el("div", { class: "list-bar" },
    choice("Expiring", EXPIRING, { hook: "filter-expiring", changed: (expiring) => narrow({ expiring }) }).element,
    choice("Program", [["", "All programs"], ...programs.map((one) => [one.id, one.name])], { hook: "filter-program", changed: (program_id) => narrow({ program_id }) }).element,
    el("span", { class: "grow" }), downloadLink(`/api/memberships/${name}.xlsx`, () => ({ ...filters, ...table.search }))), host);
}
