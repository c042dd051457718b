// A department's pricebook: tasks by category, parts, price sheets.
import { actionsMenu, buttonMenu } from "../components/actions-menu.js";
import { DataTable } from "../components/data-table.js";
import { downloadLink } from "../components/download-link.js";
import { openForm } from "../components/field-form.js";
import { organize, parents } from "../components/pricebook-organize.js";
import { tabs } from "../components/tabs.js";
import { uploadButton } from "../components/upload-button.js";
import { get, getWithHeaders, post, put } from "../lib/api.js";
import { debounce } from "../lib/debounce.js";
import { el, fill, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { mayEdit, pageData } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const department = pageData().department_id;
const base = `/api/departments/${department}/pricebook`;
const host = document.getElementById("pricebook");
let organizing = false;
const search = (hook, label, typed) => {
  const input = el("input", { type: "search", class: "form-control", "aria-label": label, placeholder: label, "data-cy": hook, autocomplete: "off" });
  input.addEventListener("input", debounce(() => typed(input.value.trim())));
  return input;
};
fill(host, tabs("pb", [
  { label: "Tasks", key: "tasks", render: tasksTab }, { label: "Parts", key: "parts", render: partsTab },
  { label: "Price Sheets", key: "price_sheets", render: sheetsTab },
]).element);

function reading(draw) {
  const body = el("div", {}, spinner("Loading pricebook"));
  const load = async (query = {}) => {
    try {
      fill(body, draw(await get(base, query), load));
    } catch (failure) {
      fill(body, el("p", { class: "muted" }, "The pricebook could not be loaded."));
      toastError(failure);
    }
  };
  load();
  return body;
}

function tasksTab() {
  return reading((book, reload) => {
    const list = el("div", { class: "tab-body", "data-cy": "pricebook-tasks" });
    const draw = (typed) => {
      if (organizing) {
        fill(list, organize({ book, base, typedTask, reload }));
        return;
      }
      const wanted = typed.toLowerCase();
      const found = book.tasks.filter((one) => one.name.toLowerCase().includes(wanted));
      fill(list, book.categories.map((category) => categoryBox(category, found.filter((one) => one.category === category.id), wanted !== "")));
      if (!found.length && wanted) fill(list, el("p", { class: "muted" }, "No tasks found"));
    };
    draw("");
    const searching = search("task-search", "Search tasks", draw);
    searching.hidden = organizing;
    const switched = (event) => {
      organizing = !organizing;
      event.currentTarget.setAttribute("aria-pressed", String(organizing));
      searching.hidden = organizing;
      draw(searching.value.trim());
    };
    const picker = el("label", {}, "Department", el("select", { class: "form-control", "data-cy": "department-select", onchange: (event) => window.location.assign(`/departments/${event.target.value}/pricebook?tab=pb_tasks`) },
      book.departments.map((one) => el("option", { value: one.id, selected: one.id === department }, one.name))));
    return [el("div", { class: "money-bar" }, picker, searching, el("span", { class: "grow" }),
      mayEdit() ? [el("button", { type: "button", class: "btn btn-secondary", "data-cy": "organize", "aria-pressed": String(organizing), onclick: switched }, "Organize"),
        el("button", { type: "button", class: "btn btn-secondary", "data-cy": "new-category", onclick: () => newCategory(book, reload) }, "+ New Category"),
        buttonMenu("Actions", "pricebook-actions", [["Add Task", () => taskForm(book, null, reload)], ["Show Archived", () => reload({ all: 1 })]]),
        el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-task", onclick: () => taskForm(book, null, reload) }, "New Task")] : null), list];

    function categoryBox(category, tasks, narrowed) {
      if (narrowed && !tasks.length) return null;
      const parent = book.categories.find((one) => one.id === category.parent);
      return el("section", { class: "pricebook-category", "data-cy": "task-category" }, el("h3", {}, parent ? `${parent.name} › ${category.name}` : category.name),
        tasks.length ? el("table", { class: "dataTable money-table", "aria-label": category.name },
          el("thead", {}, el("tr", {}, ["Task", "Minutes", "Counts Toward a Win", ...book.sheets.map((one) => one.name), ""].map((head) => el("th", { scope: "col" }, head)))),
          el("tbody", {}, tasks.map((task) => el("tr", { "data-cy": "task-row", class: task.archived ? "archived-row" : null },
            el("td", {}, task.name, task.archived ? el("span", { class: "badge" }, "Archived") : null), el("td", { class: "numeric" }, String(task.minutes)), el("td", {}, task.wins ? "Yes" : "No"),
            book.sheets.map((one) => el("td", { class: "numeric" }, money(task.prices[one.id]))),
            el("td", {}, mayEdit() ? actionsMenu(`Actions of ${task.name}`, [["Edit Task", () => taskForm(book, task, reload)],
              [task.archived ? "Restore Task" : "Archive Task", () => archive(task, reload)]]) : null)))))
          : el("p", { class: "muted tab-body" }, "No tasks in this category"));
    }
  });
}

function newCategory(book, reload) {
  openForm({
    heading: "New Category", submit: "Save", hook: "category-modal",
    fields: [{ key: "name", label: "Name", hook: "category-name", required: true },
      { key: "parent", label: "Inside", kind: "choice", hook: "category-parent", options: parents(book) }],
    send: async (values) => { await post(`${base}/categories`, values); toast("Category added"); await reload(); },
  });
}

const typedTask = (task) => ({ ...task, price: money(task.price), cost: money(task.cost) });

function taskForm(book, task, reload) {
  const known = task ? typedTask(task) : {};
  openForm({
    heading: task ? "Edit Task" : "New Task", submit: "Save", hook: "task-modal",
    fields: [
      { key: "name", label: "Name", hook: "task-name", value: known.name, required: true },
      { key: "category", label: "Category", kind: "choice", hook: "task-category", value: known.category, options: book.categories.map((one) => [one.id, one.name]) },
      { key: "description", label: "Description", kind: "textarea", hook: "task-description", value: known.description },
      { key: "minutes", label: "Minutes", hook: "task-minutes", value: String(known.minutes ?? 60) },
      { key: "cost", label: "Cost", hook: "task-cost", value: known.cost ?? "$0.00" },
      { key: "price", label: "Price", hook: "task-price", value: known.price, required: true },
      { key: "wins", label: "Counts toward a win", kind: "check", hook: "task-wins", value: known.wins ?? true },
    ],
    send: async (values) => {
      await (task ? put(`${base}/tasks/${task.id}`, values) : post(`${base}/tasks`, values));
      toast("Task saved");
      await reload();
    },
  });
}

async function archive(task, reload) {
  try {
    await put(`${base}/tasks/${task.id}`, { ...typedTask(task), archived: !task.archived });
    toast(task.archived ? "Task restored" : "Task archived");
    await reload();
  } catch (failure) {
    toastError(failure);
  }
}

function partsTab() {
  const list = el("div", {});
  const table = new DataTable(list, {
    id: "products-table", label: "Parts", empty: "No parts found", sort: "name",
    columns: [
      { key: "sku", label: "SKU", sort: true, cell: (row) => row.sku, cellClass: "nowrap" }, { key: "name", label: "Part Name", sort: true, cell: (row) => row.name },
      { key: "vendor", label: "Vendor Name", sort: true, cell: (row) => row.vendor }, { key: "cost", label: "Cost", sort: true, cell: (row) => money(row.cost), cellClass: "numeric" },
      { key: "actions", label: "", cell: (row) => (mayEdit() ? actionsMenu(`Actions of ${row.sku}`, [["Edit Part", () => partForm(row, table)]]) : "") },
    ],
    fetchPage: (wanted, signal) => getWithHeaders(`${base}/parts`, wanted, signal),
    rowAttributes: () => ({ "data-cy": "part-row" }),
  });
  const filter = el("div", { class: "dataTables_filter", id: "products-table_filter" }, search("part-search", "Search parts", (q) => table.narrow({ q })));
  table.load();
  return el("div", {}, el("div", { class: "money-bar" }, filter, el("span", { class: "grow" }), downloadLink(`${base}/parts.xlsx`, () => ({})),
    mayEdit() ? [uploadButton(`${base}/parts.xlsx`, "parts-upload", (done) => { toast(`${done.rows} parts uploaded`); table.load(); }),
      el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-part", onclick: () => partForm(null, table) }, "Add Part")] : null), list);
}

function partForm(part, table) {
  openForm({
    heading: part ? "Edit Part" : "Add Part", submit: "Save", hook: "part-modal",
    fields: [
      { key: "sku", label: "SKU", hook: "sku", value: part?.sku, required: true }, { key: "name", label: "Part Name", hook: "name", value: part?.name, required: true },
      { key: "vendor", label: "Vendor Name", hook: "vendor-name", value: part?.vendor }, { key: "cost", label: "Cost", hook: "cost", value: part ? money(part.cost) : "$0.00" },
    ],
    send: async (values) => {
      try {
        await (part ? put(`${base}/parts/${part.id}`, values) : post(`${base}/parts`, values));
      } catch (failure) {
        if (failure.errors?.base) toast(failure.errors.base.join(" "), "error", 6000);
        throw failure;
      }
      toast("Part saved");
      await table.load();
    },
  });
}

function sheetsTab() {
  return reading((book, reload) => [
    mayEdit() ? el("div", { class: "money-bar" }, el("span", { class: "grow" }), el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-price-sheet", onclick: () => sheetForm(null, reload) }, "Add Price Sheet")) : null,
    el("div", { class: "tab-body" }, book.sheets.map((one) => el("div", { class: "sheet-card", "data-cy": "price-sheet" },
      el("div", { class: "grow" }, el("b", {}, one.name), el("div", { class: "muted" }, `${one.kind} · ${one.how}`)),
      downloadLink(`${base}/sheets/${one.id}.xlsx`, () => ({}), "Download Excel"),
      mayEdit() ? [uploadButton(`${base}/sheets/${one.id}.xlsx`, "sheet-upload", async (done) => { toast(`${done.changed} prices changed`); await reload(); }, "Upload Excel"),
        el("button", { type: "button", class: "btn btn-secondary", "data-cy": "edit-price-sheet", onclick: () => sheetForm(one, reload) }, "Edit")] : null)))]);
}

function sheetForm(sheet, reload) {
  openForm({
    heading: sheet ? "Edit Price Sheet" : "Add Price Sheet", submit: "Save", hook: "sheet-modal",
    fields: [
      { key: "name", label: "Name", hook: "sheet-name", value: sheet?.name, required: true },
      { key: "kind", label: "Type", kind: "choice", hook: "sheet-type", value: sheet?.kind ?? "Relative", options: [["Relative", "Relative (percent more than the price)"], ["Margin", "Margin (percent of the price over cost)"]] },
      { key: "percent", label: "Percent", hook: "sheet-percent", value: sheet ? String(sheet.percent / 1000) : "", required: true },
    ],
    send: async (values) => {
      await (sheet ? put(`${base}/sheets/${sheet.id}`, values) : post(`${base}/sheets`, values));
      toast("Price sheet saved");
      await reload();
    },
  });
}
