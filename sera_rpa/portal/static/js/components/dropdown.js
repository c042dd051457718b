/** Joins a button to the menu it opens; a click elsewhere or Escape closes it. */
export function dropdown(button, menu) {
  const set = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => set(menu.hidden));
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !button.contains(event.target) && !menu.contains(event.target)) set(false);
  });
  menu.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    set(false);
    button.focus();
  });
  return { close: () => set(false) };
}
