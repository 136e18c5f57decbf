// Instants and dates as people read them. Instants are RFC 3339 strings in UTC, dates `YYYY-MM-DD`; a zone
// is always named by the caller, so nothing here depends on where the browser stands.
import { now } from "./clock.js";

const LOCALE = (navigator.languages ?? []).find((tag) => /^en\b/i.test(tag)) ?? "en-GB";
const CLOCK = new Intl.DateTimeFormat(navigator.language, { hour: "numeric" }).resolvedOptions();

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string} [locale]
 */
function format(zone, options, locale = LOCALE) {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
    formats.set(key, made);
  }
  return made;
}

/** @typedef {string | number | Date} Instant */

/** @param {Instant} instant @param {string} zone @returns {string} the date there, `YYYY-MM-DD` */
export function dateIn(instant, zone) {
  const options = /** @type {const} */ ({ year: "numeric", month: "2-digit", day: "2-digit" });
  return format(zone, options, "en-CA").format(new Date(instant));
}

/** @param {Instant} instant @param {string} zone */
export function hourIn(instant, zone) {
  const options = /** @type {const} */ ({ hour: "2-digit", hourCycle: "h23" });
  return Number(format(zone, options, "en-GB").format(new Date(instant)));
}

/** @param {Instant} instant @param {string} zone */
export function clockTime(instant, zone) {
  const hour = CLOCK.hour12 ? "numeric" : "2-digit";
  const options = /** @type {const} */ ({ hour, minute: "2-digit", hour12: CLOCK.hour12 ?? false });
  return format(zone, options).format(new Date(instant));
}

/** @param {Instant} from @param {Instant} to @param {string} zone */
export const clockRange = (from, to, zone) => `${clockTime(from, zone)} – ${clockTime(to, zone)}`;

