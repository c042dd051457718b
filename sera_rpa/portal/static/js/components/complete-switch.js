// The Complete switch of a to-do row: marks the row, nothing else.
import { post } from "../lib/api.js";
import { el } from "../lib/dom.js";
import { toastError } from "../lib/toast.js";

export function completeSwitch(path, row, label, reload) {
  const input = el("input", { type: "checkbox", role: "switch", "data-cy": "complete-switch", "aria-label": label });
  input.checked = row.complete;
  input.addEventListener("change", async () => {
    try {
      await post(path, { complete: input.checked });
    } catch (failure) {
      toastError(failure);
    }
    reload();
  });
  return el("span", { class: "switch" }, input, el("i", { "aria-hidden": "true" }));
}
