// Company, Users: accounts of the office.
import { openForm } from "../components/form-fields.js";
import { plainTable, rowButton } from "../components/plain-table.js";
import { openModal } from "../elements/sera-modal.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const LEVELS = ["Super", "Admin", "CSR"].map((level) => [level, level]);
const METHODS = [["", "The company's"], ["totp", "Authenticator app"], ["email", "E-mailed code"], ["sms", "Texted code"]];
const host = document.getElementById("content");
document.getElementById("page-actions").append(el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-admin", onclick: add }, icon("plus"), "Add Admin"));
reload();

async function reload() {
  try {
    const rows = await get("/api/company/users");
    fill(host, plainTable({ id: "users-table", label: "Users", rows, rowAttributes: () => ({ "data-cy": "user-row" }), columns: [
      { label: "Name", cell: (row) => rowButton(row.name, "user-name", () => show(row)) },
      { label: "Email", cell: (row) => row.email },
      { label: "Access Level", cell: (row) => row.access_level },
      { label: "Receives Emails", cell: (row) => (row.receives_emails ? "Yes" : "No") },
      { label: "Two-Factor", cell: (row) => (row.mfa ? "On" : "Off") },
      { label: "Status", cell: status },
    ] }));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function status(row) {
  if (row.deactivated) return el("span", { class: "badge badge-bad" }, "Deactivated");
  return row.locked ? el("span", { class: "badge badge-warn" }, "Locked") : el("span", { class: "badge badge-good" }, "Active");
}

function add() {
  openForm({ heading: "Add Admin", submit: "Create Admin", hook: "add-admin-modal",
    fields: [{ name: "name", label: "Name", required: true }, { name: "email", label: "Email", type: "email", required: true },
      { name: "access_level", label: "Access Level", type: "select", options: LEVELS, value: "CSR" },
      { name: "receives_emails", label: "Receives Emails", type: "check", value: true }],
    send: (values) => post("/api/company/users", values), done: saved("Admin created. An invitation has been mailed.") });
}

function show(row) {
  const modal = openModal({ heading: row.name, subheading: row.email, "data-cy": "user-modal" });
  const fact = (term, text) => [el("dt", { class: "muted" }, term), el("dd", {}, text)];
  modal.showContent(el("dl", {}, fact("Access Level", row.access_level), fact("Receives Emails", row.receives_emails ? "Yes" : "No"), fact("Phone", row.phone || "–")),
    [el("button", { type: "button", class: "btn btn-primary", "data-cy": "edit-user", onclick: () => { modal.close(); edit(row); } }, "Edit")]);
}

function edit(row) {
  const modal = openForm({ heading: "Edit Admin", subheading: row.email, hook: "edit-admin-modal",
    fields: [{ name: "name", label: "Name", value: row.name, required: true }, { name: "email", label: "Email", type: "email", value: row.email, required: true },
      { name: "phone", label: "Phone", type: "tel", value: row.phone },
      { name: "access_level", label: "Access Level", type: "select", options: LEVELS, value: row.access_level },
      { name: "receives_emails", label: "Receives Emails", type: "check", value: row.receives_emails },
      { name: "mfa", label: "Two-factor authentication", type: "check", value: row.mfa },
      { name: "mfa_method", label: "Second step", type: "select", options: METHODS, value: row.mfa_method },
      { name: "deactivated", label: "Deactivated", type: "check", value: row.deactivated }],
    send: (values) => post(`/api/company/users/${row.id}`, values), done: saved("Admin saved") });
  modal.querySelector(".form-fields").append(el("button", { type: "button", class: "btn btn-link", "data-cy": "send-password-reset", onclick: () => mailReset(row) }, "Send Password Reset Instructions"));
}

async function mailReset(row) {
  try {
    await post(`/api/company/users/${row.id}/password_reset`, {});
    toast("Password reset instructions sent");
  } catch (failure) {
    toastError(failure);
  }
}

function saved(text) {
  return async () => { toast(text); await reload(); };
}
