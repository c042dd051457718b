// Company, Communications: which notifications go, by role, and the Change History.
import { openForm } from "../components/field-form.js";
import { tabs } from "../components/tabs.js";
import { get, put } from "../lib/api.js";
import { clockTime, inCompanyZone, shortDate } from "../lib/dates.js";
import { el, fill, spinner } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = el("div", {}, spinner("Loading communications"));
const ROLES = ["All", "Customer", "Admin", "Technician"];
const WAYS = [["mail", "Email"], ["text", "Text"]];
let found = null;
let wanted = {};
let sheet = null;
document.getElementById("list").replaceWith(host);
get("/api/communications").then(draw, (failure) => { fill(host); toastError(failure); });

function draw(answer) {
  found = answer;
  wanted = {};
  sheet = tabs("cm", [...ROLES.map((role) => ({ label: role, render: () => switches(role) })), { label: "Change History", render: history }]);
  fill(host, sheet.element);
}

const stateOf = (name) => wanted[name] ?? (name.includes(".") ? found.notifications.find((one) => one.key === name.split(".")[0])[name.split(".")[1]] : found[name]);

function toggle(names, label, { required = false } = {}) {
  const input = el("input", { type: "checkbox", role: "switch", "aria-label": label, checked: names.every(stateOf), disabled: required, "data-cy": `switch-${names.length > 1 ? "all" : names[0].replaceAll(".", "-").replaceAll("_", "-")}` });
  input.addEventListener("change", () => {
    for (const name of names) wanted[name] = input.checked;
    if (names.some((name) => !name.includes("."))) sheet.redraw();
  });
  return el("span", { class: "switch" }, input, el("i", { "aria-hidden": "true" }));
}

function switches(role) {
  const rows = found.notifications.filter((one) => role === "All" || one.role === role);
  const cell = (one, [way, label]) => el("td", {}, one[way] === null ? el("span", { class: "muted" }, "–") : toggle([`${one.key}.${way}`], `${one.name} by ${label}`, { required: one.required }));
  return el("div", {},
    el("div", { class: "money-bar", role: "group", "aria-label": "Whole company" },
      el("label", {}, "All Communications", toggle(["all_mail", "all_text"], "All Communications")),
      WAYS.map(([way, label]) => el("label", {}, label, toggle([`all_${way}`], `All by ${label}`)))),
    el("table", { class: "dataTable", id: "communications-table", "aria-label": "Communications" },
      el("thead", {}, el("tr", {}, ["Notification", "Sent To", "Email", "Text", ""].map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", { class: "table-data" }, rows.map((one) => el("tr", { "data-cy": "notification-row" },
        el("td", {}, one.name), el("td", {}, one.role), WAYS.map((way) => cell(one, way)), el("td", {}, one.required ? el("span", { class: "badge" }, "Required") : null))))),
    el("div", { class: "table-foot" }, el("span", {}, "Required communications are always sent. The wording of the e-mails stands under Customizations."),
      el("button", { type: "button", class: "btn btn-primary", "data-cy": "save-changes", onclick: save }, "Save Changes")));
}

function save() {
  if (!Object.keys(wanted).length) return toast("There is nothing to save", "info");
  return openForm({
    heading: "Save Changes", submit: "Save Changes", hook: "communications-modal", fields: [{ key: "reason", label: "Reason", kind: "textarea", hook: "reason", required: true }],
    send: async (values) => { draw(await put("/api/communications", { switches: wanted, ...values })); toast("Communications saved"); },
  });
}

function history() {
  const word = (name) => (name.includes(".") ? `${found.notifications.find((one) => one.key === name.split(".")[0]).name} by ${name.endsWith("mail") ? "Email" : "Text"}` : `All by ${name === "all_mail" ? "Email" : "Text"}`);
  const when = (stamp) => { const at = inCompanyZone(stamp); return `${shortDate(at.day)} ${at.time ?? clockTime(0)}`; };
  return el("table", { class: "dataTable", id: "communication-changes-table", "aria-label": "Change History" },
    el("thead", {}, el("tr", {}, ["When", "Who", "Change", "Reason"].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", { class: "table-data" }, found.history.length
      ? found.history.map((one) => el("tr", {}, el("td", { class: "nowrap numeric" }, when(one.at)), el("td", {}, one.who),
        el("td", {}, Object.entries(one.changes).map(([name, on]) => el("div", {}, `${word(name)}: ${on ? "on" : "off"}`))), el("td", {}, one.reason)))
      : el("tr", {}, el("td", { class: "dataTables_empty", colspan: "4" }, "No changes yet"))));
}
