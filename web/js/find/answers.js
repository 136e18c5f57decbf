// What somebody wishes for in a coach. The answers live in this page only: they are kept nowhere, and gone when it is
// left for good or another person signs in.
import { signedIn } from "../api/auth.js";
import { createStore } from "../store.js";

/** @typedef {"early" | "morning" | "afternoon" | "evening"} Part */
/** @typedef {{id: string, name: string, count: number}} Answer */
/** @typedef {{coaching_types: Answer[], specialties: Answer[], languages: Answer[], industries: Answer[], functions: Answer[]}} Options */
/** @typedef {{kind: string, text: string}} Fact */
/**
 * @typedef {object} Match
 * @property {import("../api/types").CoachSummary} coach
 * @property {"great" | "good" | "possible"} fit
 * @property {Fact[]} reasons
 * @property {Fact[]} missing
 * @property {{count: number, first: string | null, next: string[]}} openings
 * @property {{session_type_id: string, minutes: number, credits: number} | null} intro
 */
/** @typedef {{items: Match[], next_cursor: string | null, relax: {field: string, would_find: number}[]}} Matches */
/**
 * @typedef {object} Answers
 * @property {string[]} types in order of wish
 * @property {string[]} specialties
 * @property {string[] | null} languages null: not answered yet
 * @property {string} industry
 * @property {string} function
 * @property {string[]} hours such as `mon morning`
 * @property {boolean} asked whether the answer is shown
 */

export const MOST = 5;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** @type {[Part, number, number][]} with the hours between which each lies */
export const PARTS = [
  ["early", 6, 9],
  ["morning", 9, 12],
  ["afternoon", 12, 17],
  ["evening", 17, 21],
];

/** @type {Answers} */
const NONE = { types: [], specialties: [], languages: null, industry: "", function: "", hours: [], asked: false };

export const answers = createStore(NONE);
signedIn.watch(() => answers.set(NONE));

/** @param {Partial<Answers>} some */
export const answer = (some) => answers.set({ ...answers.get(), ...some });

/**
 * A list of wishes after a press on one: behind the others, or no longer among them.
 * @param {string[]} list
 * @param {string} id
 */
export const pressed = (list, id) => (list.includes(id) ? list.filter((one) => one !== id) : [...list, id]);

/** @param {string[]} hours @returns {{days: string[], parts: string[]}[]} */
function preferred(hours) {
  const parts = (/** @type {string} */ day) => PARTS.map(([part]) => part).filter((part) => hours.includes(`${day} ${part}`));
  return DAYS.map((day) => ({ days: [day], parts: parts(day) })).filter((one) => one.parts.length);
}

/** What the service is asked. @param {Answers} given @param {string} timezone */
export const surveyOf = ({ types, specialties, languages, industry, function: role, hours }, timezone) => ({
  coaching_type_ids: types,
  languages: languages ?? [],
  specialties,
  ...(industry ? { industry } : {}),
  ...(role ? { function: role } : {}),
  preferred_hours: preferred(hours),
  timezone,
});

/**
 * The answers without a wish that must be met: every answer will do, as many as can be named.
 * @param {Answers} given
 * @param {string} field
 * @param {Options} options
 * @returns {Partial<Answers>}
 */
export function without(given, field, options) {
  const all = (/** @type {string[]} */ first, /** @type {Answer[]} */ others) =>
    [...new Set([...first, ...others.map(({ id }) => id)])].slice(0, MOST);
  if (field === "languages") return { languages: all(given.languages ?? [], options.languages) };
  return { types: all(given.types, options.coaching_types) };
}
