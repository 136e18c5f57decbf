// What modules ask a browser as they load, answered the same on every machine: a person who reads British
// English in London, with the texts of the catalogue. A test imports this before the module that asks.
import { readFileSync } from "node:fs";
import { followServer } from "../../web/js/clock.js";

const NOW = "Mon, 01 Feb 2027 08:00:00 GMT";

/** A storage that forgets with the process. */
function memory() {
  const values = new Map();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, String(value)),
    removeItem: (key) => void values.delete(key),
  };
}

const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

define("navigator", { language: "en-GB", languages: ["en-GB"] });
define("sessionStorage", memory());
define("location", { hash: "", search: "", origin: "https://tandem.example" });
define("matchMedia", () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
followServer(NOW);
const { setTexts } = await import("../../web/js/texts.js");
setTexts("en", catalogue("en"));

/** The texts of a language, as the browser fetches them. @param {string} language */
export function catalogue(language) {
  const part = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../../web/texts/${name}.json`, import.meta.url), "utf8"));
  return { ...part(language), ...part(`${language}.desk`) };
}
