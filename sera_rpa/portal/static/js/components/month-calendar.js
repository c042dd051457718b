// A month of day cells with a state each: open, full (nobody free), closed, past, or shown (no availability to tell).
import { el, fill, icon } from "../lib/dom.js";
import { addMonths, daysIn, longDate, monthName, weekday } from "../lib/dates.js";
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
  #body = el("tbody");
  #asked = 0;

  /** loadMonth("2026-11") gives [{date, state}]; pick(day) is called when a day is chosen. */
  constructor({ month, loadMonth, pick, selected = "" }) {
    this.#month = month;
    this.#loadMonth = loadMonth;
    this.#pick = pick;
    this.#selected = selected;
    const arrow = (label, name, step) => el("button", { type: "button", class: `btn btn-icon ${name}`, "aria-label": label,
      onclick: () => this.show(addMonths(this.#month, step)) }, icon(name === "next" ? "chevron-right" : "chevron-left"));
    this.element = el("div", { class: "calendar" },
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
    this.element.classList.add("loading");
    const days = await this.#loadMonth(month);
    if (turn !== this.#asked) return;
    this.#days = new Map(days.map((day) => [day.date, day.state]));
    this.element.classList.remove("loading");
    this.#render();
  }

  #render() {
    const cells = Array.from({ length: weekday(`${this.#month}-01`) }, () => el("td", { class: "blank" }));
    for (let number = 1; number <= daysIn(this.#month); number += 1) {
      cells.push(this.#cell(`${this.#month}-${String(number).padStart(2, "0")}`, number));
    }
    while (cells.length % 7) cells.push(el("td", { class: "blank" }));
    const weeks = Array.from({ length: cells.length / 7 }, (_, week) => el("tr", {}, cells.slice(week * 7, week * 7 + 7)));
    fill(this.#body, weeks);
  }

  #cell(day, number) {
    const state = this.#days.get(day) ?? "closed";
    const usable = state !== "closed" && state !== "past";
    const classes = ["day", state, usable ? "" : "disabled", day === today() ? "today" : "", day === this.#selected ? "selected" : ""];
    return el("td", { class: classes.filter(Boolean).join(" "), "data-date": day },
      el("button", {
        type: "button", disabled: !usable, "aria-label": `${longDate(day)}${SPOKEN[state]}`,
        "aria-pressed": String(day === this.#selected),
        onclick: () => { this.select(day); this.#button(day)?.focus(); this.#pick(day); },
      }, String(number)));
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
