// Which languages there are, whose is which, and the catalogue that the first page needs. This module imports
// nothing: `index.html` runs it first, so that the catalogue travels beside the modules.

/** The languages that pages are written in, by the names that they give themselves. */
export const LANGUAGES = { en: "English", de: "Deutsch" };

/** @typedef {keyof typeof LANGUAGES} Language */
/** @typedef {Record<string, Record<string, string>>} Catalogue messages by area and name */

/** Said before there is a catalogue. @type {Record<Language, string>} */
const NOT_STARTED = {
  en: "Tandem could not start. Please check your connection and reload the page.",
  de: "Tandem konnte nicht starten. Bitte prüfen Sie Ihre Verbindung und laden Sie die Seite neu.",
};

const KEY = "tandem.language";

/** @param {string} tag `de-AT` reads `de` */
const primary = (tag) => tag.split("-")[0]?.toLowerCase() ?? "";

/** @param {string} tag @returns {tag is Language} */
const isOffered = (tag) => Object.hasOwn(LANGUAGES, tag);

/** The first of these that pages are written in, else English. @param {readonly string[]} tags @returns {Language} */
export const offered = (tags) => tags.map(primary).find(isOffered) ?? "en";

/** What a visitor reads, of whom only the browser is known. */
export const visitorsLanguage = () => offered(globalThis.navigator?.languages ?? []);

/** Whose pages this tab shows, so that they begin in the right language. @param {Language | null} language */
export function remember(language) {
  if (language) sessionStorage.setItem(KEY, language);
  else sessionStorage.removeItem(KEY);
}

/** @returns {Language} */
export function firstLanguage() {
  const known = globalThis.sessionStorage?.getItem(KEY);
  return known ? offered([known]) : visitorsLanguage();
}

/** @param {Language} language @returns {Promise<Catalogue>} */
async function fetchCatalogue(language) {
  const answer = await fetch(`/assets/texts/${language}.json`);
  if (!answer.ok) throw new Error(`texts of ${language}: ${answer.status}`);
  return answer.json();
}

/** @type {Map<Language, Promise<Catalogue>>} */
const catalogues = new Map();

/** The catalogue of a language, read once. @param {Language} language @returns {Promise<Catalogue>} */
export function catalogueOf(language) {
  let reading = catalogues.get(language);
  if (!reading) {
    reading = fetchCatalogue(language);
    catalogues.set(language, reading);
    reading.catch(() => catalogues.delete(language));
  }
  return reading;
}

export const notStarted = () => NOT_STARTED[firstLanguage()];

if (globalThis.document) void catalogueOf(firstLanguage()).catch(() => undefined);
