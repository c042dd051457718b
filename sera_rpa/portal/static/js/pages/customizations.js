// Company, Customizations: colours of the Schedule Board, the e-mails' words, the website's widget.
import { pageForm } from "../components/form-fields.js";
import { emailEditor } from "../components/email-editor.js";
import { tabs } from "../components/tabs.js";
import { get, post, put } from "../lib/api.js";
import { el, fill, spinner } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const COLORS = { pending: "Pending", accepted: "Accepted", running: "Running", completed: "Completed" };
fill(document.getElementById("content"), tabs("cz", [
  { label: "Schedule Board", render: () => later(board) },
  { label: "Email", render: () => later(emailEditor) },
  { label: "Widget setup", render: () => later(widget) },
]).element);

/** A tab's content once its data are here. */
function later(make) {
  const host = el("div", { class: "tab-body" }, spinner());
  make().then(({ element, start }) => { fill(host, element); start?.(); }, (failure) => { fill(host); toastError(failure); });
  return host;
}

async function board() {
  const { board_colors: colors } = await get("/api/company/settings");
  return pageForm({
    groups: [{ title: "Schedule Board", fields: Object.entries(COLORS).map(([name, label]) => ({ name, label: `${label} appointments`, type: "color", value: colors[name] })) }],
    send: (values) => post("/api/company/settings", { board_colors: values }),
    done: () => toast("Customizations saved"),
  });
}

async function widget() {
  const now = await get("/api/company/widget");
  const code = el("textarea", { class: "form-control widget-code", readonly: true, rows: "4", "aria-label": "Widget code", "data-cy": "widget-code" });
  code.value = now.code;
  const form = pageForm({
    hook: "save-widget",
    groups: [{ title: "Scheduling widget", fields: [
      { name: "button", label: "Button text", value: now.button, required: true, hook: "widget-button" }, { name: "color", label: "Button colour", type: "color", value: now.color, hook: "widget-color" },
      { name: "services", label: "Services offered online", type: "checks", value: now.services.filter((one) => one.online).map((one) => one.id), options: now.services.map((one) => [one.id, one.name]) },
    ] }],
    send: (values) => put("/api/company/widget", values),
    done: (saved) => { code.value = saved.code; toast("Widget saved"); },
  });
  const element = el("div", { class: "stacked" }, form.element, el("div", { class: "settings-form" }, el("fieldset", {}, el("legend", {}, "Code for your website"),
    el("p", { class: "muted" }, `Paste this before the end of the page's body. Your company ID, ${now.company_id}, is in it.`), code)));
  return { element, start: form.start };
}
