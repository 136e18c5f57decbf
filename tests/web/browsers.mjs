// Other browsers than this one: a fresh process in which `web/js/time.js` finds the languages, the zone and
// the `Intl` of a test.
import { execFileSync } from "node:child_process";

const MODULES = new URL("../../web/js/", import.meta.url);

/** What an engine of some years ago does otherwise; also given to Chromium as the page starts. */
export const OLD_ENGINE = `{
  const Newer = Intl.DateTimeFormat;
  const midnightIs24 = (part) => (part.type === "hour" && part.value === "00" ? { ...part, value: "24" } : part);
  class Older extends Newer {
    constructor(locale, options = {}) {
      if (/Offset|Generic/.test(options.timeZoneName ?? "")) throw new RangeError("timeZoneName");
      const { hourCycle, ...known } = options;
      super(locale, hourCycle === "h23" ? { ...known, hour12: false } : known);
      this.counts24 = hourCycle === "h23" || options.hour12 === false;
    }
    formatToParts(instant) {
      const parts = super.formatToParts(instant);
      return this.counts24 ? parts.map(midnightIs24) : parts;
    }
    get format() {
      return (instant) => this.formatToParts(instant).map((part) => part.value).join("");
    }
  }
  const isIsoTag = (tag) => /^en-CA/i.test(tag ?? "");
  Intl.DateTimeFormat = new Proxy(Older, {
    apply: (_, __, given) => new Older(...given),
    construct: (_, [locale, options]) => new Older(isIsoTag(locale) ? "en-US" : locale, options),
  });
  delete Intl.supportedValuesOf;
  delete Intl.DisplayNames;
}`;

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
