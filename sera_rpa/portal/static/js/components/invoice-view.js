// An invoice: lines, sums, Invoice Actions, payments. On its own page and on the Invoice tab of its job.
import { get, post, put } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, fill, spinner } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { mayEdit, today } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";
import { actionsMenu, buttonMenu } from "./actions-menu.js";
import { openForm } from "./field-form.js";
import { openPayment, openRefund } from "./payment-modals.js";
import { progressSection } from "./progress-section.js";

const WORDS = { approve: "Approve Invoice", edit: "Edit Invoice", date: "Edit Date", email: "Email Invoice", refund: "Issue Refund", void: "Void Invoice" };
const DONE = { approve: "Invoice approved", edit: "Invoice can be edited", date: "Date changed", email: "Invoice emailed", void: "Invoice voided" };
const BADGE = { Pending: "badge-warn", Finalized: "badge-good", Voided: "badge-bad", Completed: "badge-good", Unsettled: "badge-warn", Declined: "badge-bad", Disputed: "badge-bad", Removed: "badge-bad" };

export const moneyBadge = (status) => el("span", { class: `badge ${BADGE[status] ?? ""}`, "data-cy": "money-status" }, status);

/** The Invoice tab of a job: the living invoice, then voided ones. */
export function jobInvoice(jobId) {
  const host = el("div", { class: "tab-body" }, spinner("Loading invoice"));
  reload();
  return host;

  async function reload() {
    try {
      const { invoices, progress_billing: progress } = await get(`/api/jobs/${jobId}/invoices`);
      fill(host, invoices.length
        ? invoices.map((one) => invoiceView(one, reload, progress))
        : el("p", { class: "muted" }, "No invoice yet. It is made when the first quote is accepted."));
    } catch (failure) {
      fill(host, el("p", { class: "muted" }, "The invoice could not be loaded."));
      toastError(failure);
    }
  }
}

/** The Invoices tab of a customer. */
export function customerInvoices(customerId) {
  const host = el("div", {}, spinner("Loading invoices"));
  const heads = ["INVOICE", "JOB", "STATUS", "COMPLETED", "DEPARTMENT", "TOTAL", "PAID", "BALANCE"];
  const cells = (one) => [
    el("a", { href: `/invoices/${one.id}` }, String(one.id)), one.job_id ? el("a", { href: `/jobs/${one.job_id}?tab=jp_Invoice` }, String(one.job_id)) : "",
    moneyBadge(one.status), one.completed_on ? shortDate(one.completed_on) : "", one.department, money(one.total), money(one.paid), money(one.balance)];
  get(`/api/customers/${customerId}/invoices`).then((rows) => fill(host, el("table", { class: "dataTable", id: "customer-invoices-table", "aria-label": "Invoices" },
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", { class: "table-data" }, rows.length
      ? rows.map((one) => el("tr", { "data-cy": "invoice-row" }, cells(one).map((cell) => el("td", { class: "numeric" }, cell))))
      : el("tr", {}, el("td", { class: "dataTables_empty", colspan: "8" }, "No invoices found"))))))
    .catch((failure) => { fill(host, el("p", { class: "muted tab-body" }, "The invoices could not be loaded.")); toastError(failure); });
  return host;
}

