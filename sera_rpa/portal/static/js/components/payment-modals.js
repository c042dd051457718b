// Make Payment and Issue Refund.
import { get, post } from "../lib/api.js";
import { money } from "../lib/money.js";
import { switches } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";
import { openForm } from "./field-form.js";

const METHODS = ["Credit Card", "Cash", "Check", "Banking (ACH)", "External"];
const BY_GATEWAY = ["Method On File", "Credit Card", "Banking (ACH)"];
const plain = (cents) => (cents / 100).toFixed(2);

/** Cards and bank accounts need a payment processor, loan programs Service Finance (Company, Marketplace). */
export async function openPayment(invoice, done) {
  const { processor, service_finance: financed } = switches();
  const methods = (invoice.on_file ? ["Method On File", ...METHODS] : METHODS).filter((one) => processor || !BY_GATEWAY.includes(one));
  const loans = financed ? await get(`/api/invoices/${invoice.id}/loan_programs`).catch((failure) => { toastError(failure); return []; }) : [];
  const is = (...names) => (values) => names.includes(values.method);
  openForm({
    heading: "Make Payment", subheading: `Invoice ${invoice.id} · balance ${money(invoice.balance)}`, submit: "Submit Payment", hook: "payment-modal",
    fields: [
      { key: "method", label: "Payment Method", kind: "choice", hook: "payment-method", value: methods[0], options: methods.map((one) => [one, one === "Method On File" ? `${one} (${invoice.on_file})` : one]) },
      { key: "amount", label: "Amount", hook: "payment-amount", value: plain(invoice.balance), required: true },
      { key: "card_number", label: "Card Number", hook: "card-number", when: is("Credit Card") },
      { key: "expires", label: "Expires", hook: "card-expires", placeholder: "MM/YY", when: is("Credit Card") },
      { key: "routing_number", label: "Routing Number", hook: "routing-number", when: is("Banking (ACH)") },
      { key: "account_number", label: "Account Number", hook: "account-number", when: is("Banking (ACH)") },
      { key: "number", label: "Check Number or External Source", hook: "payment-number", when: is("Check", "External") },
      ...(loans.length ? [{ key: "loan_program", label: "Financing", kind: "choice", hook: "loan-program", when: is("External"), value: "",
        options: [["", "Not financed"], ...loans.map((one) => [one.id, `Service Finance ${one.number} ${one.description}`])] }] : []),
      { key: "note", label: "Note", kind: "textarea", hook: "payment-note" },
      { key: "do_not_notify", label: "Do Not Notify Customer", kind: "check", hook: "do-not-notify" },
    ],
    send: async (values) => {
      await post(`/api/invoices/${invoice.id}/payments`, values);
      toast("Payment received");
      await done();
    },
  });
}

export function openRefund(invoice, done) {
  const open = invoice.payments.filter((one) => one.left > 0);
  openForm({
    heading: "Issue Refund", subheading: `Invoice ${invoice.id} · paid ${money(invoice.paid)}`, submit: "Submit Refund", hook: "refund-modal",
    fields: [
      { key: "payment_id", label: "Payment", kind: "choice", hook: "refund-payment", value: open[0]?.id, options: open.map((one) => [one.id, `${money(one.left)} ${one.method} ${one.detail} (${one.status})`]) },
      { key: "type", label: "Type", kind: "choice", hook: "refund-type", value: open[0]?.status === "Unsettled" ? "Void" : "Original Method", options: ["Original Method", "Void", "Cash", "Check", "External"].map((one) => [one, one]) },
      { key: "amount", label: "Amount", hook: "refund-amount", value: plain(open[0]?.left ?? 0), required: true },
      { key: "notes", label: "Notes", kind: "textarea", hook: "refund-notes" },
    ],
    send: async (values) => {
      await post(`/api/invoices/${invoice.id}/refunds`, { ...values, payment_id: Number(values.payment_id) });
      toast("Refund submitted");
      await done();
    },
  });
}
