// An accounting list: filters that live in the address as <table>_<column>, sums, Download.
import { getWithHeaders } from "../lib/api.js";
import { shortDate } from "../lib/dates.js";
import { el, fill } from "../lib/dom.js";
import { money } from "../lib/money.js";
import { pageData, query, replaceQuery } from "../lib/page.js";
import { DataTable } from "./data-table.js";
import { dateRange } from "./date-range.js";
import { downloadLink } from "./download-link.js";

export const dayCell = (day) => (day ? shortDate(day) : "");
export const jobLink = (row) => (row.job ? el("a", { href: `/jobs/${row.job}` }, String(row.job)) : "");
export const invoiceLink = (number) => el("a", { href: `/invoices/${number}` }, String(number));
export const customerLink = (row) => el("a", { href: `/customers/${row.customer_id}` }, row.customer);

/** filters: [{key, label, kind: "range"|"choice"|"department", options: [[value, label]]}]. Fills #list and #list-actions. */
export function moneyReport({ id, path, label, columns, empty, filters = [], actions = [], sort = "", dir = "desc", sums = null, extra = {} }) {
  const host = el("div");
  const total = el("span", { class: "money-totals", "data-cy": "report-totals", role: "status" });
  const values = Object.fromEntries(filters.map(({ key }) => [key, query(`${id}_${key}`)]));
  const searched = columns.filter((column) => column.search).map((column) => column.key);
  const remember = (changes) => replaceQuery(Object.fromEntries(Object.entries(changes).map(([key, value]) => [`${id}_${key}`, value])));
  const table = new DataTable(host, {
    id, label, columns, empty, sort, dir,
    search: Object.fromEntries(searched.map((key) => [key, query(`${id}_${key}`)])),
    fetchPage: async (wanted, signal) => {
      const answer = await getWithHeaders(path, wanted, signal);
      if (sums) total.textContent = sums(answer.body);
      return answer;
    },
    onSearch: remember,
    rowAttributes: () => ({ "data-cy": `${id}-row` }),
  });
  const changed = (key, value) => { values[key] = value; remember({ [key]: value }); table.narrow({ [key]: value }); };
  fill(document.getElementById("list"), el("div", { class: "money-bar" }, filters.map(control), el("span", { class: "grow" }), total), host);
  document.querySelector(`#${id}`).classList.add("money-table");
  fill(document.getElementById("list-actions"), actions, downloadLink(`${path}.xlsx`, () => ({ ...extra, ...values, ...table.search })));
  table.narrow({ ...extra, ...values });
  return { table, narrow: (more) => { Object.assign(extra, more); return table.narrow(more); } };

  function control({ key, label: name, kind, options }) {
    if (kind === "range") return dateRange({ label: name, hook: `filter-${key}`, value: values[key], changed: (value) => changed(key, value) });
    const list = kind === "department" ? pageData().departments.map((one) => [one.id, one.name]) : options;
    const select = el("select", { class: "form-control", "data-cy": `filter-${key}`, onchange: (event) => changed(key, event.target.value) },
      [["", "All"], ...list].map(([value, text]) => el("option", { value, selected: String(value) === values[key] }, text)));
    return el("label", {}, name, select);
  }
}

/** "Revenue $… · Balance $…" of a list's answer. */
export const sumText = (word) => (answer) => `${word} ${money(answer.sums.amount)} · Balance ${money(answer.sums.balance)}`;
