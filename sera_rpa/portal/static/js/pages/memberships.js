// Memberships: the To-Do of sold programs and the Service Utilization of included tasks.
import { openSchedule } from "../components/schedule-modal.js";
import { openEditMemberships } from "../components/edit-memberships.js";
import { choice } from "../components/choice.js";
import { dateField, isoOf } from "../components/date-field.js";
import { DataTable } from "../components/data-table.js";
import { downloadLink } from "../components/download-link.js";
import { tabs } from "../components/tabs.js";
import { getWithHeaders, post } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { debounce } from "../lib/debounce.js";
import { el } from "../lib/dom.js";
import { pageData, query, replaceQuery } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const { departments, programs, tasks } = pageData();
const sheet = tabs("m", [{ label: "To-Do", render: toDo }, { label: "Service Utilization", render: utilization }]);
document.getElementById("memberships").replaceChildren(sheet.element);

function toDo() {
  const prefix = "memberships-table_";
  const [from = "", to = ""] = query(`${prefix}sold_on`).split("-");
  const filters = {
    all: query(`${prefix}all`) === "true" ? "1" : "0", customer: query(`${prefix}customer`), program_id: query(`${prefix}program`),
    department_id: query(`${prefix}department`), sold_from: isoOf(from), sold_to: isoOf(to || from),
  };
  const host = el("div");
  const table = new DataTable(host, {
    id: "memberships-table", label: "Memberships", empty: "No memberships found",
    fetchPage: (wanted, signal) => getWithHeaders("/api/memberships", wanted, signal),
    rowAttributes: () => ({ "data-cy": "membership-row" }),
    sort: "sold_on",
    columns: [
      { key: "sold_on", label: "Sold On", sort: true, cellClass: "nowrap numeric", cell: (row) => shortDate(row.sold_on) },
      { key: "invoice", label: "Invoice", cellClass: "numeric", cell: (row) => (row.invoice ? el("a", { href: `/invoices/${row.invoice}` }, String(row.invoice)) : "") },
      { key: "job", label: "Job", cellClass: "numeric", cell: (row) => (row.job ? el("a", { href: `/jobs/${row.job}` }, String(row.job)) : "") },
      { key: "customer", label: "Customer", cell: (row) => el("a", { href: `/customers/${row.customer_id}` }, row.customer) },
      { key: "program", label: "Program", cell: (row) => programLink(row, () => table.load()) },
      { key: "systems", label: "Systems", cellClass: "numeric", cell: (row) => String(row.systems) },
      { key: "department", label: "Department", cell: (row) => row.department },
      { key: "owner", label: "Owner", cell: (row) => row.owner },
      { key: "complete", label: "Complete", cell: (row) => completeSwitch(row, () => table.load()) },
    ],
  });
  const narrow = (changes) => {
    Object.assign(filters, changes);
    const range = filters.sold_from ? `${shortDate(filters.sold_from)}-${shortDate(filters.sold_to || filters.sold_from)}` : "";
    replaceQuery({ [`${prefix}all`]: filters.all === "1" ? "true" : "", [`${prefix}customer`]: filters.customer, [`${prefix}program`]: filters.program_id,
      [`${prefix}department`]: filters.department_id, [`${prefix}sold_on`]: range });
    table.narrow(filters);
  };
  const modes = [["0", "To-Do"], ["1", "All"]].map(([all, label]) => el("button", { type: "button", "data-cy": `show-${label.toLowerCase()}`, "aria-pressed": String(filters.all === all),
    onclick: (event) => { modes.forEach((one) => one.setAttribute("aria-pressed", String(one === event.currentTarget))); narrow({ all }); } }, label));
  const bar = el("div", { class: "list-bar" },
    el("div", { class: "segmented", role: "group", "aria-label": "Which memberships" }, modes),
    searchBox("Customer", filters.customer, (customer) => narrow({ customer })),
    choice("Program", [["", "All programs"], ...programs.map((one) => [one.id, one.name])], { value: filters.program_id, hook: "filter-program", changed: (program_id) => narrow({ program_id }) }).element,
    choice("Department", [["", "All departments"], ...departments.map((one) => [one.id, one.name])], { value: filters.department_id, hook: "filter-department", changed: (department_id) => narrow({ department_id }) }).element,
    soldOn("Sold from", "sold_from", filters, narrow), soldOn("Sold to", "sold_to", filters, narrow),
    el("span", { class: "grow" }), downloadLink("/api/memberships/to_do.xlsx", () => filters));
  table.narrow(filters);
  return el("div", {}, bar, host);
}

