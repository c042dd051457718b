// Builds or edits a quote: tasks of a department, member or nonmember price, promo code, tax zone.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import "../elements/sera-select.js";
import { openModal } from "../elements/sera-modal.js";
import { get, post, put } from "../lib/api.js";
import { el, fill, icon } from "../lib/dom.js";
import { cents, money } from "../lib/money.js";
import { toast } from "../lib/toast.js";
import { choice } from "./choice.js";

/** `place`: {label, options: arguments to get what it can be built from, path and form: where a new one is sent, with what}. */
export async function openQuoteBuilder({ place, quote = null, saved }) {
  const modal = openModal({ heading: quote ? `Edit Quote #${quote.id}` : "New Quote", subheading: place.label, size: "lg", "data-cy": "quote-modal" });
  let known;
  try {
    known = await get(...place.options);
  } catch (failure) {
    return modal.showContent(el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
  }
  const offers = [
    ...known.tasks.map((one) => ({ value: `task-${one.id}`, label: one.name, note: one.category, prices: one.prices, line: { task_id: one.id } })),
    ...known.programs.map((one) => ({ value: `program-${one.id}`, label: one.name, note: "Membership", prices: { Member: one.price, Nonmember: one.price }, line: { program_id: one.id }, additional: one.additional })),
  ];
  const usual = known.zones.filter((one) => one.rate).sort((one, other) => one.id - other.id)[0];
  const lines = [];
  const title = el("sera-input", { label: "Quote Name", "input-cy": "quote-title", placeholder: "Named after the first task" });
  const pricing = choice("Pricing", [["Member", "Member"], ["Nonmember", "Nonmember"]], { value: quote?.pricing ?? known.pricing, hook: "quote-pricing", changed: draw });
  const zone = choice("Tax Zone", [["", "No tax"], ...known.zones.map((one) => [one.id, `${one.name} (${one.shown})`])], { value: quote ? quote.tax_zone_id ?? "" : usual?.id ?? "", hook: "quote-tax-zone", changed: draw });
  const promo = el("sera-input", { label: "Promo Code", "input-cy": "quote-promo-code" });
  const picker = el("sera-select", { label: "Add Task", placeholder: "Search tasks and memberships", "data-cy": "quote-task-select" });
  const body = el("tbody");
  const sum = el("div", { class: "quote-sum", "data-cy": "quote-subtotal" });
  const error = el("div", { role: "alert" });
  const buttons = [["Draft", "secondary", "save-draft", "Save as Draft"], ["Open", "primary", "modal-submit-btn", quote ? "Done" : "Save"]];
  const submits = buttons.filter(([status]) => !(quote && quote.status === "Open" && status === "Draft")).map(([status, variant, hook, label]) => {
    const button = el("sera-button", { variant, "button-cy": hook }, label);
    button.addEventListener("click", () => save(status, button));
    return button;
  });
  modal.showContent([error,
    el("div", { class: "quote-form" }, title, pricing.element, zone.element, promo),
    known.exempt ? el("div", { class: "alert alert-info" }, `Nontaxable customer: ${known.exempt}`) : null,
    picker,
    el("table", { class: "dataTable quote-lines", "aria-label": "Tasks of the quote" },
      el("thead", {}, el("tr", {}, ["Task", "Quantity", "Price", "Amount", ""].map((head) => el("th", { scope: "col" }, head)))), body),
    sum],
  [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), ...submits]);
  picker.load = async (text) => offers.filter((one) => `${one.label} ${one.note}`.toLowerCase().includes(text.toLowerCase()));
  picker.addEventListener("change", (event) => { add(event.detail); picker.choose(null); });
  title.value = quote?.title ?? "";
  promo.value = quote?.promo_code ?? "";
  for (const line of quote?.lines ?? []) {
    const offer = offers.find((one) => (line.task_id ? one.line.task_id === line.task_id : one.line.program_id === line.program_id))
      ?? { label: line.name, line: { task_id: line.task_id, program_id: line.program_id }, prices: {} };
    const own = offer.prices[quote.pricing] === line.price ? "" : money(line.price);
    add(offer, line.quantity, own);
  }
  draw();
  return modal;

  function add(offer, quantity = 1, own = "") {
    const count = el("input", { type: "number", min: "1", class: "form-control", "aria-label": `Quantity of ${offer.label}`, "data-cy": "line-quantity", value: String(quantity) });
    const price = el("input", { type: "text", class: "form-control", "aria-label": `Price of ${offer.label}`, "data-cy": "line-price", value: own, disabled: Boolean(offer.line.program_id) });
    const line = { offer, count, price };
    for (const input of [count, price]) input.addEventListener("input", totals);
    line.amount = el("td", { class: "numeric" });
    line.row = el("tr", { "data-cy": "quote-line" }, el("td", {}, offer.label), el("td", {}, count), el("td", {}, price), line.amount,
      el("td", {}, el("button", { type: "button", class: "btn btn-icon", "aria-label": `Remove ${offer.label}`, onclick: () => { lines.splice(lines.indexOf(line), 1); draw(); } }, icon("trash"))));
    lines.push(line);
    draw();
  }

  function draw() {
    for (const line of lines) line.price.placeholder = money(line.offer.prices[pricing.value] ?? 0);
    fill(body, lines.length ? lines.map((line) => line.row) : el("tr", {}, el("td", { class: "dataTables_empty", colspan: "5" }, "No tasks yet")));
    totals();
  }

  function amountOf(line) {
    const count = Math.max(0, Number(line.count.value) || 0);
    if (line.offer.additional !== undefined) return count ? line.offer.prices.Member + (count - 1) * line.offer.additional : 0;
    return (line.price.value.trim() ? cents(line.price.value) : line.offer.prices[pricing.value] ?? 0) * count;
  }

  function totals() {
    let subtotal = 0;
    for (const line of lines) {
      const amount = amountOf(line);
      line.amount.textContent = Number.isNaN(amount) ? "—" : money(amount);
      subtotal += amount;
    }
    sum.textContent = `Subtotal ${Number.isNaN(subtotal) ? "—" : money(subtotal)}, before discount and tax`;
  }

  async function save(status, button) {
    fill(error);
    promo.error = "";
    button.toggleAttribute("busy", true);
    const form = {
      title: title.value, pricing: pricing.value, tax_zone_id: zone.value ? Number(zone.value) : null, promo_code: promo.value, status,
      lines: lines.map((line) => ({ ...line.offer.line, quantity: line.count.value, price: line.offer.line.program_id ? null : line.price.value })),
    };
    try {
      if (quote) await put(`/api/quotes/${quote.id}`, form);
      else await post(place.path, { ...place.form, ...form });
      modal.close();
      toast("Quote saved");
      await saved();
    } catch (failure) {
      const { promo_code: bad = [], ...rest } = failure.errors ?? { base: [failure.message] };
      promo.error = bad.join(" ");
      const texts = Object.values(rest).flat();
      fill(error, texts.length ? el("div", { class: "alert alert-danger error" }, texts.join(" ")) : null);
    } finally {
      button.toggleAttribute("busy", false);
    }
  }
}
