// Company, Programs: the warranties below the memberships.
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";
import { openForm } from "./form-fields.js";
import { plainTable, rowButton } from "./plain-table.js";

const host = document.getElementById("warranty-programs");
reload();

async function reload() {
  try {
    const found = await get("/api/warranty_programs");
    const add = el("button", { type: "button", class: "btn btn-secondary", "data-cy": "add-warranty", onclick: () => edit(found, null) }, icon("plus"), "Add Warranty");
    fill(host, el("div", { class: "page-head" }, el("h2", {}, "Warranties"), el("div", { class: "page-actions" }, add)),
      plainTable({ id: "warranty-programs-table", label: "Warranties", rows: found.programs, empty: "No warranties yet", columns: [
        { label: "Name", cell: (row) => [row.name, row.archived ? [" ", el("span", { class: "badge" }, "Archived")] : null] },
        { label: "Provider", cell: (row) => row.provider },
        { label: "Years", cellClass: "numeric", cell: (row) => String(row.years) },
        { label: "Equipment", cell: (row) => row.covers || "Any" },
        { label: "Sold With", cell: (row) => el("div", { class: "row-tags" }, row.tasks.map((task) => el("span", { class: "tag-chip" }, task.name))) },
        { label: "", cell: (row) => rowButton("Edit", "edit-warranty", () => edit(found, row)) },
      ] }));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function edit({ providers, tasks, types }, row) {
  const offered = row && !providers.includes(row.provider) ? [row.provider, ...providers] : providers;
  openForm({ heading: row ? "Edit Warranty" : "Add Warranty", hook: "warranty-program-modal",
    fields: [
      { name: "name", label: "Name", value: row?.name ?? "", required: true },
      { name: "provider", label: "Provider", type: "select", options: offered.map((one) => [one, one]), value: row?.provider ?? offered[0] },
      { name: "years", label: "Years", type: "number", value: row?.years ?? 5 },
      { name: "covers", label: "Equipment", type: "select", options: [["", "Any"], ...types.map((one) => [one, one])], value: row?.covers ?? "" },
      { name: "tasks", label: "Sold with these tasks", type: "checks", value: (row?.tasks ?? []).map((one) => one.id), options: tasks.map((one) => [one.id, one.name]) },
      ...(row ? [{ name: "archived", label: "Archived", type: "check", value: row.archived }] : []),
    ],
    send: (values) => post(row ? `/api/warranty_programs/${row.id}` : "/api/warranty_programs", values),
    done: async () => { toast("Warranty saved"); await reload(); } });
}