/** The program's name: no link element, only a text that listens for clicks. */
function programLink(row, reload) {
  const text = el("span", { class: "link", "data-cy": "program-name" }, row.program);
  text.addEventListener("click", () => openEditMemberships(row.id, reload));
  return text;
}

function completeSwitch(row, reload) {
  const input = el("input", { type: "checkbox", role: "switch", "data-cy": "complete-switch", "aria-label": `Complete ${row.program} of ${row.customer}` });
  input.checked = row.complete;
  input.addEventListener("change", async () => {
    try {
      await post(`/api/memberships/sales/${row.id}/complete`, { complete: input.checked });
      toast(input.checked ? "Membership marked complete" : "Membership marked to do");
    } catch (failure) {
      toastError(failure);
    }
    reload();
  });
  return el("span", { class: "switch" }, input, el("i", { "aria-hidden": "true" }));
}

function soldOn(label, name, filters, narrow) {
  const field = dateField({ iso: filters[name], hook: `filter-${name.replace("_", "-")}` });
  field.input.style.minWidth = "118px";
  field.input.style.width = "118px";
  field.input.addEventListener("input", () => { if (!field.value || isoOf(field.value)) narrow({ [name]: isoOf(field.value) }); });
  return el("label", {}, label, field.element);
}

function searchBox(label, value, changed) {
  const input = el("input", { type: "text", class: "form-control", placeholder: "Search", autocomplete: "off", value });
  const later = debounce(() => changed(input.value.trim()));
  input.addEventListener("input", later);
  return el("label", {}, label, input);
}

function utilization() {
  const filters = { status: "available", task: "" };
  const host = el("div");
  const table = new DataTable(host, {
    id: "utilization-table", label: "Service Utilization", empty: "No services found",
    fetchPage: (wanted, signal) => getWithHeaders("/api/memberships/utilization", wanted, signal),
    columns: [
      { key: "customer", label: "Customer", search: true, cell: (row) => el("a", { href: `/customers/${row.customer_id}` }, row.customer) },
      { key: "address", label: "Service Address", search: true, cell: (row) => row.address },
      { key: "program", label: "Program", cell: (row) => row.program },
      { key: "task", label: "Task", cell: (row) => row.task },
      { key: "status", label: "Status", cell: (row) => el("span", { class: `badge ${row.status === "Completed" ? "badge-good" : "badge-warn"}` }, row.status) },
      { key: "expires_on", label: "Expires On", cellClass: "nowrap numeric", cell: (row) => shortDate(row.expires_on) },
      { key: "schedule", label: "", cell: scheduleLink },
    ],
  });
  const narrow = (changes) => table.narrow(Object.assign(filters, changes));
  narrow({});
  return el("div", {}, el("div", { class: "list-bar" },
    choice("Status", [["available", "Available"], ["completed", "Completed"], ["all", "All"]], { value: "available", hook: "filter-status", changed: (status) => narrow({ status }) }).element,
    choice("Task", [["", "All tasks"], ...tasks.map((name) => [name, name])], { hook: "filter-task", changed: (task) => narrow({ task }) }).element,
    el("span", { class: "grow" }), downloadLink("/api/memberships/utilization.xlsx", () => ({ ...filters, ...table.search }))), host);
}

function scheduleLink(row) {
  if (row.status === "Completed" || !row.schedulable) return "";
  return el("button", { type: "button", class: "btn btn-link", "data-cy": "utilization-schedule", "aria-label": `Schedule ${row.task} for ${row.customer}, ${row.address}`,
    onclick: () => openSchedule({
      address: { id: row.address_id, label: `${row.customer} · ${row.address}` },
      booked: ({ job }) => toast(`Appointment scheduled, job ${job}`),
    }) }, "Schedule");
}
