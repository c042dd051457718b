// The tabs of a job's page, in the order in which they stand. An area adds its own here.
import { el } from "../lib/dom.js";
import { appointmentCard } from "./appointment-card.js";
import { jobInvoice } from "./invoice-view.js";
import { jobTimes } from "./job-times.js";
import { mediaGallery } from "./media-gallery.js";
import { notesFeed } from "./notes-feed.js";
import { jobPurchaseOrders } from "./purchase-orders.js";
import { jobQuotes } from "./quotes-tab.js";

/** `job` as the server gave it; `reload()` reads it again and draws the page anew. */
export function jobTabs(job, reload) {
  return [
    { label: "Appointments", render: () => el("div", { class: "tab-body" }, job.appointments.map((one) => appointmentCard(one, reload))) },
    { label: "Notes", render: () => notesFeed(`/api/jobs/${job.job}/notes`) },
    { label: "Quotes", render: () => jobQuotes(job.job) },
    { label: "Invoice", render: () => jobInvoice(job.job) },
    { label: "Purchase Orders", render: () => jobPurchaseOrders(job.job) },
    { label: "Media and Documents", render: () => mediaGallery(`/api/jobs/${job.job}/media`) },
    { label: "Job Times", render: () => jobTimes(job.job) },
  ];
}
