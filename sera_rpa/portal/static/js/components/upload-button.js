// A button that sends a chosen Excel file as it is.
import { csrfToken } from "../lib/api.js";
import { el, icon } from "../lib/dom.js";
import { toast } from "../lib/toast.js";

export function uploadButton(path, hook, done, label = "Upload") {
  const input = el("input", { type: "file", accept: ".xlsx", class: "visually-hidden", "aria-label": "Excel file", "data-cy": hook, tabindex: "-1" });
  const button = el("button", { type: "button", class: "btn btn-secondary", onclick: () => input.click() }, icon("upload"), label);
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    button.disabled = true;
    try {
      const response = await fetch(path, { method: "POST", body: file, headers: { Accept: "application/json", "X-CSRF-Token": csrfToken() } });
      const body = await response.json().catch(() => ({}));
      if (!response.ok) throw new Error(Object.values(body.errors ?? { base: ["The file could not be uploaded."] }).flat().join(" "));
      await done(body);
    } catch (failure) {
      toast(failure.message, "error", 8000);
    } finally {
      button.disabled = false;
      input.value = "";
    }
  });
  return el("span", {}, button, input);
}
