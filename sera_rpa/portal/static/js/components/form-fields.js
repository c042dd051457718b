// Forms made of a list of fields: {name, label, type, options, value, required, hint, hook, disabled}.
// Types: text, email, password, tel, number, textarea, check, select, checks (several), color, date.
import "../elements/sera-button.js";
import "../elements/sera-input.js";
import { openModal } from "../elements/sera-modal.js";
import { el, fill } from "../lib/dom.js";

/** {element, values(), show(errors)}; `show` gives back the messages that belong to no field. */
export function formFields(fields) {
  const made = fields.map(make);
  return {
    element: el("div", { class: "form-fields" }, made.map((one) => one.element)),
    values: () => Object.fromEntries(made.map((one) => [one.name, one.value()])),
    start: () => made.forEach((one) => one.start?.()),
    show(errors) {
      made.forEach((one) => one.complain(""));
      return Object.entries(errors).flatMap(([name, texts]) => {
        const field = made.find((one) => one.name === name);
        if (!field) return texts;
        field.complain(texts.join(" "));
        return [];
      });
    },
  };
}

function make(field) {
  const hook = field.hook ?? field.name.replaceAll("_", "-");
  if (field.type === "check") {
    const input = el("input", { type: "checkbox", "data-cy": hook, checked: Boolean(field.value), disabled: field.disabled });
    const error = feedback();
    return { name: field.name, value: () => input.checked, complain: error.say,
      element: el("div", {}, el("label", { class: "check" }, input, field.label), hint(field), error.element) };
  }
  if (field.type === "checks") {
    const boxes = field.options.map(([value, label]) => [value, el("input", { type: "checkbox", value, checked: field.value.includes(value), "aria-label": label }), label]);
    const error = feedback();
    return { name: field.name, value: () => boxes.filter(([, box]) => box.checked).map(([value]) => value), complain: error.say,
      element: el("fieldset", { class: "choices", "data-cy": hook }, el("legend", {}, field.label), boxes.map(([, box, label]) => el("label", { class: "check" }, box, label)), error.element) };
  }
  if (field.type === "select" || field.type === "color") {
    const input = field.type === "color"
      ? el("input", { type: "color", class: "form-control", "data-cy": hook, value: field.value })
      : el("select", { class: "form-control", "data-cy": hook, disabled: field.disabled }, field.options.map(([value, label]) => el("option", { value, selected: String(value) === String(field.value) }, label)));
    const error = feedback();
    return { name: field.name, value: () => input.value, complain: error.say,
      element: el("div", {}, el("label", { class: "plain" }, field.label, input), hint(field), error.element) };
  }
  const input = el(field.type === "textarea" ? "sera-textarea" : "sera-input", { label: field.label, type: field.type ?? "text", "input-cy": hook, required: field.required, name: field.name });
  return {
    name: field.name, element: el("div", {}, input, hint(field)), complain: (text) => { input.error = text; },
    value: () => (field.type === "number" ? Number(input.value) : input.value), start: () => { input.value = String(field.value ?? ""); },
  };
}

function hint(field) {
  return field.hint ? el("p", { class: "hint" }, field.hint) : null;
}

function feedback() {
  const element = el("div", { class: "invalid-feedback error", hidden: true });
  return { element, say: (text) => { element.textContent = text; element.hidden = !text; } };
}

/** A modal with a form; `send(values)` stores, `done()` follows. */
export function openForm({ heading, subheading, fields, submit = "Save", send, done, hook = null }) {
  const modal = openModal({ heading, subheading, "data-cy": hook });
  const form = formFields(fields);
  const error = el("div", { role: "alert" });
  const button = el("sera-button", { variant: "primary", "button-cy": "modal-submit-btn" }, submit);
  button.addEventListener("click", async () => {
    fill(error);
    button.toggleAttribute("busy", true);
    try {
      const answer = await send(form.values());
      modal.close();
      await done(answer);
    } catch (failure) {
      const rest = form.show(failure.errors ?? { base: [failure.message] });
      fill(error, rest.length ? el("div", { class: "alert alert-danger error" }, rest.join(" ")) : null);
    } finally {
      button.toggleAttribute("busy", false);
    }
  });
  modal.showContent([error, form.element], [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Cancel"), button]);
  form.start();
  modal.querySelector(".form-fields input, .form-fields select")?.focus();
  return modal;
}

/** A form that stands on the page, with Save below. */
export function pageForm({ groups, send, done, hook = "save-settings" }) {
  const forms = groups.map((group) => ({ title: group.title, form: formFields(group.fields) }));
  const error = el("div", { role: "alert" });
  const button = el("sera-button", { variant: "primary", "button-cy": hook }, "Save");
  button.addEventListener("click", async () => {
    fill(error);
    button.toggleAttribute("busy", true);
    try {
      await done(await send(Object.assign({}, ...forms.map(({ form }) => form.values()))));
      forms.forEach(({ form }) => form.show({}));
    } catch (failure) {
      let rest = failure.errors ?? { base: [failure.message] };
      for (const { form } of forms) rest = Object.fromEntries(Object.entries(rest).filter(([name]) => form.show({ [name]: rest[name] }).length));
      fill(error, Object.keys(rest).length ? el("div", { class: "alert alert-danger error" }, Object.values(rest).flat().join(" ")) : null);
    } finally {
      button.toggleAttribute("busy", false);
    }
  });
  const element = el("div", { class: "settings-form" }, error,
    forms.map(({ title, form }) => el("fieldset", {}, el("legend", {}, title), form.element)), el("div", { class: "form-actions" }, button));
  return { element, start: () => forms.forEach(({ form }) => form.start()) };
}
