// The Membership tab of a customer: memberships, Add Membership, Edit, End Membership.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import "../elements/sera-select.js";
import { openModal } from "../elements/sera-modal.js";
import { among } from "../elements/sera-select.js";
import { oneLine } from "../lib/address.js";
import { get, post } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { today } from "../lib/page.js";
import { toast } from "../lib/toast.js";
import { dateField } from "./date-field.js";

export function membershipTab(customer) {
  const list = el("div", { class: "membership-cards" }, spinner("Loading memberships"));
  const add = el("sera-button", { variant: "secondary", "button-cy": "add-membership" }, icon("plus"), "Add Membership");
  add.addEventListener("click", () => openEnrol(customer, done));
  reload();
  return el("div", { class: "tab-body" }, el("div", { class: "section-head" }, el("span", { class: "grow" }), add), list);

  async function done(text) {
    toast(text);
    await reload();
    document.dispatchEvent(new CustomEvent("memberships-changed"));
  }

  async function reload() {
    try {
      const found = await get(`/api/customers/${customer.id}/memberships`);
      fill(list, found.length ? found.map((one) => card(one, done)) : el("p", { class: "muted" }, "No memberships"));
    } catch (failure) {
      fill(list, el("div", { class: "alert alert-danger error" }, failure.message));
    }
  }
}

function card(one, done) {
  const tone = { Active: "badge-good", Expired: "badge-bad", Upcoming: "badge-warn" }[one.status];
  const edit = el("sera-button", { variant: "link", "button-cy": "edit-membership" }, "Edit");
  edit.addEventListener("click", () => openEdit(one, done));
  const end = el("sera-button", { variant: "link", "button-cy": "end-membership" }, "End Membership");
  end.addEventListener("click", () => openEnd(one, done));
  return el("article", { class: "membership-card", "data-cy": "membership-card", "data-membership-id": String(one.id) },
    el("header", {}, icon("crown", one.status === "Active" ? "crown" : "crown expired"), el("h3", {}, one.program), el("span", { class: `badge ${tone}` }, one.status),
      el("span", { class: "grow" }), edit, one.status === "Expired" ? null : end),
    el("dl", {},
      fact("Starts On", shortDate(one.starts_on)),
      one.next_billing_on ? fact("Next Billing Date", shortDate(one.next_billing_on)) : fact("Ends On", one.ends_on ? shortDate(one.ends_on) : "–"),
      fact("Systems", String(one.systems)), fact("Price", money(one.price)),
      fact("Renewal Type", one.subscription ? "Subscription" : "Fixed Term"), fact("Membership", String(one.id)),
      el("div", { class: "wide" }, el("dt", {}, "Service Addresses"), one.addresses.map((place) => el("dd", {}, place.line))),
      one.renewals.length ? el("div", { class: "wide" }, el("dt", {}, "Renewals"),
        one.renewals.map((renewal) => el("dd", {}, `${shortDate(renewal.due_on)} · ${money(renewal.amount)}`, renewal.invoice ? [" · ", el("a", { href: `/invoices/${renewal.invoice}` }, `Invoice ${renewal.invoice}`)] : null))) : null));
}

function fact(term, text) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, text));
}

