/** Calls `action` once, `wait` milliseconds after the last call. */
export function debounce(action, wait = 200) {
  let timer = 0;
  return (...args) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => action(...args), wait);
  };
}
