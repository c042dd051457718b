// The Equipment tab of a customer: systems with components, Active or archived too, Equipment Actions.
import { among } from "../elements/sera-select.js";
import { oneLine } from "../lib/address.js";
import { get, post, put } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";
import { dateField, isoOf } from "./date-field.js";
import { dropdown } from "./dropdown.js";
import { field, openForm } from "./form-modal.js";

export function equipmentTab(customer) {
  const host = el("div", { class: "equipment-list" }, spinner("Loading equipment"));
  const archivedBox = el("input", { type: "checkbox", "data-cy": "show-archived-equipment" });
  archivedBox.addEventListener("change", draw);
  let found = [];
  load();
  return el("div", { class: "tab-body" },
    el("div", { class: "section-head" }, el("label", { class: "check grow" }, archivedBox, "Show archived"), actions()), host);

  function actions() {
    const trigger = el("button", { type: "button", class: "btn btn-secondary", "data-cy": "equipment-actions-trigger", "aria-haspopup": "true", "aria-expanded": "false" }, "Equipment Actions", icon("chevron-down"));
    const list = el("div", { class: "dropdown-menu", hidden: true },
      el("button", { type: "button", class: "dropdown-item", onclick: () => { menu.close(); open(); } }, "Add Equipment"));
    const box = el("div", { class: "relative" }, trigger, list);
    const menu = dropdown(trigger, list);
    return box;
  }

  async function load() {
    try {
      found = await get(`/api/customers/${customer.id}/equipment`);
      draw();
    } catch (failure) {
      toastError(failure);
    }
  }

  function draw() {
    const shown = found.filter((one) => archivedBox.checked || !one.archived);
    fill(host, shown.length ? shown.map(card) : el("p", { class: "muted" }, "No equipment found"));
  }

  function card(one) {
    const flip = el("button", { type: "button", class: "btn btn-link btn-sm", onclick: () => archive(one) }, one.archived ? "Activate" : "Archive");
    return el("article", { class: "membership-card", "data-cy": "equipment-card" },
      el("header", {}, icon("wrench"), el("h3", {}, one.name), el("span", { class: "badge" }, one.type), one.archived ? el("span", { class: "badge badge-bad" }, "Archived") : null,
        el("span", { class: "grow" }), flip),
      el("div", { class: "muted" }, one.address, one.installed_on ? ` · installed ${shortDate(one.installed_on)}` : ""),
      one.components.length ? el("ul", { class: "component-list" }, one.components.map((part) => el("li", {},
        el("b", {}, part.name), " ", [part.make, part.model, part.serial ? `SN ${part.serial}` : ""].filter(Boolean).join(" · ")))) : null);
  }

  async function archive(one) {
    try {
      await put(`/api/equipment/${one.id}`, { archived: !one.archived });
      load();
    } catch (failure) {
      toastError(failure);
    }
  }

  async function open() {
    const types = await get("/api/equipment/types");
    const fields = {
      type: el("sera-select", { label: "Type", required: true, "data-cy": "equipment-type" }),
      address_id: el("sera-select", { label: "Service Address", required: true, "data-cy": "equipment-address" }),
      name: field("Name", { hook: "equipment-name" }),
    };
    const installed = dateField({ hook: "equipment-installed", id: "equipment-installed" });
    const parts = el("div", { class: "component-fields wide" });
    fields.type.load = among(Object.keys(types).map((name) => ({ value: name, label: name })));
    fields.address_id.load = among(customer.addresses.map((one) => ({ value: String(one.id), label: oneLine(one) })));
    fields.type.addEventListener("change", () => fill(parts, types[fields.type.value].map(partLine)));
    openForm({
      heading: "Add Equipment", subheading: customer.name, hook: "equipment-modal", size: "md", fields,
      body: el("div", { class: "form-grid" }, Object.values(fields),
        el("div", {}, el("label", { class: "sera-label", for: "equipment-installed" }, "Installed On"), installed.element), parts),
      send: () => post(`/api/customers/${customer.id}/equipment`, {
        type: fields.type.value, name: fields.name.value, address_id: Number(fields.address_id.value), installed_on: isoOf(installed.value),
        components: [...parts.children].map((line) => ({
          name: line.dataset.part, ...Object.fromEntries([...line.querySelectorAll("input")].map((box) => [box.name, box.value])),
        })),
      }),
      done: () => { toast("Equipment added"); load(); },
    });
  }
}

function partLine(name) {
  const box = (key, label) => el("input", { class: "form-control", name: key, placeholder: label, "aria-label": `${name} ${label}`, autocomplete: "off" });
  return el("div", { class: "component-line", "data-part": name }, el("b", {}, name), box("make", "Make"), box("model", "Model"), box("serial", "Serial"));
}
