// Short messages in the top right corner.
import { el, icon } from "./dom.js";

export function toast(text, kind = "success", milliseconds = 4000) {
  const close = el("button", { type: "button", class: "toast-close", "aria-label": "Close message" }, icon("x"));
  const box = el("div", { class: `toastify on ${kind}`, role: kind === "error" ? "alert" : "status" }, el("span", {}, text), close);
  const remove = () => box.remove();
  close.addEventListener("click", remove);
  document.getElementById("toasts").append(box);
  if (milliseconds) window.setTimeout(remove, milliseconds);
  return box;
}

export const toastError = (failure) => toast(failure.message, "error", 6000);

const LEFT = "toast-for-next-page";

/** Shows the message on the page that is loaded next. */
export function toastOnNextPage(text) {
  window.sessionStorage.setItem(LEFT, text);
}

export function toastFromLastPage() {
  const text = window.sessionStorage.getItem(LEFT);
  if (!text) return;
  window.sessionStorage.removeItem(LEFT);
  toast(text);
}
