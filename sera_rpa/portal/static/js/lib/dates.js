// Dates as the portal writes them. Local times are wall-clock strings and are never moved between zones.
import { timeZone } from "./page.js";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const parts = (iso) => iso.slice(0, 10).split("-").map(Number);
const utc = (iso) => new Date(Date.UTC(parts(iso)[0], parts(iso)[1] - 1, parts(iso)[2] ?? 1));

/** 2026-11-25… -> 11/25/2026 */
export function shortDate(iso) {
  const [year, month, day] = iso.slice(0, 10).split("-");
  return `${month}/${day}/${year}`;
}

/** 2026-11-25 -> Wednesday, November 25, 2026 */
export function longDate(iso) {
  const [year, month, day] = parts(iso);
  return `${DAYS[utc(iso).getUTCDay()]}, ${MONTHS[month - 1]} ${day}, ${year}`;
}

/** 2026-11 -> November 2026 */
export function monthName(month) {
  const [year, number] = parts(month);
  return `${MONTHS[number - 1]} ${year}`;
}

export function addDays(iso, count) {
  const date = utc(iso);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

export function addMonths(month, count) {
  const [year, number] = parts(month);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** 0 = Sunday */
export const weekday = (iso) => utc(iso).getUTCDay();

export function daysIn(month) {
  const [year, number] = parts(month);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

/** Minutes since midnight of a local ISO time. */
export function minuteOfDay(iso) {
  return Number(iso.slice(11, 13)) * 60 + Number(iso.slice(14, 16));
}

/** 780 -> 1:00 pm */
export function clockTime(minutes) {
  const hour = Math.floor(minutes / 60) % 24;
  return `${hour % 12 || 12}:${String(minutes % 60).padStart(2, "0")} ${hour < 12 ? "am" : "pm"}`;
}

/** {day: "2026-11-24", time: "7:31 am"} of an instant ("…Z") in the company's zone; a local time stays as it is. */
export function inCompanyZone(stamp) {
  if (!/Z$|[+-]\d\d:\d\d$/.test(stamp)) return { day: stamp.slice(0, 10), time: clockTime(minuteOfDay(stamp)) };
  const pieces = new Intl.DateTimeFormat("en-US", {
    timeZone: timeZone(), year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(stamp));
  const of = (type) => pieces.find((piece) => piece.type === type).value;
  return { day: `${of("year")}-${of("month")}-${of("day")}`, time: clockTime(Number(of("hour")) * 60 + Number(of("minute"))) };
}
