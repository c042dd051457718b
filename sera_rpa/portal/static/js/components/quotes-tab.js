// Quotes of a job or a customer, in groups by status.
import { get, post } from "../lib/api.js";
import { oneLine } from "../lib/address.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, fill, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { toast, toastError } from "../lib/toast.js";
import { actionsMenu } from "./actions-menu.js";
import { openForm } from "./field-form.js";
import { openQuoteBuilder } from "./quote-builder.js";
import { mayEdit } from "../lib/page.js";

const GROUPS = ["Open", "Draft", "Accepted", "Denied", "Archived"];
const WORDS = { edit: "Edit Quote", approve: "Approve Quote", unapprove: "Unapprove Quote", decline: "Decline Quote", reopen: "Reopen Quote", archive: "Archive Quote" };
const DONE = { approve: "Quote approved", unapprove: "Quote unapproved", decline: "Quote declined", reopen: "Quote reopened", archive: "Quote archived" };

/** A job's quotes, with New Quote. `changed()` is told after every change. */
export function jobQuotes(jobId, changed = () => {}) {
  const list = el("div", { class: "quote-groups" }, spinner("Loading quotes"));
  const reload = () => load(list, `/api/jobs/${jobId}/quotes`, after);
  const after = async () => { await reload(); changed(); };
  const add = el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-quote", onclick: () => openQuoteBuilder({ place: jobPlace(jobId), saved: after }) }, "New Quote");
  reload();
  return el("div", { class: "tab-body" }, mayEdit() ? el("div", { class: "tab-actions" }, add) : null, list);
}

/** A customer's quotes, over all jobs and those without one, with New Quote at a service address. */
export function customerQuotes(customer) {
  const list = el("div", { class: "quote-groups" }, spinner("Loading quotes"));
  const reload = () => load(list, `/api/customers/${customer.id}/quotes`, reload);
  const add = el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-quote", onclick: () => askPlace(customer, reload) }, "New Quote");
  reload();
  return el("div", { class: "tab-body" }, mayEdit() && !customer.archived ? el("div", { class: "tab-actions" }, add) : null, list);
}

/** Where a quote without a job stands: a service address and the department whose tasks it is built from. */
async function askPlace(customer, saved) {
  const { departments } = await get("/api/reports/choices").catch((failure) => { toastError(failure); return {}; });
  if (!departments) return;
  const named = (list, id) => list.find((one) => String(one.id) === String(id));
  openForm({
    heading: "New Quote", subheading: customer.name, submit: "Continue", hook: "quote-place-modal",
    fields: [
      { key: "address_id", label: "Service Address", kind: "choice", hook: "quote-address", options: customer.addresses.map((one) => [one.id, oneLine(one)]), value: customer.addresses[0].id },
      { key: "department_id", label: "Department", kind: "choice", hook: "quote-department", options: departments.map((one) => [one.id, one.name]), value: departments[0].id },
    ],
    send: async (values) => openQuoteBuilder({ saved, place: {
      label: `${oneLine(named(customer.addresses, values.address_id))} · ${named(departments, values.department_id).name}`,
      options: [`/api/customers/${customer.id}/quote_options`, { department_id: values.department_id }],
      path: `/api/customers/${customer.id}/quotes`, form: values } }),
  });
}

function jobPlace(jobId) {
  return { label: `Job ${jobId}`, options: [`/api/jobs/${jobId}/quote_options`], path: `/api/jobs/${jobId}/quotes`, form: {} };
}

function placeOf(quote) {
  return quote.job_id ? jobPlace(quote.job_id)
    : { label: quote.address, options: [`/api/customers/${quote.customer_id}/quote_options`, { department_id: quote.department_id }] };
}

async function load(list, path, after) {
  try {
    const quotes = await get(path);
    fill(list, quotes.length
      ? GROUPS.map((status) => group(status, quotes.filter((one) => one.status === status), after))
      : el("p", { class: "muted" }, "No quotes found"));
  } catch (failure) {
    fill(list, el("p", { class: "muted" }, "The quotes could not be loaded."));
    toastError(failure);
  }
}

function group(status, quotes, after) {
  if (!quotes.length) return null;
  const total = quotes.reduce((sum, one) => sum + one.total, 0);
  return el("section", { class: "quote-group", "data-cy": `quote-group-${status.toLowerCase()}` },
    el("div", { class: "group-header" }, el("b", {}, status), el("span", { class: "muted" }, ` ${quotes.length} · ${money(total)}`)),
    quotes.map((one) => row(one, after)));
}

function row(quote, after) {
  const tasks = quote.lines.map((line) => (line.quantity > 1 ? `${line.quantity} × ${line.name}` : line.name)).join(", ");
  const offered = mayEdit() ? quote.actions : [];
  return el("div", { class: "quote-row", "data-cy": "quote-row", "data-quote-id": String(quote.id) },
    el("div", { class: "quote-main" },
      el("div", {}, el("b", {}, quote.title), el("span", { class: "muted" }, ` #${quote.id} · ${quote.job_id ? "Job " : quote.address}`),
        quote.job_id ? el("a", { href: `/jobs/${quote.job_id}?tab=jp_Quotes` }, String(quote.job_id)) : null),
      el("div", { class: "muted" }, tasks),
      quote.reason ? el("div", { class: "quote-reason" }, quote.reason) : null),
    el("div", { class: "quote-facts" },
      el("span", { class: "badge" }, quote.pricing), quote.promo_code ? el("span", { class: "badge badge-warn" }, quote.promo_code) : null,
      el("div", { class: "muted" }, `${shortDate(inCompanyZone(quote.created_at).day)} · ${quote.created_by}`)),
    el("div", { class: "quote-total numeric" }, el("b", {}, money(quote.total)),
      el("div", { class: "muted" }, quote.tax ? `incl. ${money(quote.tax)} tax` : "no tax")),
    offered.length ? actionsMenu(`Actions of quote ${quote.id}`, offered.map((action) => [WORDS[action], () => run(action, quote, after)])) : el("span"));
}

function run(action, quote, after) {
  if (action === "edit") return openQuoteBuilder({ place: placeOf(quote), quote, saved: after });
  if (action === "decline") return askReason("Decline Quote", quote, "decline", after, true);
  if (action === "approve") return askReason("Approve Quote", quote, "approve", after, false);
  return send(quote, action, {}, after).catch(toastError);
}

function askReason(heading, quote, action, after, needed) {
  openForm({
    heading, subheading: `${quote.title} · ${money(quote.total)}`, submit: heading, hook: `${action}-quote-modal`,
    fields: [{ key: "reason", label: needed ? "Reason" : "Reason (optional)", kind: "textarea", hook: "reason", name: "Reason", required: needed }],
    send: (values) => send(quote, action, values, after),
  });
}

async function send(quote, action, values, after) {
  await post(`/api/quotes/${quote.id}/${action}`, values);
  toast(DONE[action]);
  await after();
}
