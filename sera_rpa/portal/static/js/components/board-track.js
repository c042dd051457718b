// The time line of one board row: hours from 7 am to 6 pm, appointments side by side or in lanes.
import { el } from "../lib/dom.js";
import { clockTime, minuteOfDay } from "../lib/dates.js";
import { boardPill, holdPill, openPillMenu, tripArrows } from "./board-pill.js";

const FIRST = 7 * 60;
const LAST = 18 * 60;
const LANE_PX = 42;

const share = (minute) => ((Math.min(Math.max(minute, FIRST), LAST) - FIRST) / (LAST - FIRST)) * 100;

export function hourHeads() {
  const track = el("div", { class: "board-track" });
  for (let minute = FIRST; minute < LAST; minute += 60) {
    const hour = el("div", { class: "hour" }, clockTime(minute).replace(":00", ""));
    hour.style.left = `${share(minute)}%`;
    track.append(hour);
  }
  return track;
}

/** `changed()` is called after an edit; `holds` are placeholders of appointments that wait in Unassigned. */
export function boardTrack(appointments, nowMinute, changed, { holds = [], events = [], openEvent = () => {} } = {}) {
  const track = el("div", { class: "board-track" });
  for (let minute = FIRST; minute < LAST; minute += 60) {
    const line = el("div", { class: "hour" });
    line.style.left = `${share(minute)}%`;
    track.append(line);
  }
  if (nowMinute !== null && nowMinute > FIRST && nowMinute < LAST) {
    const now = el("div", { class: "now-line" });
    now.style.left = `${share(nowMinute)}%`;
    track.append(now);
  }
  for (const event of events) track.append(eventBlock(event, openEvent));
  const lanes = [];
  const pills = [...appointments, ...holds.map((one) => ({ ...one, hold: true }))];
  const ordered = pills.sort((a, b) => a.start.localeCompare(b.start) || a.appointment - b.appointment);
  for (const appointment of ordered) track.append(...place(appointment, lanes, changed, nowMinute));
  track.style.minHeight = `${Math.max(1, lanes.length) * LANE_PX + 2}px`;
  return track;
}

/** A non-customer event lies behind the pills, over the whole height of the row. */
function eventBlock(event, open) {
  const start = minuteOfDay(event.start);
  const block = el("button", { type: "button", class: `board-event ${event.available ? "available" : ""}`.trim(), "data-cy": "board-event", "data-event": String(event.event),
    "aria-label": `${event.name}, ${event.window}${event.available ? ", available for customer appointments" : ""}`, title: `${event.name}\n${event.window}`,
    onclick: () => open(event.event) }, el("span", {}, event.name));
  block.style.left = `${share(start)}%`;
  block.style.width = `calc(${share(start + event.minutes) - share(start)}% - 3px)`;
  return block;
}

/** Puts the pill, with its arrows, into the first lane that is free at its start; `lanes` holds each lane's end. */
function place(appointment, lanes, changed, nowMinute) {
  const start = minuteOfDay(appointment.start);
  const end = start + appointment.minutes;
  let lane = lanes.findIndex((busyUntil) => busyUntil <= start);
  if (lane < 0) lane = lanes.length;
  lanes[lane] = end;
  const pill = appointment.hold ? holdPill(appointment) : boardPill(appointment, (at, one) => openPillMenu(at, one, changed));
  pill.style.left = `${share(start)}%`;
  pill.style.width = `calc(${share(end) - share(start)}% - 3px)`;
  pill.style.top = `${lane * LANE_PX + 4}px`;
  const arrows = tripArrows(appointment, nowMinute).map(([from, to, arrow]) => {
    Object.assign(arrow.style, { left: `${share(from)}%`, width: `${share(to) - share(from)}%`, top: `${lane * LANE_PX}px` });
    return arrow;
  });
  return [pill, ...arrows];
}
