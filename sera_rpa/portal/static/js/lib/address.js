/** 4520 Maple Grove Dr, Indianapolis, IN 46220 */
export function oneLine(address) {
  return `${address.line1}, ${address.city}, ${address.state} ${address.zip}`;
}
