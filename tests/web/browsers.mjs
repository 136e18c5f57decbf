// Other browsers than this one: a fresh process in which `web/js/time.js` finds the languages, the zone and
// the `Intl` of a test.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const MODULES = new URL("../../web/js/", import.meta.url);

const OLD_ENGINE = readFileSync(new URL("old_engine.js", import.meta.url), "utf8");

/**
 * What a script prints there, as JSON; it may await, and finds the module as `time`.
 * @param {string} script an expression
 * @param {{languages?: string[], zone?: string, old?: boolean}} [browser]
 */
export function elsewhere(script, { languages = ["en-GB"], zone = "Europe/London", old = false } = {}) {
  const navigator = JSON.stringify({ languages, language: languages[0] });
  const code = `
    Object.defineProperty(globalThis, "navigator", { value: ${navigator}, configurable: true });
    ${old ? OLD_ENGINE : ""}
    const time = await import("${MODULES}time.js");
    const locale = await import("${MODULES}locale.js").catch(() => ({}));
    process.stdout.write(JSON.stringify(await (async () => (${script}))()));`;
  const environment = { ...process.env, TZ: zone };
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", code], { env: environment }).toString());
}
