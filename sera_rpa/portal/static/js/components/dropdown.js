/** Joins a button to the menu it opens; a click elsewhere or Escape closes it, arrows walk through it. */
export function dropdown(button, menu) {
  const set = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const close = () => {
    if (menu.contains(document.activeElement)) button.focus();
    set(false);
  };
  button.addEventListener("click", () => set(menu.hidden));
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !button.contains(event.target) && !menu.contains(event.target)) set(false);
  });
  menu.parentElement.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !menu.hidden) {
      close();
      button.focus();
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.target.matches("input, select")) return;
    event.preventDefault();
    if (menu.hidden) button.click();
    const items = [...menu.querySelectorAll("a[href], button:not([disabled]), input")];
    const at = items.indexOf(document.activeElement);
    items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus();
  });
  return { close };
}
