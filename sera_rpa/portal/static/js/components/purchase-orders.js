// The Purchase Orders tab of a job, and the dialog that adds one.
import { get, post, put } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { mayEdit } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";
import { actionsMenu } from "./actions-menu.js";
import { choice } from "./choice.js";
import { openForm } from "./field-form.js";

const BADGE = { Open: "badge-warn", Received: "badge-good", Cancelled: "badge-bad" };
const STEP = { Received: "Mark Received", Cancelled: "Cancel Purchase Order", Open: "Reopen" };
const HEADS = ["Date", "Number", "Status", "Category", "Technician", "Vendor", "Description", "Amount", ""];

export const orderBadge = (status) => el("span", { class: `badge ${BADGE[status]}`, "data-cy": "order-status" }, status);

export function jobPurchaseOrders(jobId) {
  const host = el("div", { class: "tab-body" }, spinner("Loading purchase orders"));
  reload();
  return host;

  async function reload() {
    try {
      const rows = await get(`/api/jobs/${jobId}/purchase_orders`);
      const add = el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-purchase-order", onclick: () => openAdd(jobId, reload).catch(toastError) }, icon("plus"), "Add Purchase Order");
      fill(host, mayEdit() ? el("div", { class: "tab-actions" }, add) : null, rows.length ? table(rows, reload) : el("p", { class: "muted" }, "No purchase orders yet"));
    } catch (failure) {
      fill(host, el("p", { class: "muted" }, "The purchase orders could not be loaded."));
      toastError(failure);
    }
  }
}

function table(rows, reload) {
  return el("table", { class: "dataTable", id: "job-purchase-orders-table", "aria-label": "Purchase Orders" },
    el("thead", {}, el("tr", {}, HEADS.map((head) => el("th", { scope: "col", class: head === "Amount" ? "amount-field" : null }, head)))),
    el("tbody", { class: "table-data" }, rows.map((one) => el("tr", { "data-cy": "purchase-order-row", "data-order-id": String(one.id) },
      el("td", { class: "nowrap numeric" }, shortDate(one.day)), el("td", { class: "numeric" }, String(one.id)), el("td", {}, orderBadge(one.status)),
      el("td", {}, one.category), el("td", {}, one.technician ?? ""), el("td", {}, one.vendor),
      el("td", {}, one.description, one.lines.map((line) => el("div", { class: "muted" }, `${line.quantity} × ${line.name} (${line.sku}) ${money(line.cost)}`))),
      el("td", { class: "amount" }, money(one.amount)),
      el("td", {}, mayEdit() ? actionsMenu(`Actions of purchase order ${one.id}`, one.steps.map((status) => [STEP[status], () => step(one, status, reload)])) : null)))));
}

async function step(order, status, reload) {
  try {
    await put(`/api/purchase_orders/${order.id}`, { status });
    toast(`Purchase order ${order.id}: ${status}`);
    await reload();
  } catch (failure) {
    toastError(failure);
  }
}

/** A vendor's parts are chosen from the department's pricebook; without parts the amount is typed. */
async function openAdd(jobId, reload) {
  const { categories, technicians, parts } = await get(`/api/jobs/${jobId}/purchase_orders/choices`);
  const vendors = [...new Set(parts.map((one) => one.vendor))].sort();
  const lines = el("div", { class: "modal-form", "data-cy": "order-lines" });
  const known = new Map();
  const modal = openForm({
    heading: "Add Purchase Order", subheading: `Job ${jobId}`, submit: "Save", hook: "purchase-order-modal",
    fields: [
      { key: "category", label: "Category", kind: "choice", options: categories.map((one) => [one, one]), hook: "order-category" },
      { key: "vendor", label: "Vendor", hook: "order-vendor", value: vendors[0] ?? "", required: true },
      { key: "technician_id", label: "Technician", kind: "choice", options: [["", "None"], ...technicians.map((one) => [one.id, one.name])], hook: "order-technician" },
      { key: "amount", label: "Amount (without parts)", hook: "order-amount" },
      { key: "description", label: "Description", kind: "textarea", hook: "order-description" },
    ],
    send: async (values) => {
      const wanted = [...known.values()].map((one) => ({ part_id: Number(one.part.value), quantity: Number(one.quantity.value) })).filter((one) => one.part_id);
      await post(`/api/jobs/${jobId}/purchase_orders`, { ...values, technician_id: Number(values.technician_id) || null, ...(wanted.length ? { lines: wanted } : {}) });
      toast("Purchase order added");
      await reload();
    },
  });
  modal.querySelector(".modal-form").append(el("div", {}, el("div", { class: "sera-label" }, "Parts"), lines,
    el("button", { type: "button", class: "btn btn-link", "data-cy": "add-order-part", onclick: addLine }, icon("plus"), "Add Part")));

  function addLine() {
    const vendor = modal.querySelector('[data-cy="order-vendor"]').value.trim().toLowerCase();
    const part = choice("Part", [["", "Choose a part"], ...parts.filter((one) => one.vendor.toLowerCase() === vendor).map((one) => [one.id, `${one.name} (${one.sku}) ${money(one.cost)}`])], { hook: "order-part" });
    const quantity = el("input", { type: "number", class: "form-control", min: "1", value: "1", "aria-label": "Quantity", "data-cy": "order-quantity" });
    const line = el("div", { class: "order-line" }, part.element, quantity,
      el("button", { type: "button", class: "btn btn-icon", "aria-label": "Remove part", onclick: () => { known.delete(line); line.remove(); } }, icon("trash")));
    known.set(line, { part: part.select, quantity });
    lines.append(line);
    part.select.focus();
  }
}
