// Notes of a customer or a job, pinned ones first, then the newest day; system notes under All.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { get, post, put } from "../lib/api.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { inCompanyZone, longDate } from "../lib/dates.js";
import { toast, toastError } from "../lib/toast.js";
import { checkBox } from "./form-modal.js";

const SHORT_LENGTH = 360;
const SHORT_LINES = 6;

export function notesFeed(path) {
  const feed = el("div", { "data-cy": "notes-feed" }, spinner("Loading notes"));
  const form = el("div", { class: "note-form grow" });
  let notes = [];
  let all = false;
  const which = [["Notes", false, "show-notes"], ["All", true, "show-all-notes"]].map(([label, value, hook]) =>
    el("button", { type: "button", "data-cy": hook, "aria-pressed": String(value === all), onclick: () => { all = value; draw(); } }, label));
  closed();
  reload();
  return el("div", { class: "tab-body" }, el("div", { class: "notes-head" }, form, el("div", { class: "segmented", role: "group", "aria-label": "Which notes" }, which)), feed);

  function closed() {
    const add = el("sera-button", { variant: "secondary", "button-cy": "add-note" }, "Add Note");
    add.addEventListener("click", open);
    fill(form, el("div", {}, add));
  }

  function open() {
    const text = el("sera-textarea", { label: "Note", "input-cy": "note-text" });
    const visible = checkBox("Visible to customer", "note-visible");
    const pinned = checkBox("Pin to top", "note-pinned");
    const save = el("sera-button", { variant: "primary", "button-cy": "save-note" }, "Save");
    save.addEventListener("click", () => store(text, visible, pinned, save));
    fill(form, text, el("div", { class: "note-flags" }, visible.element, pinned.element),
      el("div", {}, save, el("button", { type: "button", class: "btn btn-secondary", onclick: closed }, "Cancel")));
    text.focus();
  }

  async function store(text, visible, pinned, save) {
    if (!text.value.trim()) {
      text.error = "Note can't be blank";
      return;
    }
    save.toggleAttribute("busy", true);
    try {
      await post(path, { text: text.value, visible: visible.checked, pinned: pinned.checked });
      closed();
      toast("Note added");
      await reload();
    } catch (failure) {
      text.error = failure.message;
      save.toggleAttribute("busy", false);
    }
  }

  async function reload() {
    try {
      notes = await get(path);
      draw();
    } catch (failure) {
      fill(feed, el("p", { class: "muted" }, "The notes could not be loaded."));
      toastError(failure);
    }
  }

  function draw() {
    which.forEach((button, at) => button.setAttribute("aria-pressed", String(Boolean(at) === all)));
    show(feed, all ? notes : notes.filter((note) => !note.system), flag);
  }

  async function flag(note, flags) {
    try {
      await put(`/api/notes/${note.id}`, flags);
      await reload();
    } catch (failure) {
      toastError(failure);
    }
  }
}

function show(feed, notes, flag) {
  if (!notes.length) return fill(feed, el("p", { class: "muted" }, "No notes yet"));
  const newestFirst = [...notes].sort((a, b) => b.at.localeCompare(a.at) || b.id - a.id);
  const days = Map.groupBy(newestFirst.filter((note) => !note.pinned), (note) => inCompanyZone(note.at).day);
  const pinned = newestFirst.filter((note) => note.pinned);
  const group = (head, list) => el("div", { class: "comment-group" }, el("div", { class: "comment-group-timestamp" }, head), list.map((note) => comment(note, flag)));
  return fill(feed, pinned.length ? group("Pinned", pinned) : null, [...days].map(([day, list]) => group(longDate(day), list)));
}

function comment(note, flag) {
  const moment = inCompanyZone(note.at);
  const time = note.pinned ? `${longDate(moment.day)}, ${moment.time}` : moment.time;
  return el("article", { class: note.system ? "comment system" : "comment" },
    el("div", { class: "comment-header" }, el("b", {}, note.author), el("span", { class: "timestamp" }, time),
      note.system ? el("span", { class: "badge" }, "System") : null,
      note.visible ? el("span", { class: "badge badge-warn" }, "Visible to customer") : null,
      note.system ? null : el("span", { class: "comment-actions" },
        action("pin", note.pinned ? "Unpin note" : "Pin note to top", note.pinned, () => flag(note, { pinned: !note.pinned })),
        action("eye", note.visible ? "Hide note from customer" : "Show note to customer", note.visible, () => flag(note, { visible: !note.visible })))),
    content(note.text));
}

function action(name, label, on, act) {
  return el("button", { type: "button", class: "btn btn-icon", "aria-label": label, title: label, "aria-pressed": String(on), onclick: act }, icon(name));
}

/** The text; of a long one the beginning, the rest behind See more. */
function content(text) {
  const short = text.split("\n").slice(0, SHORT_LINES).join("\n").slice(0, SHORT_LENGTH);
  const body = el("div", { class: "comment-content" });
  if (short.length >= text.length - 20) return fill(body, text);
  return fill(body, `${short}… `, el("button", { type: "button", class: "btn btn-link see-more", onclick: () => fill(body, text) }, "See more"));
}
