// Reports, Promo Codes.
import { openForm } from "../components/field-form.js";
import { dayCell, moneyReport } from "../components/money-report.js";
import { post } from "../lib/api.js";
import { el } from "../lib/dom.js";
import { mayEdit, today } from "../lib/page.js";
import { toast } from "../lib/toast.js";

const add = el("button", { type: "button", class: "btn btn-primary", "data-cy": "add-promo-code", onclick: open }, "Add Promo Code");
const report = moneyReport({
  id: "promo-codes-table", path: "/api/promo_codes", label: "Promo Codes", empty: "No promo codes found", sort: "code", dir: "asc", actions: mayEdit() ? [add] : [],
  columns: [
    { key: "code", label: "CODE", search: true, sort: true, cell: (row) => row.code }, { key: "type", label: "TYPE", cell: (row) => row.kind }, { key: "amount", label: "AMOUNT", cell: (row) => row.shown, cellClass: "amount" },
    { key: "starts_on", label: "STARTS AT", sort: true, cell: (row) => dayCell(row.starts_on) }, { key: "expires_on", label: "EXPIRES AT", sort: true, cell: (row) => dayCell(row.expires_on) },
    { key: "category", label: "ACCOUNTING CATEGORY", cell: (row) => row.accounting_category }, { key: "class", label: "ACCOUNTING CLASS", cell: (row) => row.accounting_class },
    { key: "used", label: "ACCEPTED QUOTES", cell: (row) => String(row.used), cellClass: "numeric" },
  ],
});

function open() {
  openForm({
    heading: "Add Promo Code", submit: "Create Promo Code", hook: "promo-modal",
    fields: [
      { key: "code", label: "Code", hook: "promo-code", required: true }, { key: "kind", label: "Type", kind: "choice", hook: "promo-type", options: [["%", "%"], ["$", "$"]], value: "%" },
      { key: "amount", label: "Amount", hook: "promo-amount", required: true }, { key: "starts_on", label: "Starts at", kind: "date", value: today(), hook: "promo-starts" },
      { key: "expires_on", label: "Expires at", kind: "date", hook: "promo-expires" }, { key: "accounting_category", label: "Accounting Category", hook: "promo-category" },
      { key: "accounting_class", label: "Accounting Class", hook: "promo-class" },
    ],
    send: async (values) => { await post("/api/promo_codes", values); toast("Promo code created"); await report.table.load(1); },
  });
}
