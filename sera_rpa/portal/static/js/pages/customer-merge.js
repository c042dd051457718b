// Merge Accounts: left the account that stays, right the one that is taken over. Irreversible.
import "../elements/sera-button.js";
import { field, openForm } from "../components/form-modal.js";
import { get, post } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { toastError, toastOnNextPage } from "../lib/toast.js";

const SHORTEST = 3;
const host = document.getElementById("merge");
const sides = [side("Account to keep", "merge-survivor"), side("Account to merge into it", "merge-absorbed")];
const submit = el("sera-button", { variant: "primary", "button-cy": "merge", disabled: true }, "Merge");
submit.addEventListener("click", confirm);
fill(host,
  el("div", { class: "alert alert-warning" }, "Merging cannot be undone. Everything of the right account moves to the left one; the right account is removed."),
  el("div", { class: "merge-columns" }, sides[0].element,
    el("button", { type: "button", class: "btn btn-secondary", "aria-label": "Swap accounts", "data-cy": "merge-swap", onclick: swap }, icon("swap")), sides[1].element),
  el("div", { class: "form-actions" }, el("a", { class: "btn btn-secondary", href: "/customers" }, "Cancel"), submit));

function side(title, hook) {
  const box = el("sera-select", { label: "Search by name, at least 3 characters", placeholder: "Search customers", "data-cy": hook });
  const told = el("div", { class: "merge-picked", hidden: true });
  const one = { picked: null, box, element: el("section", { class: "card", "aria-label": title }, el("h2", {}, title), el("div", { class: "field" }, box), told) };
  box.load = async (text) => {
    if (text.length < SHORTEST) return [];
    const { rows } = await get("/api/customers", { name: text, all: "1", per: 25 });
    return rows.map((row) => ({ value: String(row.id), label: row.name, note: `${row.id} · ${row.phone || row.email}` }));
  };
  one.show = async (id) => {
    one.picked = id ? await get(`/api/customers/${id}`).catch((failure) => { toastError(failure); return null; }) : null;
    told.hidden = !one.picked;
    if (one.picked) fill(told, summary(one.picked));
    submit.toggleAttribute("disabled", !(sides[0].picked && sides[1].picked && sides[0].picked.id !== sides[1].picked.id));
  };
  box.addEventListener("change", () => one.show(box.value));
  return one;
}

function summary(customer) {
  return [el("b", {}, customer.name), el("div", {}, `Customer ${customer.id}`), el("div", {}, customer.phone), el("div", {}, customer.email),
    customer.addresses.map((one) => el("div", { class: "muted" }, `${one.line1}, ${one.city}`))];
}

async function swap() {
  const ids = sides.map((one) => one.picked?.id);
  const names = sides.map((one) => ({ value: one.box.value, label: one.box.label }));
  sides.forEach((one, at) => one.box.choose(names[1 - at]));
  await sides[0].show(ids[1]);
  await sides[1].show(ids[0]);
}

function confirm() {
  const [survivor, absorbed] = sides.map((one) => one.picked);
  const word = field('Type "Merge" to continue', { hook: "merge-confirm", required: true });
  openForm({
    heading: "Merge Accounts", subheading: `${absorbed.name} (${absorbed.id}) into ${survivor.name} (${survivor.id})`, hook: "merge-modal",
    label: "Continue", variant: "danger", fields: { confirm: word }, body: word,
    send: () => post("/api/customers/merge", { survivor: survivor.id, absorbed: absorbed.id, confirm: word.value }),
    done: ({ id }) => {
      toastOnNextPage("Accounts merged");
      window.location.assign(`/customers/${id}`);
    },
  });
}
