// Customizations, Email: the sections of one e-mail on the left, what it will look like on the right.
import "../elements/sera-input.js";
import { get, put } from "../lib/api.js";
import { el, fill } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";

const LABELS = { subject: "Subject", introduction: "Introduction", conclusion: "Conclusion", license: "License information", terms: "Terms of Service" };
const EXAMPLE = { customer_first_name: "Jordan", company: "your company", service: "Heating Tune-Up", day: "Wednesday, November 25, 2026", window: "8:00 am - 9:00 am",
  address: "4520 Maple Grove Dr, Indianapolis, IN 46220", technician: "Marcus", invoice: "70123", amount: "$189.00" };

export async function emailEditor() {
  let found = await get("/api/company/emails");
  const which = el("select", { class: "form-control", "data-cy": "email-template", "aria-label": "E-mail" },
    found.mails.map((one) => el("option", { value: one.key }, one.name)));
  const editor = el("div", { class: "stacked" });
  const preview = el("section", { class: "email-preview", "aria-label": "Preview", "data-cy": "email-preview" });
  let parts = [];
  which.addEventListener("change", draw);
  return { element: el("div", { class: "email-editor" }, el("div", { class: "stacked" }, which, editor), preview), start: draw };

  function draw() {
    const mail = found.mails.find((one) => one.key === which.value);
    parts = [part(mail.key, mail.sections, "Template"), part("footer", found.footer, "All e-mails")];
    fill(editor, parts.map((one) => one.element), el("p", { class: "hint" }, `Fields: ${found.fields.map((name) => `{{${name}}}`).join(" ")}`));
    parts.forEach((one) => one.start());
    show();
  }

  function part(mail, sections, title) {
    const boxes = Object.entries(sections).map(([name, section]) => ({ name, section,
      input: el(name === "subject" ? "sera-input" : "sera-textarea", { label: LABELS[name], "input-cy": `email-${name}` }) }));
    const reset = ({ name, section }) => (section.changed ? el("button", { type: "button", class: "btn btn-link btn-sm", "data-cy": `reset-${name}`, onclick: () => save(mail, { [name]: null }, boxes) }, "Reset to Default") : null);
    const button = el("button", { type: "button", class: "btn btn-primary", "data-cy": mail === "footer" ? "save-footer" : "save-template",
      onclick: () => save(mail, Object.fromEntries(boxes.map((one) => [one.name, one.input.value])), boxes) }, "Save");
    const element = el("div", { class: "settings-form" }, el("fieldset", {}, el("legend", {}, title), boxes.map((one) => el("div", {}, one.input, reset(one))), el("div", { class: "form-actions" }, button)));
    element.addEventListener("input", () => show());
    return { element, boxes, start: () => boxes.forEach((one) => { one.input.value = one.section.text; }) };
  }

  async function save(mail, values, boxes) {
    try {
      found = await put(`/api/company/emails/${mail}`, values);
      toast("E-mail saved");
      draw();
    } catch (failure) {
      for (const one of boxes) one.input.error = failure.errors?.[one.name]?.join(" ") ?? "";
      if (!boxes.some((one) => failure.errors?.[one.name])) toastError(failure);
    }
  }

  function show() {
    const text = (name) => parts.flatMap((one) => one.boxes).find((one) => one.name === name).input.value.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, field) => EXAMPLE[field] ?? "");
    fill(preview, el("b", {}, text("subject")), el("p", {}, text("introduction")), el("p", { class: "muted" }, "What the message is about stands here."), el("p", {}, text("conclusion")),
      el("p", { class: "muted" }, [text("license"), text("terms")].filter(Boolean).join("\n")));
  }
}
