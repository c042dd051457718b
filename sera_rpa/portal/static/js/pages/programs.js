// Company, Programs: the membership plans.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { choice } from "../components/choice.js";
import { openModal } from "../elements/sera-modal.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { cents, money } from "../lib/money.js";
import { pageData } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const { departments } = pageData();
const host = document.getElementById("programs");
document.getElementById("add-program").addEventListener("click", () => open(null));
reload();

async function reload() {
  try {
    const found = await get("/api/programs");
    fill(host, found.length ? found.map(card) : el("p", { class: "muted" }, "No programs yet"));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function card(one) {
  const edit = el("sera-button", { variant: "link", "button-cy": "edit-program" }, "Edit");
  edit.addEventListener("click", () => open(one));
  const term = `${one.duration} ${one.duration === 1 ? one.unit.slice(0, -1) : one.unit}`;
  return el("article", { class: "card program-card", "data-cy": "program-card", "data-program-id": String(one.id) },
    el("header", {}, el("h2", {}, one.name), one.subscription ? el("span", { class: "badge badge-good" }, "Subscription") : el("span", { class: "badge" }, "Fixed Term")),
    el("div", {}, el("span", { class: "price" }, money(one.price)), el("span", { class: "muted" }, ` per ${term} · ${money(one.additional)} per additional system`)),
    one.description ? el("div", {}, one.description) : null,
    el("div", { class: "task-list" }, one.tasks.map((task) => el("span", { class: "tag-chip" }, task))),
    el("footer", {}, el("span", { class: "muted" }, `${one.memberships} memberships`), edit));
}

function open(one) {
  const modal = openModal({ heading: one ? "Edit Membership" : "Add Membership", "data-cy": "program-modal" });
  const field = (label, hook, more = {}) => el("sera-input", { label, "input-cy": hook, ...more });
  const name = field("Name", "program-name", { required: true });
  const price = field("Price", "program-price", { required: true });
  const additional = field("Price per Additional System", "program-additional");
  const duration = field("Duration", "program-duration", { required: true, type: "number" });
  const unit = choice("Months or Years", [["months", "Months"], ["years", "Years"]], { value: one?.unit ?? "years", hook: "program-unit" });
  unit.element.className = "sera-label";
  const subscription = el("input", { type: "checkbox", "data-cy": "program-subscription", checked: one?.subscription, disabled: Boolean(one) });
  const description = el("sera-textarea", { label: "Description", "input-cy": "program-description" });
  const category = field("Default Accounting Category", "accounting-category");
  const className = field("Default Accounting Class", "accounting-class");
  const tasks = el("div", { class: "task-rows" });
  const addTask = (text = "") => {
    const input = el("input", { type: "text", class: "form-control", "aria-label": "Included task", value: text, "data-cy": "included-task" });
    const row = el("div", {}, input, el("button", { type: "button", class: "btn btn-icon", "aria-label": "Remove included task", onclick: () => row.remove() }, icon("x")));
    tasks.append(row);
    return input;
  };
  (one?.tasks ?? []).forEach((task) => addTask(task));
  const sheets = departments.map((department) => {
    const box = choice(`Price Sheet, ${department.name}`, [["", "None"], ...department.sheets.map((name) => [name, name])], { value: one ? one.sheets[department.id] ?? "" : department.sheets.find((name) => name.startsWith("Member")) ?? "" });
    box.element.className = "sera-label";
    return [department.id, box];
  });
  const error = el("div", { role: "alert" });
  const submit = el("sera-button", { variant: "primary", "button-cy": "modal-submit-btn" }, "Save");
  submit.addEventListener("click", save);
  modal.showContent(el("div", { class: "modal-form" }, error, name,
    el("div", { class: "pair" }, price, additional), el("div", { class: "pair" }, duration, unit.element),
    el("label", { class: "check" }, subscription, "Subscription"), description,
    el("div", {}, el("div", { class: "sera-label" }, "Included Tasks"), tasks, el("button", { type: "button", class: "btn btn-link", "data-cy": "add-included-task", onclick: () => addTask().focus() }, "+ Add Task")),
    el("div", { class: "pair" }, category, className), el("div", { class: "pair" }, sheets.map(([, box]) => box.element))),
  [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), submit]);
  name.value = one?.name ?? "";
  price.value = one ? money(one.price) : "";
  additional.value = one ? money(one.additional) : "$0.00";
  duration.value = String(one?.duration ?? 1);
  description.value = one?.description ?? "";
  category.value = one?.accounting_category ?? "";
  className.value = one?.accounting_class ?? "";
  name.focus();

  async function save() {
    fill(error);
    submit.toggleAttribute("busy", true);
    try {
      await post(one ? `/api/programs/${one.id}` : "/api/programs", {
        name: name.value, price: cents(price.value), additional: cents(additional.value || "0"), duration: Number(duration.value), unit: unit.value,
        subscription: subscription.checked, description: description.value, accounting_category: category.value, accounting_class: className.value,
        tasks: [...tasks.querySelectorAll("input")].map((input) => input.value), sheets: Object.fromEntries(sheets.map(([id, box]) => [id, box.value])),
      });
      modal.close();
      toast(one ? "Program saved" : "Program added");
      await reload();
    } catch (failure) {
      fill(error, el("div", { class: "alert alert-danger error" }, failure.message));
    } finally {
      submit.toggleAttribute("busy", false);
    }
  }
}
