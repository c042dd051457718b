// Company, Tax Setup: tax zones.
import { openForm } from "../components/field-form.js";
import { get, post, put } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = document.getElementById("list");
fill(document.getElementById("list-actions"), el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-tax-zone", onclick: () => open(null) }, "Add Tax Zone"));
await load();

async function load() {
  try {
    const zones = await get("/api/tax_zones", { all: 1 });
    fill(host, el("table", { class: "dataTable", id: "tax-zones-table", "aria-label": "Tax Zones" },
      el("thead", {}, el("tr", {}, ["NAME", "DESCRIPTION", "RATE", ""].map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", { class: "table-data" }, zones.map((one) => el("tr", { "data-cy": "tax-zone-row", class: one.archived ? "archived-row" : null },
        el("td", {}, one.name, one.archived ? el("span", { class: "badge" }, "Archived") : null), el("td", {}, one.description), el("td", { class: "numeric" }, one.shown),
        el("td", {}, el("button", { type: "button", class: "btn btn-link", "data-cy": "edit-tax-zone", "aria-label": `Edit ${one.name}`, onclick: () => open(one) }, "Edit")))))));
  } catch (failure) {
    toastError(failure);
  }
}

function open(zone) {
  openForm({
    heading: zone ? "Edit Tax Zone" : "Add Tax Zone", submit: "Save", hook: "tax-zone-modal",
    fields: [
      { key: "name", label: "Name", hook: "tax-zone-name", value: zone?.name, required: true }, { key: "description", label: "Description", hook: "tax-zone-description", value: zone?.description },
      { key: "rate", label: "Rate (%)", hook: "tax-zone-rate", value: zone ? String(zone.rate / 1000) : "", required: true },
      ...(zone ? [{ key: "archived", label: "Archived", kind: "check", value: zone.archived }] : []),
    ],
    send: async (values) => { await (zone ? put(`/api/tax_zones/${zone.id}`, values) : post("/api/tax_zones", values)); toast("Tax zone saved"); await load(); },
  });
}
