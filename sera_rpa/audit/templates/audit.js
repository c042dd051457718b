"use strict";
// Every value reaches the page as a text node; nothing here writes HTML.
const data = document.getElementById("data");
const rows = JSON.parse(data.textContent);
data.remove(); // many megabytes that nobody needs twice
const texts = JSON.parse(document.getElementById("texts").textContent);
const order = ["failed", "unknown", "refused", "invalid", "held", "running", "pending", "done", "earlier", "closed"];
const place = document.getElementById("rows");
const search = document.getElementById("search");
const chunkSize = 20; // rows in one block; a block has rows only while it is in sight or near
const near = "1200px"; // so far above and below what is seen
const view = { kind: "", words: [], sort: "position", down: false };
const opened = new Set(); // places in rows of those whose details are shown
let chunks = [];
let height = 80; // of a row, as far as it was seen

function make(tag, name, ...inside) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  for (const part of inside) if (part !== null && part !== undefined && part !== "") node.append(part);
  return node;
}

function text(tag, name, value) {
  const node = make(tag, name, value);
  node.dir = "auto";
  return node;
}

function link(address, name, ...inside) {
  const node = make("a", name, ...inside);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function badge(kind) {
  return make("span", "status status-" + kind, texts.kinds[kind] || kind);
}

function code(name) {
  const node = make("span", "code", name);
  if (texts.codes[name]) node.title = texts.codes[name];
  return node;
}

function cell(name, ...inside) {
  const node = make("div", name, ...inside);
  node.setAttribute("role", "cell");
  return node;
}

function picture(row) {
  if (!row.picture) return null;
  const image = make("img");
  image.loading = "lazy";
  image.decoding = "async";
  image.width = 88;
  image.height = 56;
  image.alt = "Screenshot of " + (row.reference || "row " + row.position);
  image.addEventListener("error", () => image.parentNode.replaceChildren(make("span", "small", "picture is not there")), { once: true });
  image.src = row.picture;
  const node = link(row.picture, "picture", image);
  node.title = "Open the screenshot";
  return node;
}

function happened(row) {
  const inside = [];
  if (row.confirmed) {
    inside.push(make("div", "", row.confirmed[0]));
    if (row.confirmed[1]) inside.push(text("div", "small", row.confirmed[1]));
  }
  if (row.files) inside.push(make("div", "files", ...row.files.map((file) => link(file.link, "file", file.name))));
  if (row.what) inside.push(text("div", "happened", row.what));
  if (row.then) inside.push(text("div", "then", "→ " + row.then));
  if (row.code) inside.push(code(row.code));
  if (row.earlier) inside.push(make("div", "small", "done by run " + row.earlier));
  return cell("told", ...inside);
}

function number(row) {
  const number = row.number || "";
  const shown = number ? (row.link ? link(row.link, "", number) : number) : row.link ? link(row.link, "", "open in Sera") : "";
  if (row.link) shown.title = "Open in Sera";
  const below = row.appointment ? "appt. " + row.appointment : row.noun && row.noun !== "job" ? row.noun : "";
  return cell("number-cell", make("div", "record-number", shown), below ? make("div", "small", below) : null);
}

function entry(index) {
  const row = rows[index];
  const more = make("button", "more", row.tries && row.tries.length > 1 ? row.tries.length + " attempts" : "details");
  more.type = "button";
  const line = make("div", "row",
    cell("number", String(row.position)),
    cell("", badge(row.kind)),
    cell("asked", text("div", "reference", row.reference || row.address), row.subject ? text("div", "subject", row.subject) : null,
      row.facts ? text("div", "small", row.facts.join(" · ")) : null),
    happened(row), number(row), cell("", picture(row)), cell("spent", make("div", "", row.spent), more));
  line.setAttribute("role", "row");
  line.firstChild.title = row.address;
  line.setAttribute("aria-rowindex", String(row.position + 1));
  const node = make("div", "entry", line, opened.has(index) ? details(row) : null);
  more.setAttribute("aria-expanded", String(opened.has(index)));
  line.addEventListener("click", (event) => {
    if (event.target.closest("a") || (event.target !== more && String(getSelection()))) return;
    if (opened.delete(index)) node.lastChild.remove();
    else {
      opened.add(index);
      node.append(details(row));
    }
    more.setAttribute("aria-expanded", String(opened.has(index)));
  });
  return node;
}

function list(title, pairs) {
  const inside = make("dl");
  for (const [name, value] of pairs) inside.append(make("dt", "", name), text("dd", "", value));
  return make("section", "", make("h4", "", title), inside);
}

function details(row) {
  const node = make("div", "details");
  node.append(list("What was asked (" + row.address + ")", row.asked || []));
  if (row.record) node.append(list("What Sera confirmed", row.record));
  if (row.what || row.then) {
    const pairs = [];
    if (row.what) pairs.push(["What happened", row.what]);
    if (row.then) pairs.push(["What to do", row.then]);
    node.append(list("Outcome", pairs));
  }
  if (row.files) node.append(files(row.files));
  const section = make("section", "wide", make("h4", "", "Attempts"));
  if (row.tries) section.append(attempts(row.tries));
  else section.append(make("p", "small", row.earlier ? "None in this run: run " + row.earlier + " did this row." : "None: the row was not started."));
  node.append(section);
  return node;
}

function files(found) {
  const head = make("tr");
  for (const name of ["File", "Holds", "Size", "Fingerprint (SHA-256)"]) head.append(make("th", "", name));
  const body = make("tbody");
  for (const file of found) {
    body.append(make("tr", "", make("td", "", link(file.link, "", file.name)), make("td", "tell", file.holds), make("td", "", file.size),
      make("td", "tell", make("code", "", file.sha256))));
  }
  return make("section", "wide", make("h4", "", "Files"), make("table", "tries", make("thead", "", head), body));
}

function attempts(tries) {
  const head = make("tr");
  for (const name of ["#", "Started", "Took", "Worker", "Outcome", "", ""]) head.append(make("th", "", name));
  const body = make("tbody");
  for (const one of tries) {
    const tell = make("td", "tell", one.code ? code(one.code) : null, one.what ? text("span", "", one.what) : null);
    const links = make("td", "", one.log ? link(one.log, "", "log") : null, one.log && one.picture ? " · " : null,
      one.picture ? link(one.picture, "", "picture") : null);
    body.append(make("tr", "", make("td", "", String(one.number)), make("td", "", one.started), make("td", "", one.spent),
      make("td", "", one.worker), make("td", "", badge(one.kind)), tell, links));
  }
  return make("table", "tries", make("thead", "", head), body);
}

const folded = (value) => value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function haystack(row) {
  if (row.hay === undefined) {
    const parts = [row.reference, row.address, row.what, row.then, row.code, texts.kinds[row.kind], row.earlier, ...(row.confirmed || [])];
    for (const [, value] of (row.asked || []).concat(row.record || [])) parts.push(value);
    row.hay = folded(parts.filter(Boolean).join("\n"));
  }
  return row.hay;
}

const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

function wanted() {
  const found = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (view.kind && row.kind !== view.kind) continue;
    if (view.words.length && !view.words.every((word) => haystack(row).includes(word))) continue;
    found.push(index);
  }
  if (view.sort === "position" && !view.down) return found;
  const key = {
    position: (row) => row.position,
    seconds: (row) => row.seconds || 0,
    kind: (row) => order.indexOf(row.kind),
  }[view.sort] || ((row) => row[view.sort] || "");
  const keys = new Map(found.map((index) => [index, key(rows[index])]));
  const sign = view.down ? -1 : 1;
  return found.sort((a, b) => {
    const left = keys.get(a), right = keys.get(b);
    if (left === right) return a - b;
    if (left === "" || right === "") return left === "" ? 1 : -1; // empty ones last, whichever the direction
    return sign * (typeof left === "number" ? left - right : compare(left, right)) || a - b;
  });
}

