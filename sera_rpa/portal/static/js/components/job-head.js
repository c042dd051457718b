// Number, status, customer and address at the top of a job's page.
import "../elements/sera-button.js";
import { openModal } from "../elements/sera-modal.js";
import { among } from "../elements/sera-select.js";
import { get, put } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, fill, icon } from "../lib/dom.js";
import { statusBadge } from "./status-badge.js";

export function jobHead(job, addAppointment, changed) {
  const add = el("sera-button", { variant: "secondary", "data-cy": "add-appointment" }, icon("plus"), "Add Appointment");
  add.addEventListener("click", addAppointment);
  return el("section", { class: "card customer-head", "aria-label": "Job" },
    el("div", { class: "customer-title" }, el("h1", {}, `Job ${job.job}`), statusBadge(job.status),
      el("span", { class: `badge badge-opportunity-${job.opportunity.toLowerCase()}`, "data-cy": "opportunity-status" }, `${job.opportunity} Opportunity`),
      el("span", { class: "grow" }), add),
    el("div", { class: "customer-contact" },
      el("span", {}, icon("user"), el("a", { href: `/customers/${job.customer.id}`, "data-cy": "customer-header-link" }, job.customer.name)),
      el("span", {}, icon("map-pin"), job.address), el("span", {}, icon("layers"), job.department)),
    el("dl", { class: "facts" },
      fact("Job Time Efficiency", job.efficiency === null ? "–" : `${job.efficiency} %`),
      fact("Opportunity Owner", job.owner?.name ?? "–", el("button", { type: "button", class: "btn btn-icon pencil", "aria-label": "Edit Opportunity Owner",
        "data-cy": "edit-opportunity-owner", onclick: () => openOwner(job, changed) }, icon("pencil"))),
      fact("Appointments", String(job.appointments.length)),
      fact("Booked", shortDate(inCompanyZone(job.created_at).day))));
}

function fact(term, text, action = null) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, text, action));
}

async function openOwner(job, changed) {
  const modal = openModal({ heading: "Opportunity Owner", subheading: `Job ${job.job}`, "data-cy": "owner-modal" });
  const error = el("div", { role: "alert" });
  const { technicians } = await get("/api/reports/choices");
  const who = el("sera-select", { label: "Technician", "data-cy": "owner-select" });
  who.load = among(technicians.map(({ id, name }) => ({ value: String(id), label: name })));
  const save = el("sera-button", { variant: "primary", "button-cy": "modal-submit-btn" }, "Save");
  save.addEventListener("click", async () => {
    try {
      await put(`/api/jobs/${job.job}/owner`, { technician_id: Number(who.value) });
      modal.close();
      changed();
    } catch (failure) {
      fill(error, el("div", { class: "alert alert-danger error" }, failure.message));
    }
  });
  modal.showContent([error, who], [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), save]);
  if (job.owner) who.choose({ value: String(job.owner.id), label: job.owner.name });
}
