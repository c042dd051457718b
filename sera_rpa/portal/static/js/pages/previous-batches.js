// Reports, Previous Batches: each with its zip; only the newest can be broken.
import { actionsMenu } from "../components/actions-menu.js";
import { DataTable } from "../components/data-table.js";
import { openForm } from "../components/field-form.js";
import { getWithHeaders, post } from "../lib/api.js";
import { inCompanyZone, shortDate } from "../lib/dates.js";
import { el, icon } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { toast } from "../lib/toast.js";

const BADGE = { Completed: "badge-good", Processing: "badge-warn", Broken: "badge-bad" };
const time = (stamp) => `${shortDate(inCompanyZone(stamp).day)} ${inCompanyZone(stamp).time}`;
const table = new DataTable(document.getElementById("list"), {
  id: "batches-table", label: "Previous Batches", empty: "No batches found",
  columns: [
    { key: "name", label: "NAME", cell: (row) => row.name }, { key: "file", label: "FILE", cell: (row) => el("a", { href: `/api/accounting/batches/${row.id}.zip`, "data-cy": "batch-zip", download: "" }, icon("download"), " Zip") },
    { key: "time", label: "TIME", cell: (row) => time(row.at), cellClass: "nowrap numeric" }, { key: "user", label: "USER", cell: (row) => row.by },
    { key: "package", label: "PACKAGE", cell: (row) => (row.package === "QBO" ? "QuickBooks Online" : row.package) },
    { key: "status", label: "STATUS", cell: (row) => el("span", { class: `badge ${BADGE[row.status]}` }, row.status) },
    { key: "invoices", label: "INVOICES", cell: (row) => `${row.invoices} · ${money(row.invoiced)}`, cellClass: "numeric" },
    { key: "payments", label: "PAYMENTS", cell: (row) => `${row.payments} · ${money(row.received)}`, cellClass: "numeric" },
    { key: "actions", label: "", cell: (row) => (row.breakable ? actionsMenu(`Actions of ${row.name}`, [["Break Batch", () => breakBatch(row)]]) : "") },
  ],
  fetchPage: (wanted, signal) => getWithHeaders("/api/accounting/batches", wanted, signal),
  rowAttributes: () => ({ "data-cy": "batch-row" }),
});
table.load();

function breakBatch(row) {
  openForm({
    heading: "Break Batch", submit: "Break Batch", danger: true, fields: [{ kind: "note", label: `The items of ${row.name} go back to Unbatched. What was sent must be taken back in the accounting package by hand.` }],
    send: async () => { await post(`/api/accounting/batches/${row.id}/break`, {}); toast("Batch broken"); await table.load(); },
  });
}
