// Accounting, Unbatched: what goes to the accounting package next. Selecting nothing sends everything.
import { dateRange } from "../components/date-range.js";
import { openForm } from "../components/field-form.js";
import { customerLink, dayCell, invoiceLink, jobLink } from "../components/money-report.js";
import { get, post } from "../lib/api.js";
import { el, fill, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { pageData, query, replaceQuery } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const KINDS = ["invoices", "payments"];
const NAMES = { invoices: "Invoices", payments: "Payments" };
const filters = { date: query("date"), department_id: query("department_id") };
const host = document.getElementById("list");
const actions = document.getElementById("list-actions");
const chosen = (kind) => found[kind].filter((one) => picked[kind].has(one.id));
const sum = (rows) => rows.reduce((total, one) => total + one.amount, 0);
const totalText = (kind) => (picked[kind].size ? money(sum(chosen(kind))) : "None Selected");
let found = null;
let picked = { invoices: new Set(), payments: new Set() };
let shown = query("tab") === "ub_Payments" ? "payments" : "invoices";
await load();

async function load() {
  fill(host, spinner("Loading Unbatched"));
  try {
    found = await get("/api/accounting/unbatched", filters);
  } catch (failure) {
    fill(host, el("p", { class: "muted tab-body" }, "The list could not be loaded."));
    return toastError(failure);
  }
  picked = Object.fromEntries(KINDS.map((kind) => [kind, new Set(found[kind].filter((one) => one.selected).map((one) => one.id))]));
  return draw();
}

function draw() {
  const label = found.package === "QBO" ? "Send to QuickBooks" : "Batch & Download";
  const send = el("button", { type: "button", class: "btn btn-primary", "data-cy": "create-batch", disabled: !(found.invoices.length + found.payments.length), onclick: () => confirm(label) }, label);
  fill(actions, send);
  const strip = el("div", { class: "nav-tabs", role: "tablist" }, KINDS.map((kind) => el("a", {
    class: "nav-link", role: "tab", href: `?tab=ub_${NAMES[kind]}`, "aria-selected": String(kind === shown), id: `ub-${kind}`,
    onclick: (event) => { event.preventDefault(); shown = kind; replaceQuery({ tab: `ub_${NAMES[kind]}` }); draw(); },
  }, `${NAMES[kind]} (${found[kind].length})`)));
  const department = el("label", {}, "Department", el("select", { class: "form-control", "data-cy": "filter-department", onchange: (event) => narrow({ department_id: event.target.value }) },
    [["", "All"], ...pageData().departments.map((one) => [one.id, one.name])].map(([value, text]) => el("option", { value, selected: String(value) === filters.department_id }, text))));
  fill(host,
    el("div", { class: "money-bar" }, dateRange({ label: "Date", hook: "filter-date", value: filters.date, changed: (date) => narrow({ date }) }), department, el("span", { class: "grow" }),
      el("span", { class: "money-totals", "data-cy": "batch-totals", role: "status" }, `Total Invoices: ${totalText("invoices")} Total Payments: ${totalText("payments")}`)),
    strip, el("div", { class: "table-scroll", role: "tabpanel", "aria-labelledby": `ub-${shown}` }, table()),
    el("div", { class: "table-foot" }, el("span", { "data-cy": "unbatched-count" }, `${found.invoices.length + found.payments.length} items`)));
}

function narrow(more) {
  Object.assign(filters, more);
  replaceQuery(filters);
  load();
}

function table() {
  const rows = found[shown];
  const all = el("input", { type: "checkbox", "aria-label": `Select all ${NAMES[shown]}`, checked: rows.length > 0 && picked[shown].size === rows.length,
    onchange: (event) => { picked[shown] = new Set(event.target.checked ? rows.map((one) => one.id) : []); draw(); } });
  const heads = shown === "invoices" ? ["DATE", "INVOICE", "CUSTOMER", "JOB", "DEPARTMENT", "AMOUNT"] : ["DATE", "PAYMENT", "INVOICE", "CUSTOMER", "JOB", "DEPARTMENT", "METHOD", "AMOUNT"];
  return el("table", { class: "dataTable money-table", id: `${shown}-table`, "aria-label": `Unbatched ${NAMES[shown]}` },
    el("thead", {}, el("tr", {}, el("th", {}, all), heads.map((head) => el("th", { scope: "col", class: head === "AMOUNT" ? "amount-field" : null }, head)))),
    el("tbody", { class: "table-data" }, rows.length ? rows.map(line) : el("tr", {}, el("td", { class: "dataTables_empty", colspan: String(heads.length + 1) }, `No ${shown} found`))));
}

function line(row) {
  const box = el("input", { type: "checkbox", "aria-label": `Select ${shown === "invoices" ? "invoice" : "payment"} ${row.id}`, checked: picked[shown].has(row.id),
    onchange: (event) => { picked[shown][event.target.checked ? "add" : "delete"](row.id); draw(); } });
  const middle = shown === "invoices"
    ? [invoiceLink(row.id), customerLink(row), jobLink(row), row.department]
    : [String(row.id), invoiceLink(row.invoice), customerLink(row), jobLink(row), row.department, row.method];
  return el("tr", { "data-cy": "unbatched-row" }, el("td", {}, box), el("td", { class: "nowrap numeric" }, dayCell(row.day)), middle.map((cell) => el("td", {}, cell)), el("td", { class: "amount" }, money(row.amount)));
}

function confirm(label) {
  const everything = !picked.invoices.size && !picked.payments.size;
  const rows = Object.fromEntries(KINDS.map((kind) => [kind, everything ? found[kind] : chosen(kind)]));
  const orphans = rows.payments.filter((one) => !one.invoice_batched && !rows.invoices.some((invoice) => invoice.id === one.invoice)).length;
  const saasant = found.package === "Saasant";
  openForm({
    heading: label, submit: saasant ? "Batch & Download" : "Create Batch", hook: "batch-modal",
    before: [
      el("p", {}, el("b", {}, `Batch #${found.next}`)),
      everything ? el("div", { class: "alert alert-info" }, "Nothing is selected: everything in the list is batched.") : null,
      saasant && orphans ? el("div", { class: "alert alert-warning", "data-cy": "batch-warning" }, `${orphans} payments are batched without their invoices.`) : null,
      KINDS.map((kind) => el("div", { class: "batch-line", "data-cy": `batch-${kind}` }, el("span", {}, NAMES[kind]), " ", el("span", { class: "numeric" }, `${money(sum(rows[kind]))} ${rows[kind].length} items`))),
    ].filter(Boolean),
    fields: saasant ? [{ key: "name", label: "Name", hook: "batch-name", value: `Batch #${found.next}` }] : [],
    send: async (values) => {
      const search = new URLSearchParams(Object.entries(filters).filter(([, value]) => value)).toString();
      const made = await post(`/api/accounting/batches${search ? `?${search}` : ""}`, { ...values, invoices: [...picked.invoices], payments: [...picked.payments] });
      toast(`Batch #${made.id} created`);
      if (saasant) window.location.assign(`/api/accounting/batches/${made.id}.zip`);
      await load();
    },
  });
}
