// Progress Billing on an invoice, where the tenant has it on: percentage stages, billed in their order.
import { post, put } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { mayEdit } from "../lib/page.js";
import { toast, toastError } from "../lib/toast.js";
import { openForm } from "./field-form.js";

export function progressSection(invoice, reload, on) {
  if (!on || !invoice.job_id) return null;
  const billed = invoice.stages.filter((one) => one.billed_at);
  const due = Math.max(0, billed.reduce((sum, one) => sum + one.amount, 0) - invoice.paid);
  const bill = el("button", { type: "button", class: "btn btn-secondary btn-sm", "data-cy": "bill-stage", onclick: next }, "Bill Next Stage");
  const plan = el("button", { type: "button", class: "btn btn-secondary btn-sm", "data-cy": "plan-stages", onclick: edit }, invoice.stages.length ? "Edit Stages" : "Set Up Stages");
  return el("section", { class: "progress-billing", "data-cy": "progress-billing" },
    el("div", { class: "section-head" }, el("h3", { class: "grow" }, "Progress Billing"),
      invoice.stages.length ? el("span", { class: "muted" }, `Due now ${money(due)}`) : null,
      mayEdit() && !billed.length ? plan : null, mayEdit() && billed.length < invoice.stages.length ? bill : null),
    invoice.stages.map((one) => el("div", { class: "progress-stage", "data-cy": "progress-stage" },
      el("span", {}, one.name), el("span", { class: "muted numeric" }, `${one.percent / 1000}%`), el("span", { class: "numeric" }, money(one.amount)),
      el("span", { class: `badge ${one.billed_at ? "badge-good" : ""}` }, one.billed_at ? `Billed ${shortDate(inCompanyZone(one.billed_at).day)}` : "Not billed"))));

  async function next() {
    try {
      await post(`/api/jobs/${invoice.job_id}/progress/bill`, {});
      toast("Stage billed");
      await reload();
    } catch (failure) {
      toastError(failure);
    }
  }

  function edit() {
    const text = invoice.stages.map((one) => `${one.name}: ${one.percent / 1000}`).join("\n") || "Deposit: 50\nCompletion: 50";
    openForm({
      heading: "Progress Billing Stages", submit: "Save", hook: "progress-modal",
      fields: [
        { kind: "note", label: "One stage a line, name and percentage: 2 to 12 stages that come to 100." },
        { key: "stages", label: "Stages", kind: "textarea", hook: "progress-stages", value: text },
      ],
      send: async (values) => {
        const stages = values.stages.split("\n").filter((line) => line.trim()).map((line) => {
          const at = line.lastIndexOf(":");
          return { name: line.slice(0, Math.max(at, 0)).trim(), percent: line.slice(at + 1).trim() };
        });
        await put(`/api/jobs/${invoice.job_id}/progress`, { stages });
        toast("Stages saved");
        await reload();
      },
    });
  }
}
