/** 123450 -> $1,234.50 */
export function money(cents) {
  return (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
}

/** "$1,234.5" -> 123450; NaN when it is no amount. */
export function cents(text) {
  const plain = text.replace(/[$,\s]/g, "");
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : NaN;
}
