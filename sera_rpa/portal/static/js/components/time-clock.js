// Clock In and Clock Out of the user menu: red clock = out, green clock = in.
import { post } from "../lib/api.js";
import { toast, toastError } from "../lib/toast.js";

export function startTimeClock(menu) {
  const button = menu.querySelector("#time-clock");
  if (!button) return;
  const mark = menu.querySelector(".clocked");
  button.addEventListener("click", async () => {
    const come = !mark.classList.contains("in");
    button.disabled = true;
    try {
      await post(`/api/time_clock/${come ? "in" : "out"}`, {});
      mark.classList.toggle("in", come);
      for (const name of ["aria-label", "title"]) mark.setAttribute(name, come ? "Clocked in" : "Clocked out");
      button.querySelector("span").textContent = come ? "Clock Out" : "Clock In";
      toast(come ? "You are clocked in" : "You are clocked out");
    } catch (failure) {
      toastError(failure);
    } finally {
      button.disabled = false;
    }
  });
}
