// What the server wrote into the page.
export function pageData() {
  return JSON.parse(document.body.dataset.pageData || "{}");
}

export const today = () => document.body.dataset.today;
export const timeZone = () => document.body.dataset.timeZone;

/** {pending: "#dcebfd", …} */
export const boardColors = () => JSON.parse(document.body.dataset.boardColors || "{}");

/** Whether the signed-in person may build and edit quotes, invoices and the like: everybody but a CSR. */
export const mayEdit = () => document.body.dataset.access !== "CSR";

/** Whether the signed-in person may change the company itself: a Super. */
export const mayManage = () => document.body.dataset.access === "Super";

/** The tenant's switches that change what pages offer: {pre_work, timesheets, processor, service_finance, jb_warranties}. */
export const switches = () => JSON.parse(document.body.dataset.switches || "{}");

/** Query parameter of the current address, or "". */
export function query(name) {
  return new URLSearchParams(window.location.search).get(name) ?? "";
}

/** Changes the address without loading the page; empty values are left out. */
export function replaceQuery(values) {
  const search = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  const text = search.toString();
  window.history.replaceState(null, "", window.location.pathname + (text ? `?${text}` : ""));
}
