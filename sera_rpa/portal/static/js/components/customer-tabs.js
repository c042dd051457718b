// The tabs of a customer's page, in the order in which they stand. An area adds its own here.
import { customerInvoices } from "./invoice-view.js";
import { contactsTab } from "./contacts.js";
import { equipmentTab } from "./equipment.js";
import { jobTable } from "./job-table.js";
import { mediaGallery } from "./media-gallery.js";
import { notesFeed } from "./notes-feed.js";
import { customerQuotes } from "./quotes-tab.js";
import { membershipTab } from "./membership-tab.js";

/** `customer` as the server gave it. The first tab is shown again after a booking. */
export function customerTabs(customer) {
  return [
    { label: "Jobs", render: () => jobTable(customer.id) },
    { label: "Contacts", render: () => contactsTab(customer) },
    { label: "Notes", render: () => notesFeed(`/api/customers/${customer.id}/notes`) },
    { label: "Quotes", render: () => customerQuotes(customer) },
    { label: "Invoices", render: () => customerInvoices(customer.id) },
    { label: "Membership", render: () => membershipTab(customer) },
    { label: "Equipment", render: () => equipmentTab(customer) },
    { label: "Media and Documents", render: () => mediaGallery(`/api/customers/${customer.id}/media`) },
  ];
}
