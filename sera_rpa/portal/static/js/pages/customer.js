// A customer: header, service addresses, tabs.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { addressCard } from "../components/address-card.js";
import { openAddAddress } from "../components/address-modal.js";
import { customerHead } from "../components/customer-head.js";
import { customerTabs } from "../components/customer-tabs.js";
import { dropdown } from "../components/dropdown.js";
import { openSchedule } from "../components/schedule-modal.js";
import { tabs } from "../components/tabs.js";
import { oneLine } from "../lib/address.js";
import { get } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { pageData } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";

const host = document.getElementById("customer");
const id = pageData().customer_id;
let customer;
let cards;
let filter;
let sheet;
let jobs;

try {
  customer = await get(`/api/customers/${id}`);
  build();
} catch (failure) {
  fill(host, el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
}

function build() {
  cards = el("div", { class: "addresses-cont" });
  filter = el("sera-input", { label: "Filter addresses", "label-hidden": true, placeholder: "Filter addresses", icon: "search", "data-cy": "address-search", class: "narrow" });
  const list = customerTabs(customer);
  jobs = list[0];
  sheet = tabs("c", list);
  fill(host, customerHead(customer, changed),
    el("div", { class: "section-head" }, el("h2", { class: "grow" }, "Addresses"), filter, addressActions()),
    cards, sheet.element);
  filter.input.addEventListener("input", showCards);
  showCards();
  document.addEventListener("memberships-changed", readAgain);
}

function changed(text) {
  toast(text);
  readAgain();
}

async function readAgain() {
  try {
    customer = await get(`/api/customers/${id}`);
    host.querySelector(".customer-head").replaceWith(customerHead(customer, changed));
    showCards();
  } catch (failure) {
    toastError(failure);
  }
}

function showCards() {
  const wanted = filter.value.trim().toLowerCase();
  const matching = customer.addresses.filter((one) => `${one.location_name ?? ""} ${oneLine(one)}`.toLowerCase().includes(wanted));
  fill(cards, matching.length
    ? matching.map((one) => addressCard(one, schedule))
    : el("p", { class: "muted" }, "No addresses found"));
}

function addressActions() {
  const trigger = el("sera-button", { variant: "secondary", "data-cy": "address-actions-trigger", popup: "true" }, "Address Actions");
  const add = el("button", { type: "button", class: "dropdown-item", onclick: () => { menu.close(); openAddAddress(id, addressAdded); } }, "Add Address");
  const list = el("div", { class: "dropdown-menu", hidden: true }, add);
  const box = el("div", { class: "relative" }, trigger, list);
  const menu = dropdown(trigger, list);
  return box;
}

async function addressAdded() {
  toast("Address added");
  try {
    customer = await get(`/api/customers/${id}`);
    showCards();
  } catch (failure) {
    toastError(failure);
  }
}

function schedule(address) {
  openSchedule({
    address: { id: address.id, label: `${customer.name} · ${oneLine(address)}` },
    booked: () => {
      toast("Appointment scheduled");
      sheet.show(jobs);
    },
  });
}
