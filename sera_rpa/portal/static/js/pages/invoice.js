// One invoice.
import { invoiceView } from "../components/invoice-view.js";
import { get } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { pageData } from "../lib/page.js";

const host = document.getElementById("invoice");
await load();

async function load() {
  try {
    const invoice = await get(`/api/invoices/${pageData().invoice_id}`);
    fill(host, el("section", { class: "card" }, invoiceView(invoice, load, invoice.progress_billing)));
  } catch (failure) {
    fill(host, el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
  }
}
