// User Profile: who is signed in, and the own Time Cards.
import { dateRange } from "../components/date-range.js";
import { tabs } from "../components/tabs.js";
import { hours, timeTable } from "../components/time-table.js";
import { get } from "../lib/api.js";
import { addDays, shortDate } from "../lib/dates.js";
import { el, fill, spinner } from "../lib/dom.js";
import { pageData, switches, today } from "../lib/page.js";
import { toastError } from "../lib/toast.js";

const { me } = pageData();
const fact = (term, text) => el("div", {}, el("dt", {}, term), el("dd", {}, text));
const profile = { label: "Profile", render: () => el("dl", { class: "invoice-facts tab-body" }, fact("Name", me.name), fact("Email", me.email), fact("Access Level", me.access_level)) };
document.getElementById("list").replaceWith(tabs("up", switches().timesheets ? [profile, { label: "Time Cards", render: timeCards }] : [profile]).element);

function timeCards() {
  const host = el("div", {}, spinner("Loading time cards"));
  const total = el("span", { class: "money-totals", "data-cy": "time-total", role: "status" });
  const value = `${shortDate(addDays(today(), -13))}-${shortDate(today())}`;
  load(value);
  return el("div", {}, el("div", { class: "money-bar" }, dateRange({ label: "Date", hook: "filter-date", value, changed: load }), el("span", { class: "grow" }), total), host);

  async function load(date) {
    try {
      const found = await get("/api/time_cards", { date });
      total.textContent = `Total ${hours(found.minutes)} hours`;
      fill(host, timeTable({ id: "time-cards-table", rows: found.rows }));
    } catch (failure) {
      fill(host);
      toastError(failure);
    }
  }
}
