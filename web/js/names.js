// Names within sentences of ours: whichever way a name is written, what stands around it keeps its place.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const ISOLATE = "\u2068";
const END = "\u2069";

/** @param {string} name the same, set apart where it is written from right to left */
export const apart = (name) => (RIGHT_TO_LEFT.test(name) ? `${ISOLATE}${name}${END}` : name);

const ACCENTS = /[\u0300-\u036f]/g;
/** Letters that Unicode takes apart into nothing: each as it is typed without them. */
const LETTERS = /** @type {Record<string, string>} */ ({
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ŧ: "t", ı: "i", ŋ: "n", ĸ: "k", ς: "σ",
  "’": "'", "‐": "-", "‑": "-",
});
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

/** A text as it is looked for: blind to case and accents, like the service's search. @param {string} text */
export const fold = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(ACCENTS, "")
    .normalize("NFC")
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);

/** Whether all these words stand in the text, in any order. @param {string} text @param {string} words */
export function hasWords(text, words) {
  const folded = fold(text);
  return fold(words)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
