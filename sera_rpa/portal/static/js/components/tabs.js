// Tabs whose state is in the address: ?tab=<prefix>_<Label>.
import { el, fill } from "../lib/dom.js";
import { query, replaceQuery } from "../lib/page.js";

/** tabs: [{label, key, render() -> node}]; `key` is the label's place in the address, if it differs. The first is the default. */
export function tabs(prefix, list) {
  const keyOf = (tab) => `${prefix}_${tab.key ?? tab.label}`;
  const panel = el("div", { class: "tab-panel", role: "tabpanel", id: `${prefix}-panel` });
  const links = list.map((tab) => el("a", {
    class: "nav-link", role: "tab", href: `?${new URLSearchParams({ tab: keyOf(tab) })}`, "aria-controls": panel.id, id: `${prefix}-${tab.label.replaceAll(" ", "-")}`,
    onclick: (event) => { event.preventDefault(); show(tab); },
  }, tab.label));
  const strip = el("div", { class: "nav-tabs", role: "tablist" }, links);
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const next = links[(links.indexOf(document.activeElement) + step + links.length) % links.length];
    next.focus();
    next.click();
  });
  let shown = list.find((tab) => keyOf(tab) === query("tab")) ?? list[0];
  draw(shown);
  return { element: el("section", { class: "card card-flush" }, strip, panel), show, redraw: () => draw(shown) };

  function show(tab) {
    replaceQuery({ tab: keyOf(tab) });
    draw(tab);
  }

  function draw(tab) {
    shown = tab;
    links.forEach((link, at) => {
      link.setAttribute("aria-selected", String(list[at] === tab));
      link.tabIndex = list[at] === tab ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", links[list.indexOf(tab)].id);
    fill(panel, tab.render());
  }
}
