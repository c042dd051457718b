// The Job Times tab: minutes of every appointment, against the time sold.
import { get } from "../lib/api.js";
import { el, fill, spinner } from "../lib/dom.js";
import { switches } from "../lib/page.js";
import { toastError } from "../lib/toast.js";
import { statusBadge } from "./status-badge.js";

const PRE_WORK = "PRE-WORK";
const HEADS = ["APPOINTMENT", "SERVICE CATEGORY", "TECHNICIAN", "STATUS", ...(switches().pre_work ? [PRE_WORK] : []), "TRAVEL", "WORK", "TOTAL", "SOLD", "END RESULT"];

export function jobTimes(number) {
  const host = el("div", {}, spinner("Loading job times"));
  load();
  return host;

  async function load() {
    try {
      const rows = await get(`/api/jobs/${number}/times`);
      fill(host, el("div", { class: "table-scroll" }, el("table", { id: "job-times-table", class: "dataTable", "aria-label": "Job Times" },
        el("thead", {}, el("tr", {}, HEADS.map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", { class: "table-data" }, rows.map((row) => el("tr", {},
          [String(row.appointment), row.service, row.technician ?? "Unassigned", statusBadge(row.status),
            ...(HEADS.includes(PRE_WORK) ? [duration(row.pre_work)] : []), duration(row.travel), duration(row.work), duration(row.total), duration(row.sold), result(row.end_result)]
            .map((cell) => el("td", { class: "nowrap" }, cell))))))));
    } catch (failure) {
      fill(host, el("p", { class: "muted tab-body" }, "The job times could not be loaded."));
      toastError(failure);
    }
  }
}

function duration(minutes) {
  if (minutes === null) return "–";
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

function result(minutes) {
  if (minutes === null) return "–";
  const text = minutes === 0 ? "On time" : minutes > 0 ? `${duration(minutes)} under` : `${duration(-minutes)} over`;
  return el("span", { class: `badge ${minutes < 0 ? "badge-bad" : "badge-good"}` }, text);
}
