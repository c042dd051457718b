// A month of day cells with a state each: open, full (nobody free), closed, past, or shown (no availability to tell).
import { el, fill, icon } from "../lib/dom.js";
import { addMonths, daysIn, longDate, monthName, weekday } from "../lib/dates.js";
import { isNextLayout } from "../lib/layout.js";
import { today } from "../lib/page.js";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const SPOKEN = { open: ", available", full: ", nobody free", closed: ", closed", past: ", past", shown: "" };
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export class MonthCalendar {
  #month;
  #days = new Map();
  #selected = "";
  #pick;
  #loadMonth;
  #heading = el("h3", { class: "calendar-month", "aria-live": "polite" });
  #body = isNextLayout ? el("div", { class: "calendar-grid", role: "rowgroup" }) : el("tbody");
  #asked = 0;
  #months;
  #years;

  /** loadMonth("2026-11") gives [{date, state}]; pick(day) is called when a day is chosen. */
  constructor({ month, loadMonth, pick, selected = "" }) {
    this.#month = month;
    this.#loadMonth = loadMonth;
    this.#pick = pick;
    this.#selected = selected;
    const arrow = (label, name, step) => el("button", { type: "button", class: `btn btn-icon ${name}`, "aria-label": label,
      onclick: () => this.show(addMonths(this.#month, step)) }, icon(name === "next" ? "chevron-right" : "chevron-left"));
    this.element = isNextLayout ? this.#nextFrame() : el("div", { class: "calendar" },
      el("div", { class: "calendar-head" }, arrow("Previous month", "prev", -1), this.#heading, arrow("Next month", "next", 1)),
      el("table", { "aria-label": "Calendar" },
        el("thead", {}, el("tr", {}, WEEKDAYS.map((name) => el("th", { scope: "col" }, name)))), this.#body));
    this.#body.addEventListener("keydown", (event) => this.#key(event));
  }

  get selected() { return this.#selected; }

  select(day) {
    this.#selected = day;
    this.#render();
  }

  async show(month = this.#month) {
    const turn = ++this.#asked;
    this.#month = month;
    this.#heading.textContent = monthName(month);
    if (isNextLayout) this.#chooseMonth();
    this.element.classList.add("loading");
    const days = await this.#loadMonth(month);
    if (turn !== this.#asked) return;
    this.#days = new Map(days.map((day) => [day.date, day.state]));
    this.element.classList.remove("loading");
    this.#render();
  }

  /** The next layout's picker: month and year in two selects, days in a grid of rows. */
  #nextFrame() {
    const names = WEEKDAYS.map((name) => el("span", { role: "columnheader" }, name));
    this.#months = el("select", { class: "form-control", "aria-label": "Month", "data-cy": "calendar-month" },
      Array.from({ length: 12 }, (_, at) => el("option", { value: String(at + 1).padStart(2, "0") }, monthName(`2000-${String(at + 1).padStart(2, "0")}`).split(" ")[0])));
    const year = Number(this.#month.slice(0, 4));
    this.#years = el("select", { class: "form-control", "aria-label": "Year", "data-cy": "calendar-year" },
      Array.from({ length: 8 }, (_, at) => el("option", { value: String(year - 3 + at) }, String(year - 3 + at))));
    for (const select of [this.#months, this.#years]) select.addEventListener("change", () => this.show(`${this.#years.value}-${this.#months.value}`));
    return el("div", { class: "calendar" }, el("div", { class: "calendar-selects" }, this.#months, this.#years),
      el("div", { class: "calendar-grid", role: "grid", "aria-label": "Calendar" }, el("div", { class: "weekdays", role: "row" }, names), this.#body));
  }

  #chooseMonth() {
    this.#years.value = this.#month.slice(0, 4);
    this.#months.value = this.#month.slice(5, 7);
  }

  #render() {
    const cells = Array.from({ length: weekday(`${this.#month}-01`) }, () => this.#box("blank"));
    for (let number = 1; number <= daysIn(this.#month); number += 1) {
      cells.push(this.#cell(`${this.#month}-${String(number).padStart(2, "0")}`, number));
    }
    while (cells.length % 7) cells.push(this.#box("blank"));
    const weeks = Array.from({ length: cells.length / 7 }, (_, week) => (isNextLayout ? el("div", { class: "week", role: "row" }, cells.slice(week * 7, week * 7 + 7)) : el("tr", {}, cells.slice(week * 7, week * 7 + 7))));
    fill(this.#body, weeks);
  }

  #cell(day, number) {
    const state = this.#days.get(day) ?? "closed";
    const usable = state !== "closed" && state !== "past";
    const classes = ["day", state, usable ? "" : "disabled", day === today() ? "today" : "", day === this.#selected ? "selected" : ""];
    return this.#box(classes.filter(Boolean).join(" "), { "data-date": day },
      el("button", {
        type: "button", disabled: !usable, "aria-label": `${longDate(day)}${SPOKEN[state]}`,
        "aria-pressed": String(day === this.#selected),
        onclick: () => { this.select(day); this.#button(day)?.focus(); this.#pick(day); },
      }, String(number)));
  }

  #box(classes, more = {}, ...children) {
    if (!isNextLayout) return el("td", { class: classes, ...more }, children);
    return el("div", { class: classes.replace(/^day\b/, "day-cell"), role: "gridcell", ...more }, children);
  }

  #button(day) { return this.#body.querySelector(`[data-date="${day}"] button`); }

  #key(event) {
    const step = STEPS[event.key];
    const cell = event.target.closest("[data-date]");
    if (!step || !cell) return;
    event.preventDefault();
    const days = [...this.#body.querySelectorAll("[data-date]")];
    for (let at = days.indexOf(cell) + step; days[at]; at += step) {
      const button = days[at].querySelector("button");
      if (!button.disabled) return void button.focus();
    }
  }
}
