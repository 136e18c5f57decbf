// The words of every page, from the catalogue of the language in use (`web/texts/<language>.json`). They are
// asked for while something is drawn, never while a module loads: by then the catalogue may not be here.
import { catalogueOf, offered, remember, visitorsLanguage } from "./language.js";
import { language, numberText } from "./locale.js";

/** @typedef {import("./language.js").Catalogue} Catalogue */
/** @typedef {import("./language.js").Language} Language */
/** @typedef {import("./html.js").Children} Children */
/** @typedef {{count?: number, [name: string]: string | number | undefined}} Values `count` chooses the plural form */

const PSEUDO = "tandem.pseudo";
const PLACEHOLDER = /\{(\w+)\}/g;
const PART = /<(\w+)>(.*?)<\/\1>|\{(\w+)\}/g;

/** @type {Catalogue} */
let messages = {};

/** @type {Map<Language, Intl.PluralRules>} */
const rules = new Map();

/** @param {number} count `one` or `other` */
function pluralForm(count) {
  const of = language.get();
  const rule = rules.get(of) ?? new Intl.PluralRules(of);
  rules.set(of, rule);
  return rule.select(count);
}

/** @param {string} key @param {number | undefined} count */
function message(key, count) {
  const [area = "", name = ""] = key.split(".");
  const form = count === undefined ? name : `${name}_${pluralForm(count)}`;
  const found = messages[area]?.[form];
  if (found === undefined) throw new Error(`there is no text ${area}.${form} in ${language.get()}`);
  return found;
}

/** @param {unknown} value */
const written = (value) => (typeof value === "number" ? numberText(value) : String(value ?? ""));

/** @param {string} text @param {Record<string, unknown>} values */
const filled = (text, values) => text.replace(PLACEHOLDER, (_, name) => written(values[name]));

/**
 * A text of the catalogue; `{name}` in it stands for a value, and `count` chooses between `_one` and `_other`.
 * @param {string} key area and name, such as `shell.sign_out`
 * @param {Values} [values] numbers are written as the language writes them
 */
export const t = (key, values = {}) => filled(message(key, values.count), values);

/**
 * A text with elements inside: `{name}` may be one, and `<name>words</name>` is what a function makes of the words.
 * @param {string} key
 * @param {{count?: number, [name: string]: Children | ((words: string) => Children)}} values
 * @returns {Children[]}
 */
export function rich(key, values) {
  const text = message(key, values.count);
  /** @type {Children[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(PART)) {
    const [whole, tag, words = "", name = ""] = found;
    parts.push(text.slice(end, found.index), tag ? element(values[tag], filled(words, values)) : child(values[name]));
    end = found.index + whole.length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** @param {unknown} make @param {string} words @returns {Children} */
const element = (make, words) => (typeof make === "function" ? make(words) : words);

/** @param {any} value @returns {Children} */
const child = (value) => (typeof value === "number" ? numberText(value) : value);

/** @param {Language} of @param {Catalogue} catalogue */
export function setTexts(of, catalogue) {
  messages = catalogue;
  if (globalThis.document) document.documentElement.lang = of;
  if (language.get() !== of) language.set(of);
}

/** Texts that show what is not from a catalogue and where words need room; for tests. @param {Catalogue} catalogue */
async function pseudo(catalogue) {
  const { disguised } = await import("./pseudo.js");
  return disguised(catalogue);
}

/** @type {Language | null} */
let awaited = null;

/** @type {Set<import("./language.js").Part>} those that the pages so far need */
const parts = new Set([/** @type {const} */ ("")]);

/** @param {Language} of */
const readParts = async (of) => Object.assign({}, ...(await Promise.all([...parts].map((part) => catalogueOf(of, part)))));

/** Shows pages in this language once its catalogue is here; of two languages, in the last. @param {Language} wanted */
export async function speak(wanted) {
  awaited = wanted;
  const isTest = Boolean(globalThis.localStorage?.getItem(PSEUDO));
  const catalogue = await readParts(isTest ? "en" : wanted);
  if (awaited !== wanted) return;
  if (isTest) setTexts("en", await pseudo(catalogue));
  else setTexts(wanted, catalogue);
}

/**
 * A page with the texts of a desk; they come beside its module.
 * @template T
 * @param {Promise<T>} page
 */
export async function atDesk(page) {
  parts.add(".desk");
  const [loaded] = await Promise.all([page, speak(awaited ?? language.get())]);
  return loaded;
}

/**
 * Shows pages in the language of somebody's profile, also when this tab begins anew; in the one before if the
 * catalogue cannot be read.
 * @param {string} tag
 */
export async function speakTo(tag) {
  const wanted = offered([tag]);
  remember(wanted);
  await speak(wanted).catch(() => undefined);
}

/** Shows pages in the language of whoever comes. */
export async function speakToVisitor() {
  remember(null);
  await speak(visitorsLanguage()).catch(() => undefined);
}
