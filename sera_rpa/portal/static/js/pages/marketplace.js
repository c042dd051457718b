// Company, Marketplace: what is connected to Sera.
import { openForm } from "../components/field-form.js";
import { get, post } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, fill, spinner } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const host = el("div", { class: "program-list" }, spinner("Loading Marketplace"));
document.getElementById("list").replaceWith(host);
load();

async function load() {
  try {
    draw(await get("/api/marketplace"));
  } catch (failure) {
    fill(host);
    toastError(failure);
  }
}

function draw(cards) {
  fill(host, cards.map((one) => el("article", { class: "card program-card", "data-cy": `integration-${one.key}`, "aria-label": one.name },
    el("header", {}, el("h2", {}, one.name), el("span", { class: `badge ${one.connected ? "badge-good" : ""}` }, one.connected ? "Connected" : "Not connected")),
    el("div", { class: "muted" }, one.kind), el("div", {}, one.does),
    el("footer", {}, el("span", { class: "muted" }, one.at ? `${one.asks} ${one.account} · ${one.by}, ${shortDate(inCompanyZone(one.at).day)}` : ""),
      el("button", { type: "button", class: `btn ${one.connected ? "btn-secondary" : "btn-primary"}`, "data-cy": one.connected ? "disconnect" : "connect",
        "aria-label": `${one.connected ? "Disconnect" : "Connect"} ${one.name}`, onclick: () => change(one) }, one.connected ? "Disconnect" : "Connect")))));
}

function change(one) {
  const step = one.connected ? "disconnect" : "connect";
  openForm({
    heading: `${one.connected ? "Disconnect" : "Connect"} ${one.name}`, submit: one.connected ? "Disconnect" : "Connect", danger: one.connected, hook: "integration-modal",
    fields: one.connected ? [{ kind: "note", label: "What it brought stays, and cannot be used until it is connected again." }] : [{ key: "account", label: one.asks, hook: "integration-account", required: true }],
    send: async (values) => {
      draw(await post(`/api/marketplace/${one.key}/${step}`, values));
      toast(`${one.name} ${step}ed`);
    },
  });
}
