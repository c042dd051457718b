import { el } from "../lib/dom.js";

/** A job's or appointment's status word; the colour only repeats it. */
export function statusBadge(status) {
  return el("span", { class: `badge badge-status-${status.toLowerCase()}` }, status);
}
