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

/** @typedef {"" | ".desk"} Part of a catalogue: what everybody may meet, and what only those who run something do */

/** @param {string} name @returns {Promise<Catalogue>} */
async function fetchCatalogue(name) {
  const answer = await fetch(new URL(`../texts/${name}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`texts ${name}: ${answer.status}`);
  return answer.json();
}

/** @type {Map<string, Promise<Catalogue>>} */
const catalogues = new Map();

/** A part of a language's catalogue, read once. @param {Language} language @param {Part} [part] */
export function catalogueOf(language, part = "") {
  const name = `${language}${part}`;
  let reading = catalogues.get(name);
  if (!reading) {
    reading = fetchCatalogue(name);
    catalogues.set(name, reading);
    reading.catch(() => catalogues.delete(name));
  }
  return reading;
}

export const notStarted = () => NOT_STARTED[firstLanguage()];

if (globalThis.document) void catalogueOf(firstLanguage()).catch(() => undefined);
