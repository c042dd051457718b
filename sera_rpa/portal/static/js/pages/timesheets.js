// Company, Timesheets: everybody's punches; a Super adds and corrects them.
import { dateRange } from "../components/date-range.js";
import { downloadLink } from "../components/download-link.js";
import { openForm } from "../components/form-fields.js";
import { hours, timeTable } from "../components/time-table.js";
import { rowButton } from "../components/plain-table.js";
import { get, post, put, remove } from "../lib/api.js";
import { addDays, shortDate } from "../lib/dates.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { mayManage, pageData, today } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const { people } = pageData();
const filters = { date: `${shortDate(addDays(today(), -6))}-${shortDate(today())}`, person: "" };
const host = el("div", {}, spinner("Loading timesheets"));
const total = el("span", { class: "money-totals", "data-cy": "time-total", role: "status" });
const who = el("select", { class: "form-control", "data-cy": "filter-person", onchange: () => { filters.person = who.value; load(); } },
  [["", "Everybody"], ...people.map((one) => [one.key, one.name])].map(([value, text]) => el("option", { value }, text)));
fill(document.getElementById("list"), el("div", { class: "money-bar" },
  dateRange({ label: "Date", hook: "filter-date", value: filters.date, changed: (date) => { filters.date = date; load(); } }), el("label", {}, "Person", who), el("span", { class: "grow" }), total), host);
fill(document.getElementById("list-actions"), downloadLink("/api/timesheets.xlsx", () => filters),
  mayManage() ? el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-time-entry", onclick: () => edit(null) }, icon("plus"), "Create New") : null);
load();

async function load() {
  try {
    const found = await get("/api/timesheets", filters);
    total.textContent = `Total ${hours(found.minutes)} hours`;
    fill(host, timeTable({ id: "timesheets-table", rows: found.rows,
      before: [{ label: "Name", cell: (row) => row.name }, { label: "Role", cell: (row) => row.role }],
      after: [{ label: "Entered By", cell: (row) => row.made_by }, ...(mayManage() ? [{ label: "", cell: (row) => rowButton("Edit", "edit-time-entry", () => edit(row)) }] : [])] }));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function edit(row) {
  const done = async () => { toast("Time card saved"); await load(); };
  const modal = openForm({
    heading: row ? "Edit Time Card" : "New Time Card", subheading: row?.name ?? null, hook: "time-entry-modal",
    fields: [
      ...(row ? [] : [{ name: "person", label: "Person", type: "select", options: people.map((one) => [one.key, one.name]) }]),
      { name: "clock_in", label: "Clock In", type: "datetime-local", value: row?.clock_in ?? `${today()}T07:00`, required: true },
      { name: "clock_out", label: "Clock Out", type: "datetime-local", value: row?.clock_out ?? "" },
      { name: "note", label: "Note", value: row?.note ?? "" },
    ],
    send: (values) => (row ? put(`/api/timesheets/${row.id}`, values) : post("/api/timesheets", values)), done,
  });
  if (row) modal.querySelector(".form-fields").append(el("button", { type: "button", class: "btn btn-link", "data-cy": "delete-time-entry",
    onclick: () => remove(`/api/timesheets/${row.id}`).then(async () => { modal.close(); await done(); }, toastError) }, "Delete"));
}
