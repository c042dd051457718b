// Page links under a list: Previous 1 … 4 5 6 … 16 Next.
import { el, fill } from "../lib/dom.js";

export function renderPagination(list, page, pages, go) {
  list.classList.add("pagination");
  const item = (label, target, state = "") => el("li", { class: `page-item ${state}`.trim() },
    el("a", {
      class: "page-link", href: `#page-${target}`, "aria-current": state === "active" ? "page" : null,
      "aria-disabled": state === "disabled" ? "true" : null, tabindex: state === "disabled" ? "-1" : null,
      "aria-label": Number(label) ? `Page ${label}` : null,
      onclick: (event) => { event.preventDefault(); if (state !== "disabled") go(target); },
    }, label));
  if (pages <= 1) return fill(list);
  return fill(list,
    item("Previous", page - 1, page === 1 ? "disabled" : ""),
    visiblePages(page, pages).map((number) => (number === 0
      ? el("li", { class: "page-item disabled" }, el("span", { class: "page-link" }, "…"))
      : item(String(number), number, number === page ? "active" : ""))),
    item("Next", page + 1, page === pages ? "disabled" : ""));
}

/** Page numbers to show; 0 stands for a gap. */
function visiblePages(page, pages) {
  const near = [1, pages, page - 1, page, page + 1].filter((number) => number >= 1 && number <= pages);
  const sorted = [...new Set(near)].sort((a, b) => a - b);
  return sorted.flatMap((number, index) => (index && number - sorted[index - 1] > 1 ? [0, number] : [number]));
}