// A block keeps its height while it has no rows, so that the scroll bar tells how many there are.
function fill(chunk) {
  if (chunk.node.firstChild) return;
  chunk.node.style.height = "";
  chunk.node.append(...chunk.found.map(entry));
}

function empty(chunk, pixels) {
  const selection = getSelection();
  if (!chunk.node.firstChild || chunk.node.contains(document.activeElement)) return;
  if (!selection.isCollapsed && selection.containsNode(chunk.node, true)) return;
  chunk.node.style.height = pixels + "px";
  chunk.node.replaceChildren();
}

const watcher = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting, boundingClientRect } of seen) {
    target.chunk.near = isIntersecting;
    if (isIntersecting) fill(target.chunk);
    else empty(target.chunk, boundingClientRect.height);
  }
}, { rootMargin: near + " 0px" });

function draw() {
  const found = wanted();
  watcher.disconnect();
  chunks = [];
  for (let next = 0; next < found.length; next += chunkSize) {
    const chunk = { node: make("div", "chunk"), found: found.slice(next, next + chunkSize), near: next === 0 };
    chunk.node.chunk = chunk;
    chunk.node.style.height = height * chunk.found.length + "px";
    chunks.push(chunk);
  }
  if (chunks.length) fill(chunks[0]);
  place.replaceChildren(...chunks.map((chunk) => chunk.node));
  if (chunks.length > 1) height = chunks[0].node.offsetHeight / chunkSize || height;
  for (const chunk of chunks) watcher.observe(chunk.node);
  document.getElementById("none").hidden = found.length > 0 || rows.length === 0;
  const number = (value) => value.toLocaleString("en-US");
  const narrowed = view.kind || view.words.length;
  const by = [view.kind ? "outcome “" + texts.kinds[view.kind] + "”" : "", view.words.length ? "search “" + search.value.trim() + "”" : ""].filter(Boolean).join(", ");
  document.getElementById("shown").textContent = narrowed ? number(found.length) + " of " + number(rows.length) + " rows shown: " + by
    : rows.length === 1 ? "1 row" : number(rows.length) + " rows";
}

