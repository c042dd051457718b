// Company, Coverage Areas: the zips that are served.
import "../elements/sera-button.js";
import { dropdown } from "../components/dropdown.js";
import { openForm } from "../components/form-fields.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = document.getElementById("content");
const trigger = el("button", { type: "button", class: "btn btn-primary", "data-cy": "coverage-actions-trigger", "aria-haspopup": "true", "aria-expanded": "false" }, "Actions", icon("chevron-down"));
const list = el("div", { class: "dropdown-menu", hidden: true }, el("button", { type: "button", class: "dropdown-item", "data-cy": "add-coverage-area", onclick: () => { menu.close(); add(); } }, "Add Coverage Area"));
const box = el("div", { class: "relative" }, trigger, list);
document.getElementById("page-actions").append(box);
const menu = dropdown(trigger, list);
reload();

async function reload() {
  try {
    const zips = await get("/api/company/coverage");
    fill(host, el("section", { class: "card card-flush", "aria-label": "Coverage Areas" }, el("div", { class: "zip-grid" }, zips.map(card))));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function card(zip) {
  return el("span", { "data-cy": `coverage-${zip}` }, zip,
    el("button", { type: "button", class: "btn btn-icon", "aria-label": `Remove ${zip}`, onclick: () => remove(zip) }, icon("x")));
}

function add() {
  openForm({ heading: "Add Coverage Area", fields: [{ name: "zips", label: "Zip", type: "textarea", required: true, hint: "One or several, separated by commas." }],
    send: (values) => post("/api/company/coverage", values), done: async () => { toast("Coverage area added"); await reload(); } });
}

async function remove(zip) {
  try {
    await post(`/api/company/coverage/${zip}/remove`, {});
    toast("Coverage area removed");
  } catch (failure) {
    toastError(failure);
  }
  await reload();
}
