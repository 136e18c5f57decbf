// Money as people read it, from minor units: 90000 and EUR are €900.00.
const LOCALE = (navigator.languages ?? []).find((tag) => /^en\b/i.test(tag)) ?? "en-GB";

/** @param {number} minor @param {string} currency */
export function money(minor, currency) {
  const format = new Intl.NumberFormat(LOCALE, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
