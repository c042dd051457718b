// The label of a sortable column head.
import { el, fill, icon } from "../lib/dom.js";

/** Clicking sets `state.sort` and `state.dir`, redraws all heads of the table and calls `changed`. */
export function sortButton(column, state, changed) {
  const button = el("button", { type: "button", class: "sort-button", "data-sort": column.key });
  const draw = () => {
    const on = state.sort === column.key;
    if (on) button.dataset.dir = state.dir;
    else delete button.dataset.dir;
    button.parentElement?.setAttribute("aria-sort", on ? `${state.dir}ending` : "none");
    fill(button, column.label, icon(on ? (state.dir === "asc" ? "sort-up" : "sort-down") : "sort"));
  };
  button.addEventListener("click", () => {
    state.dir = state.sort === column.key && state.dir === "asc" ? "desc" : "asc";
    state.sort = column.key;
    button.closest("tr").dispatchEvent(new CustomEvent("sorted"));
    changed();
  });
  queueMicrotask(() => {
    draw();
    button.closest("tr")?.addEventListener("sorted", draw);
  });
  return button;
}
