// Technicians: of one department, or of all.
import { activeToggle } from "../components/active-toggle.js";
import { openForm } from "../components/form-fields.js";
import { plainTable, rowButton } from "../components/plain-table.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { pageData } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const { department_id: department = null, departments, may_edit: mayEdit } = pageData();
const host = document.getElementById("content");
let all = "0";
const actions = document.getElementById("page-actions");
actions.append(activeToggle((chosen) => { all = chosen; reload(); }));
if (mayEdit) actions.append(el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-technician", onclick: () => edit(null) }, icon("plus"), "Add Technician"));
reload();

async function reload() {
  try {
    const rows = await get("/api/company/technicians", { department_id: department, all });
    fill(host, plainTable({ id: "technicians-table", label: "Technicians", rows, columns: [
      { label: "Name", cell: (row) => [row.name, row.archived ? [" ", el("span", { class: "badge" }, "Archived")] : null] },
      { label: "Department", cell: (row) => row.department },
      { label: "Email", cell: (row) => row.email },
      { label: "Phone", cellClass: "nowrap numeric", cell: (row) => row.phone },
      { label: "Services", cellClass: "numeric", cell: (row) => String(row.services.length) },
      { label: "", cell: (row) => (mayEdit ? rowButton("Edit", "edit-technician", () => edit(row)) : "") },
    ] }));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

async function edit(row) {
  const owner = row?.department_id ?? department;
  const offered = owner ? await get("/api/company/services", { department_id: owner }) : [];
  const fields = [{ name: "first_name", label: "First Name", value: row?.first_name ?? "", required: true }, { name: "last_name", label: "Last Name", value: row?.last_name ?? "", required: true },
    { name: "email", label: "Email", type: "email", value: row?.email ?? "", required: true }, { name: "phone", label: "Phone", type: "tel", value: row?.phone ?? "", required: true }];
  if (!owner) fields.push({ name: "department_id", label: "Department", type: "select", options: departments.map((one) => [one.id, one.name]), value: departments[0].id });
  if (offered.length) fields.push({ name: "services", label: "Services", type: "checks", options: offered.map((one) => [one.id, one.name]), value: row?.services ?? offered.map((one) => one.id) });
  if (row) fields.push({ name: "archived", label: "Archived", type: "check", value: row.archived });
  openForm({ heading: row ? "Edit Technician" : "Add Technician", fields,
    send: (values) => post(row ? `/api/company/technicians/${row.id}` : "/api/company/technicians", { ...values, department_id: owner ?? Number(values.department_id) }),
    done: async () => { toast(row ? "Technician saved" : "Technician added"); await reload(); } });
}
