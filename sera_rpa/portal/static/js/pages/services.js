// A department's services: the appointment types that can be booked.
import { activeToggle } from "../components/active-toggle.js";
import { openForm } from "../components/form-fields.js";
import { plainTable, rowButton } from "../components/plain-table.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { pageData } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const department = pageData().department_id;
const host = document.getElementById("content");
let all = "0";
document.getElementById("page-actions").append(activeToggle((chosen) => { all = chosen; reload(); }),
  el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-service", onclick: () => edit(null) }, icon("plus"), "Add Service"));
reload();

async function reload() {
  try {
    const rows = await get("/api/company/services", { department_id: department, all });
    fill(host, plainTable({ id: "services-table", label: "Services", rows, columns: [
      { label: "Service Name", cell: (row) => [row.name, row.archived ? [" ", el("span", { class: "badge" }, "Archived")] : null] },
      { label: "Appointment Time", cellClass: "numeric", cell: (row) => `${row.minutes} minutes` },
      { label: "Priority", cell: (row) => el("span", { class: `badge ${row.priority === "High" ? "badge-bad" : ""}` }, row.priority) },
      { label: "", cell: (row) => rowButton("Edit", "edit-service", () => edit(row)) },
    ] }));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function edit(row) {
  const fields = [{ name: "name", label: "Service Name", hook: "service-name", value: row?.name ?? "", required: true },
    { name: "minutes", label: "Appointment Time", type: "number", hook: "appointment-time", value: row?.minutes ?? 90, hint: "Minutes of work, and 30 to 60 minutes of drive." },
    { name: "priority", label: "Priority", type: "select", options: [["Normal", "Normal"], ["High", "High"]], value: row?.priority ?? "Normal" }];
  if (row) fields.push({ name: "archived", label: "Archived", type: "check", value: row.archived });
  openForm({ heading: row ? "Edit Service" : "Add Service", fields,
    send: (values) => post(row ? `/api/company/services/${row.id}` : "/api/company/services", { ...values, department_id: department }),
    done: async () => { toast(row ? "Service saved" : "Service added"); await reload(); } });
}
