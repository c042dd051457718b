// A link that downloads the list as it is filtered now.
import { el, icon } from "../lib/dom.js";

/** `query()` gives the filters at the moment of the click. */
export function downloadLink(path, query, label = "Download") {
  const link = el("a", { class: "btn btn-secondary", href: path, "data-cy": "download", download: "" }, icon("download"), label);
  link.addEventListener("click", () => {
    const wanted = Object.entries(query()).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const text = new URLSearchParams(wanted).toString();
    link.href = text ? `${path}?${text}` : path;
  });
  return link;
}
