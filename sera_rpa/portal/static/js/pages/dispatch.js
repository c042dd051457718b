// Dispatch Board: one day of every technician, by department, and the Unassigned section.
import "../elements/sera-button.js";
import { openAvailability } from "../components/availability-modal.js";
import { boardTrack, hourHeads } from "../components/board-track.js";
import { dropdown } from "../components/dropdown.js";
import { openEvent } from "../components/event-modal.js";
import { MonthCalendar } from "../components/month-calendar.js";
import { get } from "../lib/api.js";
import { addDays, daysIn, longDate } from "../lib/dates.js";
import { el, fill, icon, spinner } from "../lib/dom.js";
import { query, replaceQuery, switches, today } from "../lib/page.js";

const host = document.getElementById("board");
const wanted = new Set(query("departments").split(",").filter(Boolean).map(Number));
let day = query("day") || today();
let board = null;
let asked = 0;

const dayButton = el("button", { type: "button", class: "btn btn-secondary day-button", "data-cy": "board-date", "aria-haspopup": "true", "aria-expanded": "false" });
const calendar = new MonthCalendar({ month: day.slice(0, 7), loadMonth: everyDay, pick: (picked) => { dayMenu.close(); show(picked); }, selected: day });
const popover = el("div", { class: "dropdown-menu board-popover", hidden: true }, calendar.element);
const departmentButton = el("button", { type: "button", class: "btn btn-secondary", "data-cy": "department-filter", "aria-haspopup": "true", "aria-expanded": "false" });
const departmentMenu = el("div", { class: "dropdown-menu department-menu", role: "group", "aria-label": "Departments", hidden: true });
const arrow = (label, name, step) => el("button", { type: "button", class: "btn btn-icon", "aria-label": label, onclick: () => show(addDays(day, step)) }, icon(name));

fill(document.getElementById("board-controls"),
  el("button", { type: "button", class: "btn btn-secondary", onclick: () => show(today()) }, "Today"),
  el("div", { class: "board-day" }, arrow("Previous day", "chevron-left", -1), el("div", { class: "relative" }, dayButton, popover), arrow("Next day", "chevron-right", 1)),
  el("div", { class: "relative" }, departmentButton, departmentMenu),
  el("button", { type: "button", class: "btn btn-secondary", "data-cy": "check-availability", onclick: openAvailability }, "Check Availability"),
  el("button", { type: "button", class: "btn btn-primary", "data-cy": "new-event", onclick: () => event() }, icon("plus"), "New Event"));
const dayMenu = dropdown(dayButton, popover);
dropdown(departmentButton, departmentMenu);
let shown = show(day);

async function everyDay(month) {
  return Array.from({ length: daysIn(month) }, (_, at) => ({ date: `${month}-${String(at + 1).padStart(2, "0")}`, state: "shown" }));
}

const reload = () => { shown = show(day); };

async function show(wanted) {
  const turn = ++asked;
  day = wanted;
  replaceQuery({ day: day === today() ? "" : day });
  fill(dayButton, icon("calendar"), longDate(day));
  calendar.select(day);
  calendar.show(day.slice(0, 7));
  fill(host, spinner("Loading board"));
  try {
    const answer = await get("/api/board", { day });
    if (turn !== asked) return;
    board = answer;
    drawDepartments();
    draw();
  } catch (failure) {
    if (turn === asked) fill(host, el("div", { class: "alert alert-danger error", role: "alert" }, failure.message));
  }
}

/** Nothing chosen means all departments. */
function drawDepartments() {
  fill(departmentMenu, board.departments.map(({ id, name }) => {
    const box = el("input", { type: "checkbox", checked: isShown(id) });
    box.addEventListener("change", () => {
      if (!wanted.size) for (const one of board.departments) wanted.add(one.id);
      if (box.checked) wanted.add(id);
      else wanted.delete(id);
      if (wanted.size === board.departments.length) wanted.clear();
      replaceQuery({ departments: [...wanted].join(",") });
      drawDepartments();
      draw();
    });
    return el("label", { class: "check" }, box, name);
  }));
}

const isShown = (id) => !wanted.size || wanted.has(id);

async function event(number = 0) {
  await shown;
  if (board) openEvent({ day, number, departments: board.departments, done: reload });
}

function draw() {
  const shown = board.departments.filter(({ id }) => isShown(id));
  const label = shown.length === board.departments.length ? "All departments" : `${shown.length} of ${board.departments.length} departments`;
  fill(departmentButton, icon("layers"), label, icon("chevron-down"));
  const now = board.now?.slice(0, 10) === day ? Number(board.now.slice(11, 13)) * 60 + Number(board.now.slice(14, 16)) : null;
  fill(host, el("section", { class: "card board-grid", "aria-label": `Board of ${longDate(day)}` },
    el("div", { class: "board-row board-hours", "aria-hidden": "true" }, el("div", { class: "board-name" }, "Technician"), hourHeads()),
    el("div", { class: "board-row board-unassigned", "data-cy": "board-unassigned", role: "group", "aria-label": "Unassigned" },
      el("div", { class: "board-name" }, el("b", {}, "Unassigned"), el("span", { class: "badge" }, String(board.unassigned.length))),
      boardTrack(board.unassigned, now, reload)),
    shown.map((department) => [
      el("div", { class: "board-department" }, department.name),
      department.technicians.map((technician) => technicianRow(technician, now)),
    ])));
}

const eventsOf = (technician) => board.events.filter((one) => one.technicians.includes(technician.id));

function technicianRow(technician, now) {
  const clock = technician.clocked_in ? "Clocked in" : "Clocked out";
  return el("div", { class: "board-row", "data-cy": "board-technician", role: "group", "aria-label": technician.name },
    el("div", { class: "board-name" },
      switches().timesheets ? el("span", { class: `clocked ${technician.clocked_in ? "in" : ""}`, role: "img", "aria-label": clock, title: clock }, icon("clock")) : null,
      el("span", {}, technician.name)),
    boardTrack(technician.appointments, now, reload, { holds: technician.holds, events: eventsOf(technician), openEvent: event }));
}
