// A paged list: column heads that sort and search, rows, info text, page links.
// Each column: {key, label, search, sort, cell(row)}; `fetchPage(query)` gives {body, headers} of the list call.
import { debounce } from "../lib/debounce.js";
import { el, fill, spinner } from "../lib/dom.js";
import { rowDelay } from "../lib/faults.js";
import { inOrder } from "../lib/layout.js";
import { toastError } from "../lib/toast.js";
import { sortButton } from "./sort-button.js";
import { renderPagination } from "./pagination.js";

const PER_PAGE = 25;

export class DataTable {
  #options;
  #state;
  #asked = 0;
  #request = null;
  #parts;

  /** options: {id, columns, fetchPage, empty, label, perPage, search: {key: text}, sort, dir, rowAttributes(row)} */
  constructor(host, options) {
    this.#options = { ...options, columns: inOrder(options.id, options.columns) };
    this.#state = { page: 1, sort: options.sort ?? "", dir: options.dir ?? "asc", search: { ...options.search }, extra: {} };
    this.#parts = {
      body: el("tbody", { class: "table-data" }),
      info: el("div", { class: "dataTables_info", id: `${options.id}_info`, role: "status" }),
      pages: el("ul", { "aria-label": `Pages of ${options.label}` }),
      wait: spinner(`Loading ${options.label}`),
    };
    fill(host,
      el("div", { class: "table-scroll" },
        el("table", { id: options.id, class: "dataTable", "aria-label": options.label },
          el("thead", {}, el("tr", {}, this.#options.columns.map((column) => this.#head(column)))), this.#parts.body),
        this.#parts.wait),
      el("div", { class: "table-foot" }, this.#parts.info, el("nav", { "aria-label": `Pages of ${options.label}` }, this.#parts.pages)));
  }

  get search() { return { ...this.#state.search }; }

  /** Sets query parameters that are no column search (such as `all`) and loads the first page. */
  narrow(extra) {
    Object.assign(this.#state.extra, extra);
    return this.load(1);
  }

  async load(page = this.#state.page) {
    this.#state.page = page;
    this.#request?.abort();
    this.#request = new AbortController();
    const turn = ++this.#asked;
    const { sort, dir, search, extra } = this.#state;
    try {
      const { body, headers } = await this.#options.fetchPage(
        { page, per: this.#options.perPage ?? PER_PAGE, sort, dir: sort ? dir : "", ...search, ...extra }, this.#request.signal);
      if (turn !== this.#asked) return;
      this.#showInfo(body);
      const delay = rowDelay(headers);
      if (delay) await new Promise((resolve) => { window.setTimeout(resolve, delay); });
      if (turn === this.#asked) this.#showRows(body);
    } catch (failure) {
      if (failure.name === "AbortError") return;
      this.#parts.wait.remove();
      toastError(failure);
    }
  }

  #head(column) {
    const cell = el("th", { class: `${column.key}-field`, scope: "col" },
      column.sort ? sortButton(column, this.#state, () => this.load(1)) : column.label);
    if (!column.search) return cell;
    const searched = debounce((text) => {
      this.#state.search[column.key] = text;
      this.#options.onSearch?.(this.search);
      this.load(1);
    });
    const input = el("input", { type: "text", class: "form-control", "aria-label": `Search ${column.label}`, placeholder: "Search",
      autocomplete: "off", value: this.#state.search[column.key] ?? "" });
    input.addEventListener("input", () => searched(input.value.trim()));
    cell.append(el("div", {}, input));
    return cell;
  }

  #showInfo(answer) {
    const per = this.#options.perPage ?? PER_PAGE;
    const filtered = answer.filtered ?? answer.total;
    const first = filtered ? (answer.page - 1) * per + 1 : 0;
    const last = filtered ? Math.min(filtered, first + answer.rows.length - 1) : 0;
    const all = filtered === answer.total ? "" : ` (filtered from ${count(answer.total)} total entries)`;
    this.#parts.info.textContent = `Showing ${count(first)} to ${count(last)} of ${count(filtered)} entries${all}`;
  }

  #showRows(answer) {
    const { columns, empty, rowAttributes } = this.#options;
    this.#parts.wait.remove();
    renderPagination(this.#parts.pages, answer.page, answer.pages, (page) => this.load(page));
    fill(this.#parts.body, answer.rows.length
      ? answer.rows.map((row) => el("tr", rowAttributes?.(row) ?? {}, columns.map((column) => el("td", { class: column.cellClass }, column.cell(row)))))
      : el("tr", {}, el("td", { class: "dataTables_empty", colspan: String(columns.length) }, empty)));
  }
}

const count = (number) => number.toLocaleString("en-US");
