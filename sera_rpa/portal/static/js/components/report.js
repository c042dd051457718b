// A report: filters that live in the address as jobs-table_<column>, a list, Download of what is filtered.
import { getWithHeaders } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { query, replaceQuery } from "../lib/page.js";
import { DataTable } from "./data-table.js";
import { dateRange } from "./date-range.js";
import { downloadLink } from "./download-link.js";
import { multiFilter } from "./multi-filter.js";

export const PREFIX = "jobs-table_";

/**
 * options: {path, label, columns, empty, extra: {}, filters: [{key, label, kind: "many"|"range", options}]}.
 * Fills #report and #report-actions; gives the DataTable.
 */
export function report({ path, label, columns, empty, sort, filters, extra = {}, actions = [] }) {
  const searched = columns.filter((column) => column.search).map((column) => column.key);
  const values = Object.fromEntries(filters.map(({ key }) => [key, query(PREFIX + key)]));
  const host = el("div");
  const table = new DataTable(host, {
    id: "jobs-table", label, columns, empty, sort, dir: "desc",
    search: Object.fromEntries(searched.map((key) => [key, query(PREFIX + key)])),
    fetchPage: (wanted, signal) => getWithHeaders(path, wanted, signal),
    onSearch: remember,
  });
  const changed = (key, value) => {
    values[key] = value;
    remember({ [key]: value });
    table.narrow({ [key]: value });
  };
  fill(document.getElementById("report"), el("div", { class: "report-filters" }, filters.map((one) => control(one))), host);
  fill(document.getElementById("report-actions"), actions, downloadLink(`${path}/download`, () => ({ ...extra, ...values, ...table.search })));
  table.narrow({ ...extra, ...values });
  return { narrow: (more) => { Object.assign(extra, more); table.narrow(more); } };

  function control({ key, label: name, kind, options }) {
    if (kind === "range") return dateRange({ label: name, hook: `filter-${key}`, value: values[key], changed: (value) => changed(key, value) });
    const known = new Map(options.map(([value]) => [value.toLowerCase(), value]));
    const chosen = values[key].split(",").map((part) => known.get(part.trim().toLowerCase())).filter(Boolean);
    return multiFilter({ label: name, hook: `filter-${key}`, options, chosen, changed: (list) => changed(key, list.join(",")) });
  }
}

function remember(changes) {
  replaceQuery(Object.fromEntries(Object.entries(changes).map(([key, value]) => [PREFIX + key, value])));
}

/** [[value, label]] of [{id, name}] or of words. */
export function asOptions(list) {
  return list.map((one) => (typeof one === "string" ? [one.toLowerCase(), one] : [String(one.id), one.name]));
}
