// What this generation of the front end changes (see layouts.py); nothing in v1.
const changes = JSON.parse(document.body.dataset.layoutChanges || "{}");
const prefixes = Object.entries(changes.hooks ?? {}).filter(([old]) => old.endsWith("*")).map(([old, now]) => [old.slice(0, -1), now.slice(0, -1)]);
const HOOKS = new Set(["data-cy", "button-cy", "input-cy"]);
const WORDS = new Set(["label", "heading", "placeholder", "aria-label", "title"]);

/** The release after v1: other structure in a few places. */
export const isNextLayout = document.body.dataset.layout === "v2";

export const word = (text) => changes.labels?.[text] ?? text;

/** The value that an attribute gets in this generation. */
export function attributeValue(name, value) {
  if (typeof value !== "string") return value;
  if (HOOKS.has(name)) return hook(value);
  if (WORDS.has(name)) return word(value);
  if (name === "class" && changes.classes) return value.split(" ").map((one) => changes.classes[one] ?? one).join(" ");
  return value;
}

function hook(name) {
  if (changes.hooks?.[name]) return changes.hooks[name];
  const found = prefixes.find(([old]) => name.startsWith(old));
  return found ? found[1] + name.slice(found[0].length) : name;
}

/** A table's columns in this generation's order; columns that it does not name come last. */
export function inOrder(tableId, columns) {
  const order = changes.order?.[tableId];
  if (!order) return columns;
  const place = (column) => (order.includes(column.key) ? order.indexOf(column.key) : order.length);
  return [...columns].sort((a, b) => place(a) - place(b));
}
