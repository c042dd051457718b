// The dialog behind a warranty program of the Warranties To-Do: look at what the invoice says, link the equipment, register.
import { get, post } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";
import { openForm } from "./field-form.js";

export async function openWarranty(id, saved) {
  let sale;
  try {
    sale = await get(`/api/warranties/${id}`);
  } catch (failure) {
    return toastError(failure);
  }
  const fact = (term, text) => el("div", {}, el("dt", {}, term), el("dd", {}, text || "–"));
  const facts = el("dl", { class: "invoice-facts" }, fact("Customer", sale.customer), fact("Service Address", sale.address), fact("Warranty Program", `${sale.program} (${sale.years} years)`),
    fact("Provider", sale.provider), fact("Sold On", shortDate(sale.sold_on)), fact("Invoice", el("a", { href: `/invoices/${sale.invoice}` }, String(sale.invoice))));
  if (sale.complete) {
    return openForm({ heading: "Warranty", submit: "OK", fields: [{ kind: "note", label: sale.registration ? `Registered as ${sale.registration} by ${sale.completed_by}.` : `Marked complete by ${sale.completed_by}.` }], send: async () => {}, before: [facts] });
  }
  const units = sale.units.map((one) => [one.id, [one.name, ...one.components.map((part) => `${part.name} ${part.make} ${part.serial}`)].join(" · ")]);
  return openForm({
    heading: "Register Warranty", submit: "Save & Complete", hook: "warranty-modal", before: [facts],
    fields: [
      { key: "purchased_on", label: "Purchase Date", kind: "date", value: sale.purchased_on, hook: "purchased-on" },
      { key: "effective_on", label: "Effective Date", kind: "date", value: sale.effective_on, hook: "effective-on" },
      { key: "equipment_id", label: "Equipment", kind: "choice", value: sale.equipment_id ?? "", options: [["", "Not linked"], ...units], hook: "warranty-equipment" },
      ...(units.length ? [] : [{ kind: "note", label: "This address has no equipment yet. Add it on the customer's Equipment tab." }]),
    ],
    send: async (values) => {
      await post(`/api/warranties/${id}`, { ...values, equipment_id: Number(values.equipment_id) || null });
      toast("Warranty saved and completed");
      saved();
    },
  });
}