async function openEnrol(customer, done) {
  const modal = openModal({ heading: "Add Membership", "data-cy": "add-membership-modal" });
  const plans = await get("/api/programs");
  const program = el("sera-select", { label: "Program", placeholder: "Choose a program", required: true, "data-cy": "program-select" });
  program.load = among(plans.map((one) => ({ value: one.id, label: one.name, note: money(one.price) })));
  const places = customer.addresses.map((one) => ({ id: one.id, box: el("input", { type: "checkbox", "data-cy": `service-address-${one.id}`, checked: customer.addresses.length === 1 }), line: oneLine(one) }));
  const systems = el("sera-input", { label: "Systems", type: "number", "input-cy": "systems" });
  const starts = dateField({ iso: today(), id: "membership-starts", hook: "starts-on" });
  const second = dateField({ id: "membership-second", hook: "second-date" });
  const name = el("label", { class: "sera-label", for: "membership-second" }, "Next Billing Date / Ends On");
  const chosen = () => plans.find((one) => one.id === program.value);
  program.addEventListener("change", () => { name.textContent = chosen().subscription ? "Next Billing Date" : "Ends On"; });
  const form = [program,
    el("fieldset", { class: "address-choice" }, el("legend", {}, "Service Addresses"), places.map((place) => el("label", { class: "check" }, place.box, place.line))),
    systems,
    el("div", { class: "pair" }, el("div", {}, el("label", { class: "sera-label", for: "membership-starts" }, "Starts On"), starts.element), el("div", {}, name, second.element))];
  submitting(modal, form, "Save", (confirmed) => post(`/api/customers/${customer.id}/memberships`, {
    program_id: program.value || null, address_ids: places.filter((place) => place.box.checked).map((place) => place.id), systems: Number(systems.value),
    starts_on: starts.value, [chosen()?.subscription ? "next_billing_on" : "ends_on"]: second.value, confirm_duplicate: confirmed,
  }), () => done("Membership added"));
  systems.value = "1";
  program.focus();
}

function openEdit(one, done) {
  const modal = openModal({ heading: "Edit Membership", subheading: one.program });
  const starts = dateField({ iso: one.starts_on, id: "membership-starts", hook: "starts-on" });
  const bills = Boolean(one.next_billing_on);
  const second = dateField({ iso: one.next_billing_on ?? one.ends_on ?? "", id: "membership-second", hook: "second-date" });
  const systems = el("sera-input", { label: "Systems", type: "number", "input-cy": "systems" });
  submitting(modal, [el("div", { class: "pair" },
    el("div", {}, el("label", { class: "sera-label", for: "membership-starts" }, "Starts On"), starts.element),
    el("div", {}, el("label", { class: "sera-label", for: "membership-second" }, bills ? "Next Billing Date" : "Ends On"), second.element)), systems],
  "Save", () => post(`/api/memberships/${one.id}`, { starts_on: starts.value, [bills ? "next_billing_on" : "ends_on"]: second.value, systems: Number(systems.value) }),
  () => done("Membership saved"));
  systems.value = String(one.systems);
}

function openEnd(one, done) {
  const modal = openModal({ heading: "End Membership", subheading: one.program });
  const last = dateField({ iso: today(), id: "membership-ends", hook: "ends-on" });
  const reason = el("sera-textarea", { label: "Reason", name: "Reason", "input-cy": "reason", required: true });
  submitting(modal, [el("div", {}, el("label", { class: "sera-label", for: "membership-ends" }, "Ends On"), last.element), reason],
    "End Membership", () => post(`/api/memberships/${one.id}/end`, { ends_on: last.value, reason: reason.value }), () => done("Membership ended"));
}

/** Fills a modal with a form whose Save calls `send(confirmed)`; a duplicate warning is confirmed by saving again. */
function submitting(modal, form, text, send, then) {
  const error = el("div", { role: "alert" });
  const submit = el("sera-button", { variant: "primary", "button-cy": "modal-submit-btn" }, text);
  let confirmed = false;
  submit.addEventListener("click", async () => {
    fill(error);
    submit.toggleAttribute("busy", true);
    try {
      await send(confirmed);
      modal.close();
      await then();
    } catch (failure) {
      const warned = failure.errors?.duplicate;
      confirmed = Boolean(warned);
      fill(error, el("div", { class: `alert ${warned ? "alert-warning" : "alert-danger error"}` }, failure.message, warned ? " Save again to add it anyway." : null));
    } finally {
      submit.toggleAttribute("busy", false);
    }
  });
  modal.showContent(el("div", { class: "modal-form" }, error, form), [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), submit]);
}
