// Check Availability: the days and arrival windows of a service, without a customer.
import "../elements/sera-input.js";
import { openModal } from "../elements/sera-modal.js";
import { get } from "../lib/api.js";
import { longDate } from "../lib/dates.js";
import { el, fill } from "../lib/dom.js";
import { today } from "../lib/page.js";
import { MonthCalendar } from "./month-calendar.js";
import { TimeSlots } from "./time-slots.js";

const ZIP = /^\d{5}$/;

export function openAvailability() {
  const modal = openModal({ heading: "Check Availability", size: "lg", "data-cy": "availability-modal" });
  const error = el("div", { role: "alert" });
  const service = el("sera-select", { label: "Service Category", required: true, placeholder: "Search service categories", "data-cy": "service-category-select" });
  const zip = el("sera-input", { label: "Zip", "input-cy": "availability-zip", placeholder: "Optional" });
  const covered = el("div", { "data-cy": "availability-coverage", role: "status" });
  const when = el("div", { class: "schedule-hint" }, "Choose a service category to see its days.");
  service.load = async (text) => (await get("/api/services", { q: text })).map((one) => ({ value: String(one.id), label: one.name, note: one.department }));
  service.addEventListener("change", show);
  modal.showContent([error, el("div", { class: "schedule-columns" }, el("div", {}, el("div", { class: "field" }, service), zip, covered), when)],
    [el("button", { type: "button", class: "btn btn-secondary", onclick: () => modal.close() }, "Close")]);
  zip.input.addEventListener("input", checkZip);
  service.focus();

  async function checkZip() {
    fill(covered);
    const typed = zip.value.trim();
    if (!ZIP.test(typed)) return;
    const answer = await read("/api/coverage", { zip: typed });
    if (!answer || typed !== zip.value.trim()) return;
    fill(covered, el("span", { class: `badge ${answer.covered ? "badge-good" : "badge-warn"}` }, answer.covered ? "Inside your coverage area" : "Outside of your coverage area"));
  }

  function show() {
    const slots = new TimeSlots(() => {});
    const title = el("h3", {}, "Arrival window");
    slots.say("Pick a day to see its arrival windows.");
    const calendar = new MonthCalendar({
      month: today().slice(0, 7),
      loadMonth: async (month) => (await read("/api/schedule/days", { service_id: service.value, month }))?.days ?? [],
      pick: async (day) => {
        title.textContent = longDate(day);
        slots.wait();
        const answer = await read("/api/schedule/slots", { service_id: service.value, day });
        if (answer) slots.show(answer.slots);
      },
    });
    when.className = "";
    fill(when, el("div", { class: "schedule-when" }, calendar.element, el("div", {}, el("div", { class: "slots-head" }, title), slots.element)));
    calendar.show();
  }

  async function read(path, query) {
    try {
      fill(error);
      return await get(path, query);
    } catch (failure) {
      fill(error, el("div", { class: "alert alert-danger error" }, failure.message));
      return null;
    }
  }
}