addEventListener("beforeprint", () => {
  chunks.forEach(fill);
  for (const image of place.querySelectorAll("img")) image.loading = "eager";
});

addEventListener("afterprint", () => {
  for (const chunk of chunks) if (!chunk.near) empty(chunk, chunk.node.offsetHeight);
});

function choose(kind) {
  view.kind = kind;
  for (const chip of document.querySelectorAll(".chip")) chip.setAttribute("aria-pressed", String(chip.dataset.kind === kind));
}

for (const chip of document.querySelectorAll(".chip")) {
  chip.addEventListener("click", () => {
    choose(view.kind === chip.dataset.kind ? "" : chip.dataset.kind);
    draw();
  });
}

let typing;
search.addEventListener("input", () => {
  cancelAnimationFrame(typing);
  typing = requestAnimationFrame(() => {
    view.words = folded(search.value).split(/\s+/).filter(Boolean);
    draw();
  });
});

// The words to search in are made ready while nobody waits for them.
let prepared = 0;
function prepare() {
  for (const end = performance.now() + 8; prepared < rows.length && performance.now() < end; prepared++) haystack(rows[prepared]);
  if (prepared < rows.length) setTimeout(prepare, 0);
}

addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});

for (const button of document.querySelectorAll("[data-sort]")) {
  button.addEventListener("click", () => {
    view.down = view.sort === button.dataset.sort && !view.down;
    view.sort = button.dataset.sort;
    for (const head of document.querySelectorAll("[aria-sort]")) head.removeAttribute("aria-sort");
    button.parentNode.setAttribute("aria-sort", view.down ? "descending" : "ascending");
    draw();
  });
}

document.getElementById("reset").addEventListener("click", () => {
  choose("");
  search.value = "";
  view.words = [];
  draw();
});

draw();
setTimeout(prepare, 0);