/** One invoice as the server gave it; `reload()` reads it again after a change. */
export function invoiceView(invoice, reload, progress = false) {
  const fact = (term, content) => el("div", {}, el("dt", {}, term), el("dd", {}, content || "—"));
  const pay = el("button", { type: "button", class: "btn btn-primary", "data-cy": "make-payment", onclick: () => openPayment(invoice, reload) }, "Make Payment");
  const actions = mayEdit() ? invoice.actions : [];
  return el("section", { class: "invoice", "data-cy": "invoice", "data-invoice-id": String(invoice.id) },
    el("div", { class: "invoice-head" },
      el("h2", {}, el("a", { href: `/invoices/${invoice.id}` }, `Invoice ${invoice.id}`)), moneyBadge(invoice.status),
      el("div", { class: "page-actions" },
        actions.length ? buttonMenu("Invoice Actions", "invoice-actions", actions.map((action) => [WORDS[action], () => run(action, invoice, reload)])) : null,
        invoice.balance > 0 ? pay : null)),
    el("dl", { class: "invoice-facts" },
      fact("Customer", el("a", { href: `/customers/${invoice.customer.id}` }, invoice.customer.name)),
      fact("Service Address", invoice.address), fact("Department", invoice.department), fact("Owner", invoice.owner),
      fact("Completed", invoice.completed_on ? shortDate(invoice.completed_on) : ""),
      fact("Last Emailed", invoice.emailed_at ? shortDate(inCompanyZone(invoice.emailed_at).day) : ""),
      fact("Job", invoice.job_id ? el("a", { href: `/jobs/${invoice.job_id}` }, String(invoice.job_id)) : ""),
      fact("Batch", invoice.batch_id ? `#${invoice.batch_id}` : "Unbatched")),
    el("table", { class: "dataTable invoice-lines", "aria-label": `Lines of invoice ${invoice.id}` },
      el("thead", {}, el("tr", {}, ["Task", "Quote", "Quantity", "Price", "Amount"].map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, invoice.lines.map((line) => el("tr", {}, el("td", {}, line.name), el("td", { class: "muted" }, line.quote_id ? `#${line.quote_id}` : ""),
        el("td", { class: "numeric" }, String(line.quantity)), el("td", { class: "numeric" }, money(line.price)), el("td", { class: "numeric" }, money(line.amount)))))),
    sums(invoice), progressSection(invoice, reload, progress), payments(invoice, reload));
}

function sums(invoice) {
  const row = (label, amount, hook, strong = false) => el("div", { class: strong ? "strong" : null },
    el("dt", {}, label), el("dd", { class: "numeric", "data-cy": hook }, amount));
  return el("dl", { class: "invoice-sums" },
    row("Subtotal", money(invoice.subtotal), "invoice-subtotal"),
    invoice.discount ? row("Discount", `-${money(invoice.discount)}`, "invoice-discount") : null,
    row("Tax", money(invoice.tax), "invoice-tax"), row("Total", money(invoice.total), "invoice-total", true),
    row("Paid", money(invoice.paid), "invoice-paid"), row("Balance", money(invoice.balance), "invoice-balance", true));
}

function payments(invoice, reload) {
  if (!invoice.payments.length) return el("p", { class: "muted" }, "No payments yet");
  return el("table", { class: "dataTable invoice-payments", "aria-label": `Payments of invoice ${invoice.id}` },
    el("thead", {}, el("tr", {}, ["Date", "Payment", "Status", "Received By", "Note", "Amount", ""].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, invoice.payments.map((one) => el("tr", { "data-cy": "payment-row", "data-payment-id": String(one.id) },
      el("td", { class: "nowrap numeric" }, shortDate(one.day)),
      el("td", {}, one.kind === "Refund" ? `Refund, ${one.method}` : one.method, one.detail ? el("span", { class: "muted" }, ` ${one.detail}`) : null),
      el("td", {}, moneyBadge(one.status)), el("td", {}, one.received_by), el("td", {}, one.note),
      el("td", { class: "numeric" }, money(one.kind === "Refund" ? -one.amount : one.amount)),
      el("td", {}, paymentActions(one, reload))))));
}

/** The ⋮ of a payment. */
export function paymentActions(payment, reload) {
  const gateway = ["Credit Card", "Banking (ACH)"].includes(payment.method);
  const actions = [["View Details", () => details(payment)]];
  if (mayEdit() && payment.kind === "Payment" && ["Pending", "Completed"].includes(payment.status)) {
    if (gateway) actions.push(["Dispute Charge", () => confirm("Dispute Charge", "The customer's bank has taken this charge back. It no longer counts as paid.", () => step(payment, "dispute", "Charge disputed", reload))]);
    else actions.push(["Remove Payment", () => confirm("Remove Payment", "This payment no longer counts as paid. If it is in a batch, correct it in the accounting package too.", () => step(payment, "remove", "Payment removed", reload))]);
  }
  return actionsMenu(`Actions of payment ${payment.id}`, actions);
}

/** The Completed button: whether the money of a payment outside the gateway has come in. */
export async function setCompleted(payment, done, reload) {
  await put(`/api/payments/${payment.id}/completed`, { completed: done });
  toast(done ? "Payment completed" : "Payment pending");
  await reload();
}

function details(payment) {
  const facts = [["Amount", money(payment.amount)], ["Method", `${payment.method} ${payment.detail}`], ["Status", payment.status], ["Received By", payment.received_by],
    ["Date", shortDate(payment.day)], ["Invoice", String(payment.invoice_id ?? payment.invoice)], ["Batch", payment.batch_id ?? payment.batch ? `#${payment.batch_id ?? payment.batch}` : "Unbatched"], ["Note", payment.note || "—"]];
  openForm({ heading: `Payment ${payment.id}`, submit: "OK", fields: [], send: async () => {},
    before: [el("dl", { class: "invoice-facts" }, facts.map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", {}, text))))] });
}

function confirm(heading, text, send) {
  openForm({ heading, submit: heading, danger: true, fields: [{ kind: "note", label: text }], send });
}

async function step(payment, action, done, reload) {
  await post(`/api/payments/${payment.id}/${action}`, {});
  toast(done);
  await reload();
}

function run(action, invoice, reload) {
  const send = async (values) => {
    await post(`/api/invoices/${invoice.id}/${action}`, values);
    toast(DONE[action]);
    await reload();
  };
  const heading = WORDS[action];
  const common = { heading, subheading: `Invoice ${invoice.id} · ${money(invoice.total)}`, submit: heading, send, hook: `${action}-invoice-modal` };
  const reason = { key: "reason", label: "Reason", kind: "textarea", hook: "reason", name: "Reason", required: true };
  if (action === "refund") return openRefund(invoice, reload);
  if (action === "email") {
    return openForm({ ...common, fields: [
      { key: "recipients", label: "Send To (separate several with commas)", hook: "invoice-recipients", value: invoice.customer.email, required: true },
      { key: "introduction", label: "Introduction (empty: the template's)", kind: "textarea", hook: "invoice-introduction" }],
    send: (values) => send({ ...values, recipients: values.recipients.split(",").map((one) => one.trim()).filter(Boolean) }) });
  }
  if (action === "date") return openForm({ ...common, fields: [{ key: "date", label: "Completed Date", kind: "date", value: invoice.completed_on ?? today(), hook: "invoice-date" }] });
  if (action === "void") return openForm({ ...common, danger: true, fields: [{ kind: "note", label: "A voided invoice stays in the list and cannot be brought back." }, { ...reason, label: "Note" }] });
  if (action === "edit") return openForm({ ...common, fields: [{ kind: "note", label: "The invoice loses its Finalized label and its date. Change the quotes, then approve both again." }, reason] });
  return openForm({ ...common, fields: [reason] });
}
