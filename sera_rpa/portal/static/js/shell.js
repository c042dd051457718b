// Runs on every page: portal date, user menu, messages left by another page, faults.
import "./elements/sera-button.js";
import "./elements/sera-input.js";
import "./elements/sera-modal.js";
import "./elements/sera-select.js";
import { dropdown } from "./components/dropdown.js";
import { longDate } from "./lib/dates.js";
import { actOutPageFaults } from "./lib/faults.js";
import { today } from "./lib/page.js";
import { toastFromLastPage } from "./lib/toast.js";

document.getElementById("portal-date").textContent = longDate(today());
const userMenu = document.getElementById("user-menu");
if (userMenu) dropdown(userMenu.querySelector("button"), userMenu.querySelector(".dropdown-menu"));
toastFromLastPage();
actOutPageFaults();
