// What a browser of some years ago does otherwise: midnight is hour 24, Canada's dates are no ISO dates, and
// young zones, offset names, the list of zones and names of languages are missing.
{
  const Newer = Intl.DateTimeFormat;
  const midnightIs24 = (part) => (part.type === "hour" && part.value === "00" ? { ...part, value: "24" } : part);
  class Older extends Newer {
    constructor(locale, options = {}) {
      if (/Offset|Generic/.test(options.timeZoneName ?? "")) throw new RangeError("timeZoneName");
      if (options.timeZone === "America/Coyhaique") throw new RangeError("timeZone");
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
}
