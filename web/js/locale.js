// The language in use, and how this browser's region writes dates, numbers and languages in it. A tag that the
// browser does not know, such as `en_US` or `C`, counts as none.
import { createStore } from "./store.js";

/** @typedef {import("./language.js").Language} Language */

/** In which language pages are shown; `speak` of `texts.js` changes it. */
export const language = createStore(/** @type {Language} */ ("en"));

/** @type {Record<Language, string>} where the browser names no region of that language */
const USUAL = { en: "en-GB", de: "de-DE" };

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

/** The person's own kind of a language, if their browser tells one. @param {Language} of */
const variantOf = (of) =>
  (browser.languages ?? []).find((tag) => new RegExp(`^${of}\\b`, "i").test(tag) && isKnown(tag)) ?? USUAL[of];

/** The language in use as it is written where the person lives: `en-GB`. */
export const locale = () => variantOf(language.get());

/** Where the person's clocks are written; as in English of the same hours if it is not known. */
export const CLOCK_LOCALE = isKnown(browser.language) ? browser.language : variantOf("en");

/** @type {Map<string, Intl.NumberFormat>} */
const counts = new Map();

/** @param {number | null | undefined} count `12,500`; nothing for nothing */
export function numberText(count) {
  if (count === null || count === undefined) return "";
  const tag = locale();
  let format = counts.get(tag);
  if (!format) {
    format = new Intl.NumberFormat(tag, { numberingSystem: "latn" });
    counts.set(tag, format);
  }
  return format.format(count);
}

/** @type {Map<string, Intl.Collator>} */
const collators = new Map();

/**
 * As lists order texts: as the language in use does, with numbers by what they count.
 * @param {string} one
 * @param {string} other
 */
export function inOrder(one, other) {
  const tag = locale();
  const collator = collators.get(tag) ?? new Intl.Collator(tag, { numeric: true });
  collators.set(tag, collator);
  return collator.compare(one, other);
}

/** @param {{name: string}} one @param {{name: string}} other */
export const byName = (one, other) => inOrder(one.name, other.name);

/** @param {string} tag `de` reads `German`; what the browser has no name for stays as it is */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames(language.get(), { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
