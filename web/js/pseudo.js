// A language that nobody speaks, made from the English texts: accents show what comes from a catalogue, brackets
// where a text begins and ends, and words that are added how much room another language would take.

const LETTERS = new Map(
  Object.entries({ a: "á", c: "ç", e: "é", g: "ğ", i: "í", n: "ñ", o: "ó", s: "š", u: "ú", y: "ý", z: "ž" }).flatMap(
    ([plain, accented]) => [
      [plain, accented],
      [plain.toUpperCase(), accented.toUpperCase()],
    ],
  ),
);
const KEPT = /(\{\w+\}|<\/?\w+>)/;
const LONGER = 0.4;
const FILLER = "ëxtrà wörds förm ä lôngér séñtéñçé ";

/** @param {string} text */
export function disguise(text) {
  const parts = text.split(KEPT);
  const accented = parts.map((part) => (KEPT.test(part) ? part : part.replace(/\w/g, (letter) => LETTERS.get(letter) ?? letter)));
  const words = parts.filter((part) => !KEPT.test(part)).join("");
  const more = Math.ceil(words.length * LONGER);
  const added = FILLER.repeat(Math.ceil(more / FILLER.length)).slice(0, more).trim();
  return `⟦${accented.join("")} ${added}⟧`;
}

/** @param {import("./language.js").Catalogue} catalogue @returns {import("./language.js").Catalogue} */
export const disguised = (catalogue) =>
  Object.fromEntries(
    Object.entries(catalogue).map(([area, texts]) => [
      area,
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, disguise(text)])),
    ]),
  );
