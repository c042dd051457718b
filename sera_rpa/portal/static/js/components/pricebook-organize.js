// The Organize view of a pricebook: categories with what is inside them, to rename and to move.
import { put } from "../lib/api.js";
import { el, icon } from "../lib/dom.js";
import { toast, toastError } from "../lib/toast.js";
import { openForm } from "./field-form.js";

/** Top-level categories of a pricebook as options of a form; `but` is the category that cannot hold itself. */
export function parents(book, but = null) {
  return [["", "Top level"], ...book.categories.filter((one) => !one.parent && one.id !== but).map((one) => [one.id, one.name])];
}

/** `base` is the pricebook's address, `typedTask(task)` what its form would send, `reload()` reads the pricebook again. */
export function organize({ book, base, typedTask, reload }) {
  const top = book.categories.filter((one) => !one.parent);
  return el("ul", { class: "organize", "aria-label": "Categories" }, top.map((category) => branch(category)));

  function branch(category) {
    const inside = book.categories.filter((one) => one.parent === category.id);
    const tasks = book.tasks.filter((one) => one.category === category.id);
    return el("li", { "data-cy": "organize-category" },
      el("div", { class: "organize-category" }, el("b", {}, category.name), el("span", { class: "muted grow" }, tasks.length === 1 ? "1 task" : `${tasks.length} tasks`),
        el("button", { type: "button", class: "btn btn-icon", "data-cy": "edit-category", "aria-label": `Edit category ${category.name}`, onclick: () => edit(category) }, icon("pencil"))),
      inside.length || tasks.length ? el("ul", {}, inside.map(branch), tasks.map(leaf)) : null);
  }

  function leaf(task) {
    const moved = (event) => move(task, Number(event.target.value), event.target);
    return el("li", { class: "organize-task", "data-cy": "organize-task" }, el("span", { class: "grow" }, task.name),
      el("select", { class: "form-control", "aria-label": `Category of ${task.name}`, "data-cy": "move-task", onchange: moved },
        book.categories.map((one) => el("option", { value: one.id, selected: one.id === task.category }, one.name))));
  }

  async function move(task, category, select) {
    select.disabled = true;
    try {
      await put(`${base}/tasks/${task.id}`, { ...typedTask(task), category });
      toast("Task moved");
      await reload();
    } catch (failure) {
      select.disabled = false;
      select.value = String(task.category);
      toastError(failure);
    }
  }

  function edit(category) {
    openForm({
      heading: "Edit Category", submit: "Save", hook: "category-modal",
      fields: [{ key: "name", label: "Name", hook: "category-name", value: category.name, required: true },
        { key: "parent", label: "Inside", kind: "choice", hook: "category-parent", value: category.parent ?? "", options: parents(book, category.id) }],
      send: async (values) => { await put(`${base}/categories/${category.id}`, values); toast("Category saved"); await reload(); },
    });
  }
}
