"use strict";
// Finds what search-index.js lists: [title, kind, place, text, words]. '/' puts the cursor into the box.

const box = document.getElementById("search");
const list = document.getElementById("found");
const told = document.getElementById("told");
const to = document.body.dataset.to;
const NAMES = { keywords: "keyword", resources: "control", libraries: "library" };
const FIRST = ["task", "keywords", "column", "error", "guide", "resources", "libraries"];
const MOST = 12;
let chosen = -1;

const lower = ENTRIES.map(([title, , , text, words]) => [title.toLowerCase(), `${text} ${words}`.toLowerCase()]);

function rank(at, asked) {
  const [title, text] = lower[at];
  const whole = asked.join(" ");
  if (title === whole || title === asked.join("_")) return 0;
  if (title.startsWith(whole)) return 1;
  const words = title.split(/[\s_.-]+/);
  if (asked.every(one => words.some(word => word.startsWith(one)))) return 2;
  if (asked.every(one => title.includes(one))) return 3;
  if (asked.every(one => title.includes(one) || text.includes(one))) return 4;
  return -1;
}

function find(text) {
  const asked = text.toLowerCase().split(/[\s_]+/).filter(Boolean);
  if (!asked.length) return [];
  return ENTRIES.map((entry, at) => [rank(at, asked), FIRST.indexOf(entry[1]), at])
    .filter(one => one[0] >= 0)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(one => ENTRIES[one[2]]);
}

function show() {
  const all = find(box.value);
  const asked = box.value.trim() !== "";
  list.replaceChildren(...all.slice(0, MOST).map(([title, kind, place, text], at) => {
    const item = document.createElement("li");
    item.id = `found-${at}`;
    item.setAttribute("role", "option");
    const link = document.createElement("a");
    link.href = to + place;
    link.tabIndex = -1;
    for (const [name, words] of [["b", title], ["i", NAMES[kind] || kind], ["span", text]]) {
      const part = document.createElement(name);
      part.textContent = words;
      link.append(part);
    }
    item.append(link);
    return item;
  }));
  if (asked && !all.length) {
    const none = document.createElement("li");
    none.className = "none";
    none.textContent = "Nothing is called so. Try fewer words.";
    list.append(none);
  }
  list.hidden = !asked;
  box.setAttribute("aria-expanded", String(asked));
  told.textContent = asked ? `${all.length} found` : "";
  choose(all.length ? 0 : -1);
}

function choose(at) {
  const items = [...list.querySelectorAll("[role=option]")];
  chosen = items.length ? (at + items.length) % items.length : -1;
  items.forEach((item, position) => item.setAttribute("aria-selected", String(position === chosen)));
  if (chosen < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  }
}

function close() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

box.addEventListener("input", show);
box.addEventListener("focus", () => { if (box.value.trim()) show(); });
box.addEventListener("keydown", event => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
    event.preventDefault();
    list.querySelectorAll("[role=option] a")[chosen].click();
  } else if (event.key === "Escape") {
    box.value = "";
    close();
    box.blur();
  }
});
list.addEventListener("click", close);
document.addEventListener("click", event => { if (!event.target.closest(".search")) close(); });
document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

const menu = document.getElementById("menu");
menu.addEventListener("click", () => {
  const open = menu.getAttribute("aria-expanded") !== "true";
  menu.setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("with-menu", open);
});

for (const button of document.querySelectorAll(".copy")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    button.firstChild.data = "Copied";
    setTimeout(() => { button.firstChild.data = "Copy"; }, 1500);
  });
}

document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "center" });
window.scrollTo(0, location.hash ? window.scrollY : 0);
