// Company, Departments.
import { openForm } from "../components/form-fields.js";
import { plainTable, rowButton } from "../components/plain-table.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = document.getElementById("content");
document.getElementById("page-actions").append(el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-department", onclick: () => edit(null) }, icon("plus"), "Add Department"));
reload();

async function reload() {
  try {
    const rows = await get("/api/company/departments");
    fill(host, plainTable({ id: "departments-table", label: "Departments", rows, columns: [
      { label: "Name", cell: (row) => row.name },
      { label: "Services", cell: (row) => el("a", { href: `/departments/${row.id}/services` }, String(row.services)) },
      { label: "Technicians", cell: (row) => el("a", { href: `/departments/${row.id}/technicians` }, String(row.technicians)) },
      { label: "", cell: (row) => rowButton("Edit", "edit-department", () => edit(row)) },
    ] }));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function edit(row) {
  openForm({ heading: row ? "Edit Department" : "Add Department", fields: [{ name: "name", label: "Name", value: row?.name ?? "", required: true }],
    send: (values) => post(row ? `/api/company/departments/${row.id}` : "/api/company/departments", values),
    done: async () => { toast(row ? "Department saved" : "Department added"); await reload(); } });
}
