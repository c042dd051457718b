// The To-Do List: pending or all, + New To-Do, the Done box.
import { among } from "../elements/sera-select.js";
import { dateField, isoOf } from "../components/date-field.js";
import { field, openForm } from "../components/form-modal.js";
import { get, post, put } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { today } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const HEADS = ["DONE", "TO-DO", "DUE", "CUSTOMER", "ASSIGNED TO", "MADE BY"];
const host = document.getElementById("todos");
let all = false;
const which = [["Pending", false, "show-pending-todos"], ["All", true, "show-all-todos"]].map(([label, value, hook]) =>
  el("button", { type: "button", "data-cy": hook, "aria-pressed": String(value === all), onclick: () => { all = value; load(); } }, label));
fill(document.getElementById("todo-actions"),
  el("div", { class: "segmented", role: "group", "aria-label": "Which to-dos" }, which),
  el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-todo", onclick: open }, icon("plus"), "New To-Do"));
fill(host, spinner("Loading to-dos"));
load();

async function load() {
  which.forEach((button, at) => button.setAttribute("aria-pressed", String(Boolean(at) === all)));
  try {
    const rows = await get("/api/todos", { all: all ? "1" : "" });
    fill(host, el("table", { id: "todos-table", class: "dataTable", "aria-label": "To-Do List" },
      el("thead", {}, el("tr", {}, HEADS.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", { class: "table-data" }, rows.length ? rows.map(line) : el("tr", {}, el("td", { class: "dataTables_empty", colspan: String(HEADS.length) }, "No to-dos found")))));
  } catch (failure) {
    fill(host, el("p", { class: "muted tab-body" }, "The to-dos could not be loaded."));
    toastError(failure);
  }
}

function line(todo) {
  const box = el("input", { type: "checkbox", checked: todo.done, "aria-label": `Done: ${todo.title}`, "data-cy": "todo-done" });
  box.addEventListener("change", () => tick(todo, box));
  const late = todo.due_on && !todo.done && todo.due_on < today();
  return el("tr", { "data-cy": "todo-row", class: todo.done ? "archived-row" : null },
    el("td", {}, box),
    el("td", {}, el("b", {}, todo.title), todo.note ? el("div", { class: "muted" }, todo.note) : null),
    el("td", { class: "nowrap numeric" }, todo.due_on ? (late ? el("span", { class: "badge badge-bad" }, shortDate(todo.due_on)) : shortDate(todo.due_on)) : "–"),
    el("td", {}, todo.customer_id ? el("a", { href: `/customers/${todo.customer_id}` }, todo.customer) : ""),
    el("td", {}, todo.assignee ?? "Everybody"), el("td", {}, todo.made_by));
}

async function tick(todo, box) {
  try {
    const { pending } = await put(`/api/todos/${todo.id}`, { done: box.checked });
    badge(pending);
    await load();
  } catch (failure) {
    box.checked = todo.done;
    toastError(failure);
  }
}

function badge(pending) {
  const link = document.querySelector('.menu-item[href="/todos"]');
  link.querySelector(".menu-badge")?.remove();
  if (pending) link.append(el("b", { class: "menu-badge", id: "todos-pending", "aria-label": `${pending} pending` }, String(pending)));
}

async function open() {
  const people = await get("/api/todos/people");
  const due = dateField({ id: "todo-due", hook: "todo-due" });
  const fields = {
    title: field("Title", { hook: "todo-title", required: true }),
    note: field("Note", { hook: "todo-note", lines: true }),
    assignee_id: el("sera-select", { label: "Assigned To", "data-cy": "todo-assignee" }),
    customer_id: el("sera-select", { label: "Customer", placeholder: "Search customers", "data-cy": "todo-customer" }),
  };
  fields.assignee_id.load = among([{ value: "", label: "Everybody" }, ...people.map(({ id, name }) => ({ value: String(id), label: name }))]);
  fields.customer_id.load = async (text) => (await get("/api/customers", { name: text })).rows.map((row) => ({ value: String(row.id), label: row.name, note: String(row.id) }));
  openForm({
    heading: "New To-Do", hook: "todo-modal", fields,
    body: [fields.title, fields.note, el("div", { class: "form-grid" },
      el("div", {}, el("label", { class: "sera-label", for: "todo-due" }, "Due"), due.element), fields.assignee_id), fields.customer_id],
    send: () => post("/api/todos", {
      title: fields.title.value, note: fields.note.value, due_on: isoOf(due.value),
      assignee_id: Number(fields.assignee_id.value) || null, customer_id: Number(fields.customer_id.value) || null,
    }),
    done: async () => {
      toast("To-do added");
      await load();
      badge((await get("/api/todos")).length);
    },
  });
}
