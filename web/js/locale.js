// The kind of English in which this browser writes dates, numbers and languages. A tag that it does
// not know, such as `en_US` or `C`, counts as none.

/** @param {string | undefined} tag */
function isKnown(tag) {
  try {
    return Boolean(tag) && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/** @type {{languages?: readonly string[], language?: string}} */
const browser = globalThis.navigator ?? {};

/** The person's own kind of English, if they read one. */
export const LOCALE = (browser.languages ?? []).find((tag) => /^en\b/i.test(tag) && isKnown(tag)) ?? "en-GB";

/** Where the person's clocks are written; in English of the same hours if it is not known. */
export const CLOCK_LOCALE = isKnown(browser.language) ? browser.language : LOCALE;

/** @param {number | null | undefined} count `12,500`; nothing for nothing */
export const numberText = (count) => (count === null || count === undefined ? "" : COUNTS.format(count));

const COUNTS = new Intl.NumberFormat(LOCALE, { numberingSystem: "latn" });

/** @param {string} tag `de` reads `German`; what the browser has no name for stays as it is */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
