// Acts out the faults that the server hands to a page (see FAULTS in the server).
import { el } from "./dom.js";
import { toast } from "./toast.js";

const LATE_ROWS_MS = 2500;
const COVERING_TOAST_MS = 6000;

const pageFaults = () => (document.body.dataset.faults || "").split(/[\s,]+/).filter(Boolean);

export function actOutPageFaults() {
  if (pageFaults().includes("announcement_dialog")) announce();
  if (pageFaults().includes("toast_covers_button")) watchForButtonToCover();
  if (pageFaults().includes("modal_opens_twice")) openFirstModalTwice();
}

/** Whether a button can be clicked again while its first click is still being worked on. */
export const staysLive = () => pageFaults().includes("double_submit");

function openFirstModalTwice() {
  let clicked = null;
  document.addEventListener("click", (event) => { clicked = event.target; }, { capture: true });
  const observer = new MutationObserver(() => {
    if (!clicked || !document.querySelector("sera-modal")) return;
    observer.disconnect();
    clicked.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  });
  observer.observe(document.body, { childList: true });
}

/** Milliseconds by which the rows of this answer come after its info text. */
export function rowDelay(headers) {
  const named = (headers.get("X-Sera-Faults") ?? "").split(/[\s,]+/);
  return named.includes("rows_late") || pageFaults().includes("rows_late") ? LATE_ROWS_MS : 0;
}

function announce() {
  const modal = document.createElement("sera-modal");
  modal.setAttribute("heading", "What's new");
  document.body.append(modal);
  modal.showContent(
    [el("p", {}, "Progress billing can now be sent in stages. Open Company, then Customizations, to turn it on.")],
    [el("button", { type: "button", class: "btn btn-primary", "data-cy": "announcement-close", onclick: () => modal.close() }, "Got it")],
  );
}

const COVERABLE = '[data-cy="modal-submit-btn"], [data-cy="save-job"], main .btn-primary';

function watchForButtonToCover() {
  const observer = new MutationObserver(tryToCover);
  observer.observe(document.body, { childList: true, subtree: true });
  tryToCover();

  function tryToCover() {
    const button = document.querySelector(COVERABLE);
    if (!button || button.getClientRects().length === 0) return;
    observer.disconnect();
    cover(button);
  }
}

function cover(button) {
  const box = toast("Your board was updated by another user.", "info", COVERING_TOAST_MS);
  const place = button.getBoundingClientRect();
  box.classList.add("in-the-way");
  box.style.top = `${Math.max(0, place.top - 6)}px`;
  box.style.left = `${Math.max(0, place.right - 320)}px`;
  box.style.width = "330px";
}
