// Notes of a customer or a job, newest day first, with Add Note.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { get, post } from "../lib/api.js";
import { el, fill, spinner } from "../lib/dom.js";
import { inCompanyZone, longDate } from "../lib/dates.js";
import { toast, toastError } from "../lib/toast.js";

const SHORT_LENGTH = 360;
const SHORT_LINES = 6;

export function notesFeed(path) {
  const feed = el("div", { "data-cy": "notes-feed" }, spinner("Loading notes"));
  const form = el("div", { class: "note-form" });
  closed();
  reload();
  return el("div", { class: "tab-body" }, form, feed);

  function closed() {
    const add = el("sera-button", { variant: "secondary", "button-cy": "add-note" }, "Add Note");
    add.addEventListener("click", open);
    fill(form, el("div", {}, add));
  }

  function open() {
    const text = el("sera-textarea", { label: "Note", "input-cy": "note-text" });
    const save = el("sera-button", { variant: "primary", "button-cy": "save-note" }, "Save");
    save.addEventListener("click", () => store(text, save));
    fill(form, text, el("div", {}, save, el("button", { type: "button", class: "btn btn-secondary", onclick: closed }, "Cancel")));
    text.focus();
  }

  async function store(text, save) {
    if (!text.value.trim()) {
      text.error = "Note can't be blank";
      return;
    }
    save.toggleAttribute("busy", true);
    try {
      await post(path, { text: text.value });
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
      show(feed, await get(path));
    } catch (failure) {
      fill(feed, el("p", { class: "muted" }, "The notes could not be loaded."));
      toastError(failure);
    }
  }
}

function show(feed, notes) {
  if (!notes.length) return fill(feed, el("p", { class: "muted" }, "No notes yet"));
  const newestFirst = [...notes].sort((a, b) => b.at.localeCompare(a.at) || b.id - a.id);
  const days = Map.groupBy(newestFirst, (note) => inCompanyZone(note.at).day);
  return fill(feed, [...days].map(([day, group]) => el("div", { class: "comment-group" },
    el("div", { class: "comment-group-timestamp" }, longDate(day)), group.map(comment))));
}

function comment(note) {
  return el("article", { class: note.system ? "comment system" : "comment" },
    el("div", { class: "comment-header" }, el("b", {}, note.author), el("span", { class: "timestamp" }, inCompanyZone(note.at).time),
      note.system ? el("span", { class: "badge" }, "System") : null),
    content(note.text));
}

/** The text; of a long one the beginning, the rest behind See more. */
function content(text) {
  const short = text.split("\n").slice(0, SHORT_LINES).join("\n").slice(0, SHORT_LENGTH);
  const body = el("div", { class: "comment-content" });
  if (short.length >= text.length - 20) return fill(body, text);
  return fill(body, `${short}… `, el("button", { type: "button", class: "btn btn-link see-more", onclick: () => fill(body, text) }, "See more"));
}
