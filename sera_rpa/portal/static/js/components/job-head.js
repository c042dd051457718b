// Number, status, customer and address at the top of a job's page.
import "../elements/sera-button.js";
import { el, icon } from "../lib/dom.js";
import { statusBadge } from "./status-badge.js";

export function jobHead(job, addAppointment) {
  const add = el("sera-button", { variant: "secondary", "data-cy": "add-appointment" }, icon("plus"), "Add Appointment");
  add.addEventListener("click", addAppointment);
  return el("section", { class: "card customer-head", "aria-label": "Job" },
    el("div", { class: "customer-title" }, el("h1", {}, `Job ${job.job}`), statusBadge(job.status),
      el("span", { class: `badge badge-opportunity-${job.opportunity.toLowerCase()}`, "data-cy": "opportunity-status" }, `${job.opportunity} Opportunity`),
      el("span", { class: "grow" }), add),
    el("div", { class: "customer-contact" },
      el("span", {}, icon("user"), el("a", { href: `/customers/${job.customer.id}`, "data-cy": "customer-header-link" }, job.customer.name)),
      el("span", {}, icon("map-pin"), job.address), el("span", {}, icon("layers"), job.department)));
}
