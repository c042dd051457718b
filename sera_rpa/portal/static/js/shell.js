// Runs on every page: portal date, user menu, messages left by another page, faults.
import "./elements/sera-button.js";
import "./elements/sera-input.js";
import "./elements/sera-modal.js";
import "./elements/sera-select.js";
import { dropdown } from "./components/dropdown.js";
import { startTimeClock } from "./components/time-clock.js";
import { longDate } from "./lib/dates.js";
import { actOutPageFaults } from "./lib/faults.js";
import { boardColors, today } from "./lib/page.js";
import { toastFromLastPage } from "./lib/toast.js";

document.getElementById("portal-date").textContent = longDate(today());
const userMenu = document.getElementById("user-menu");
if (userMenu) {
  dropdown(userMenu.querySelector("button"), userMenu.querySelector(".dropdown-menu"));
  startTimeClock(userMenu);
}
toastFromLastPage();
paintBoardColors();
actOutPageFaults();

/** The tenant's colours of the board's pills (Company, Customizations). */
function paintBoardColors() {
  for (const [status, color] of Object.entries(boardColors())) document.documentElement.style.setProperty(`--board-${status}`, color);
}
