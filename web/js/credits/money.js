// Money as people read it, from minor units: 90000 and EUR are €900.00.
import { locale } from "../locale.js";

/** @param {number} minor @param {string} currency */
export function money(minor, currency) {
  const format = new Intl.NumberFormat(locale(), { style: "currency", currency, numberingSystem: "latn" });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