/** @param {Instant} instant @param {string} zone `Tuesday, 24 November 2026` */
export function longDate(instant, zone) {
  const options = /** @type {const} */ ({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return format(zone, options).format(new Date(instant));
}

/** @param {Instant} instant @param {string} zone `Tue 24 Nov` */
export function shortDate(instant, zone) {
  const options = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short" });
  return format(zone, options).format(new Date(instant));
}

/** @param {Instant} instant @param {string} zone @returns {string} `2025` in other years than this one, else nothing */
export function otherYear(instant, zone) {
  const year = dateIn(instant, zone).slice(0, 4);
  return year === dateIn(now(), zone).slice(0, 4) ? "" : year;
}

/** @param {Instant} instant @param {string} zone `Tue 24 Nov, 09:00`, with the year if it is another */
export const dateAndTime = (instant, zone) =>
  `${[shortDate(instant, zone), otherYear(instant, zone)].filter(Boolean).join(" ")}, ${clockTime(instant, zone)}`;

/**
 * One part of the date, for calendar leaves.
 * @param {Instant} instant
 * @param {string} zone
 * @param {"month" | "day" | "weekday"} part
 */
export function datePart(instant, zone, part) {
  /** @type {Record<string, Intl.DateTimeFormatOptions>} */
  const options = { month: { month: "short" }, day: { day: "numeric" }, weekday: { weekday: "short" } };
  return format(zone, options[part] ?? {}).format(new Date(instant));
}

/** @param {string} zone @param {Instant} instant `GMT+1` */
export function offsetName(zone, instant) {
  const parts = format(zone, { timeZoneName: "shortOffset" }, "en-GB").formatToParts(new Date(instant));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** @param {string} zone `Europe/London` reads `London` */
export const zoneCity = (zone) => (zone.split("/").pop() ?? zone).replaceAll("_", " ");

/** @param {string} zone @param {Instant} instant */
export function zoneLabel(zone, instant) {
  const offset = offsetName(zone, instant);
  return offset ? `${zoneCity(zone)} (${offset})` : zoneCity(zone);
}

/** @param {string} date @param {number} days */
export function addDays(date, days) {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** @param {string} date @param {number} months the first day of the month that many later */
export function addMonths(date, months) {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** @param {string} date */
export const lastOfMonth = (date) => addDays(addMonths(date, 1), -1);

/** @param {string} date `Tuesday` */
export const weekdayName = (date) => format("UTC", { weekday: "long" }).format(new Date(`${date}T00:00:00Z`));

/** @param {string} date `24 November` */
export const dayOfMonth = (date) =>
  format("UTC", { day: "numeric", month: "long" }).format(new Date(`${date}T00:00:00Z`));

/** @param {string} date `November 2026` */
export const monthName = (date) =>
  format("UTC", { month: "long", year: "numeric" }).format(new Date(`${date}T00:00:00Z`));

/** @param {string} date `Nov 2026` */
export const monthShort = (date) =>
  format("UTC", { month: "short", year: "numeric" }).format(new Date(`${date}T00:00:00Z`));

/** @param {string} date `24 Nov` */
export const dayMonth = (date) =>
  format("UTC", { day: "numeric", month: "short" }).format(new Date(`${date}T00:00:00Z`));

/** @param {string} date */
export const dayShort = (date) => shortDate(`${date}T00:00:00Z`, "UTC");

/** @param {string} date `Thu, 24 Dec 2026` */
export const dayFull = (date) =>
  format("UTC", { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** @param {Instant} instant @param {string} zone `2026-11-24T09:00`, as date fields of forms hold it */
export const wallTime = (instant, zone) => `${dateIn(instant, zone)}T${wallClock(instant, zone)}`;

/** @param {Instant} instant @param {string} zone */
const wallClock = (instant, zone) =>
  format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, "en-GB").format(new Date(instant));

/**
 * The instant of a wall time: of a repeated hour the first, of a skipped one that which the clock shows instead.
 * @param {string} wall `2026-11-24T09:00`
 * @param {string} zone
 */
export function instantOf(wall, zone) {
  const asUtc = Date.parse(`${wall}:00Z`);
  const offsetAt = (/** @type {number} */ instant) => Date.parse(`${wallTime(instant, zone)}:00Z`) - instant;
  const candidates = [asUtc - offsetAt(asUtc - 86_400_000), asUtc - offsetAt(asUtc + 86_400_000)];
  const right = candidates.filter((instant) => wallTime(instant, zone) === wall);
  const chosen = right.length ? Math.min(...right) : Math.max(...candidates);
  return new Date(chosen).toISOString().replace(".000Z", "Z");
}

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString(LOCALE)} ${count === 1 ? one : many}`;

/** @param {number} count */
export const credits = (count) => plural(count, "credit");

/** @param {number} count `+3`, `−3`, `0` */
export const signed = (count) => `${count > 0 ? "+" : count < 0 ? "−" : ""}${Math.abs(count).toLocaleString(LOCALE)}`;

/** @param {number} milliseconds the two largest units, such as `2 days 3 hours` */
export function duration(milliseconds) {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000));
  const parts = [
    plural(Math.floor(minutes / 1440), "day"),
    plural(Math.floor((minutes % 1440) / 60), "hour"),
    plural(minutes % 60, "minute"),
  ];
  const first = parts.findIndex((part) => !part.startsWith("0 "));
  if (first < 0) return "less than a minute";
  return parts
    .slice(first, first + 2)
    .filter((part) => !part.startsWith("0 "))
    .join(" ");
}

/**
 * Browsers still report some zones by names that the tz database has given up.
 * @type {Record<string, string>}
 */
const RENAMED = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** @param {string | null} zone whether the browser can tell its times */
export function isZone(zone) {
  try {
    return Boolean(zone && new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

/** @param {string} zone */
export function presentName(zone) {
  const renamed = RENAMED[zone] ?? zone;
  return isZone(renamed) ? renamed : zone;
}

/** @returns {string[]} every zone that the browser knows, with UTC */
export const allZones = () => [...new Set([...Intl.supportedValuesOf("timeZone").map(presentName), "UTC"])].sort();

export const localZone = () => presentName(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
