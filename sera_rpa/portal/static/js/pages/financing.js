// Company, Financing: departments that offer it, and the loan programs of Service Finance.
import { openForm } from "../components/field-form.js";
import { rowButton } from "../components/plain-table.js";
import { get, put } from "../lib/api.js";
import { el, fill, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { toast, toastError } from "../lib/toast.js";

const HEADS = ["", "Status", "Program #", "Program Description", "Dealer Fee", "Min Financed Amt", "Prefer Financed Amt", "Max Financed Amt", "Max Int. Rate"];
const host = el("div", { class: "stacked" }, spinner("Loading financing"));
const chosen = new Set();
const rate = (thousandths) => `${thousandths / 1000} %`;
document.getElementById("list").replaceWith(host);
get("/api/financing").then(draw, (failure) => { fill(host); toastError(failure); });

function draw(found) {
  chosen.clear();
  fill(host, departments(found), found.connected ? programs(found) : el("section", { class: "card empty-state" },
    el("h2", {}, "Service Finance is not connected"), el("p", { class: "muted" }, "Its loan programs are shown here once it is connected in the Marketplace.")));
}

async function send(path, values, done) {
  try {
    draw(await put(path, values));
    toast(done);
  } catch (failure) {
    toastError(failure);
  }
}

function departments(found) {
  const boxes = found.departments.map((one) => [one.id, el("input", { type: "checkbox", checked: one.offered }), one.name]);
  const save = () => send("/api/financing/departments", { departments: boxes.filter(([, box]) => box.checked).map(([id]) => id) }, "Departments saved");
  return el("section", { class: "card", "aria-label": "Department Management" }, el("h2", { class: "card-title" }, "Department Management"),
    el("p", { class: "muted" }, "Departments that can present financing options."),
    el("div", { class: "check-row", "data-cy": "financing-departments" }, boxes.map(([, box, name]) => el("label", { class: "check" }, box, name)),
      el("button", { type: "button", class: "btn btn-secondary", "data-cy": "save-departments", onclick: save }, "Save")));
}

function programs(found) {
  const act = (active) => send("/api/financing/programs", { programs: [...chosen], active }, active ? "Loan programs activated" : "Loan programs deactivated");
  const tick = (one) => el("input", { type: "checkbox", "aria-label": `Choose program ${one.number}`, onchange: (event) => chosen[event.target.checked ? "add" : "delete"](one.id) });
  const cells = (one) => [tick(one), el("span", { class: `badge ${one.active ? "badge-good" : ""}` }, one.active ? "Active" : "Inactive"), one.number, one.description, rate(one.dealer_fee),
    money(one.least), rowButton(one.prefer === null ? "Set" : money(one.prefer), "prefer-amount", () => prefer(one)), money(one.most), rate(one.max_rate)];
  return el("section", { class: "card card-flush", "aria-label": "Loan Program Management" }, el("h2", { class: "card-title tab-body" }, "Loan Program Management"),
    el("div", { class: "table-scroll" }, el("table", { class: "dataTable", id: "loan-programs-table", "aria-label": "Loan programs" },
      el("thead", {}, el("tr", {}, HEADS.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", { class: "table-data" }, found.programs.map((one) => el("tr", { "data-cy": "loan-program-row" }, cells(one).map((cell) => el("td", { class: "numeric" }, cell))))))),
    el("div", { class: "table-foot" }, el("div", { class: "check-row" },
      el("button", { type: "button", class: "btn btn-primary", "data-cy": "activate", onclick: () => act(true) }, "Activate"),
      el("button", { type: "button", class: "btn btn-secondary", "data-cy": "deactivate", onclick: () => act(false) }, "Deactivate"))));
}

function prefer(one) {
  openForm({ heading: "Prefer Financed Amt", subheading: `${one.number} ${one.description}`, submit: "Save", hook: "prefer-modal",
    fields: [{ key: "prefer", label: "Prefer Financed Amt", value: one.prefer === null ? "" : (one.prefer / 100).toFixed(2), hook: "prefer" }],
    send: async (values) => draw(await put(`/api/financing/programs/${one.id}`, values)) });
}
