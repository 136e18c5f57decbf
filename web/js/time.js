// Instants, dates and counts as people read them. Instants are RFC 3339 strings in UTC, dates `YYYY-MM-DD`; a
// zone is always named by the caller, so nothing here depends on where the browser stands. Nothing here
// throws at what a browser does not know: of an unknown zone times are told in UTC, and say so.
import { now } from "./clock.js";
import { CLOCK_LOCALE, locale, numberText } from "./locale.js";
import { t } from "./texts.js";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(zone, options) {
  const tag = locale();
  const key = `${tag} ${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    const timeZone = isZone(zone) ? zone : "UTC";
    made = new Intl.DateTimeFormat(tag, { calendar: "gregory", numberingSystem: "latn", timeZone, ...options });
    formats.set(key, made);
  }
  return made;
}

/** @typedef {string | number | Date} Instant */

/** @param {Instant} instant */
const isInstant = (instant) => !Number.isNaN(new Date(instant).getTime());

/**
 * Nothing for what is no instant.
 * @param {Instant} instant
 * @param {string} zone
 * @param {Intl.DateTimeFormatOptions} options
 */
const written = (instant, zone, options) => (isInstant(instant) ? format(zone, options).format(new Date(instant)) : "");

/** @param {Instant} instant */
const minuteOf = (instant) => Math.floor(new Date(instant).getTime() / MINUTE) * MINUTE;

/** @type {Intl.DateTimeFormatOptions} */
const DIGITS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};

/**
 * What calendar and clock show there, as if it were UTC. Engines that cannot count hours from 0 call it 24.
 * @param {Instant} instant
 * @param {string} zone
 */
function wallOf(instant, zone) {
  if (!isInstant(instant)) return NaN;
  const parts = format(zone, DIGITS).formatToParts(new Date(instant));
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = ["year", "month", "day", "hour", "minute"].map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  );
  return Date.UTC(year, month - 1, day, hour % 24, minute);
}

/** @param {number} wall @returns {string} `2026-11-24T09:00` */
const wallText = (wall) => (isInstant(wall) ? new Date(wall).toISOString().slice(0, 16) : "");

/** @param {Instant} instant @param {string} zone milliseconds ahead of UTC */
const offsetOf = (instant, zone) => wallOf(instant, zone) - minuteOf(instant);

/** @param {Instant} instant @param {string} zone `2026-11-24T09:00`, as date fields of forms hold it */
export const wallTime = (instant, zone) => wallText(wallOf(instant, zone));

/** @param {Instant} instant @param {string} zone @returns {string} the date there, `YYYY-MM-DD` */
export const dateIn = (instant, zone) => wallTime(instant, zone).slice(0, 10);

/** @param {Instant} instant @param {string} zone */
export const hourIn = (instant, zone) => Number(wallTime(instant, zone).slice(11, 13));

/**
 * The instants at which the clock shows this, near such an instant: none in a skipped hour, two in a repeated one.
 * @param {number} wall
 * @param {string} zone
 */
const instantsOf = (wall, zone) =>
  [...new Set([wall - DAY, wall + DAY].map((near) => wall - offsetOf(near, zone)))].filter(
    (instant) => wallOf(instant, zone) === wall,
  );

/** Whether the clock shows this time twice. @param {Instant} instant @param {string} zone */
const isRepeated = (instant, zone) => instantsOf(wallOf(instant, zone), zone).length > 1;

/**
 * The instant of a wall time: of a repeated hour the first, of a skipped one that which the clock shows instead.
 * @param {string} wall `2026-11-24T09:00`
 * @param {string} zone
 */
export function instantOf(wall, zone) {
  const asUtc = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(asUtc)) return "";
  const right = instantsOf(asUtc, zone);
  const chosen = right.length ? Math.min(...right) : asUtc - offsetOf(asUtc - DAY, zone);
  return new Date(chosen).toISOString().replace(".000Z", "Z");
}

const TWELVE = new Intl.DateTimeFormat(CLOCK_LOCALE, { hour: "numeric" }).resolvedOptions().hour12 ?? false;

/** @param {Instant} instant @param {string} zone `09:00`, or `9:00 AM` where clocks are written so */
function clock(instant, zone) {
  const time = wallTime(instant, zone).slice(11);
  if (!TWELVE || !time) return time;
  const parts = format(zone, { hour: "numeric", hour12: true }).formatToParts(new Date(instant));
  const half = parts.find((part) => part.type === "dayPeriod")?.value ?? "";
  return `${Number(time.slice(0, 2)) % 12 || 12}${time.slice(2)} ${half}`;
}

/** @param {string} zone @param {Instant} instant `GMT+1`; nothing if the browser does not know it */
export function offsetName(zone, instant) {
  if (!isZone(zone) || !isInstant(instant)) return "";
  const minutes = Math.round(offsetOf(instant, zone) / MINUTE);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `GMT${minutes < 0 ? "-" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/**
 * The offset of a time that could be mistaken: its hour is repeated, or one beside it has another offset.
 * @param {Instant} instant
 * @param {string} zone
 * @param {Instant[]} beside
 */
function toldOffset(instant, zone, beside) {
  if (!isInstant(instant)) return "";
  if (!isZone(zone)) return "UTC";
  const differs = beside.some((other) => isInstant(other) && offsetOf(other, zone) !== offsetOf(instant, zone));
  return differs || isRepeated(instant, zone) ? offsetName(zone, instant) : "";
}

/** @param {(string | false)[]} parts */
const joined = (...parts) => parts.filter(Boolean).join(" ");

/** @param {Instant} instant @param {string} zone @param {Instant[]} [beside] the other times in sight */
export const clockTime = (instant, zone, beside = []) => joined(clock(instant, zone), toldOffset(instant, zone, beside));

/** @param {string} time `09:00` of the wire, as the person's clocks write it */
export const clockOfDay = (time) => clock(`1970-01-01T${time}:00Z`, "UTC");

/**
 * `09:00 – 09:25`, with the day of the end if that is another.
 * @param {Instant} from
 * @param {Instant} to
 * @param {string} zone
 * @param {Instant[]} [beside] the other times in sight
 */
export function clockRange(from, to, zone, beside = []) {
  const day = dateIn(from, zone) === dateIn(to, zone) ? "" : `${shortDate(to, zone)}, `;
  const [first = "", last = ""] = [from, to].map((each) => toldOffset(each, zone, [from, to, ...beside]));
  const changes = offsetOf(from, zone) !== offsetOf(to, zone);
  return `${joined(clock(from, zone), changes && first)} – ${day}${joined(clock(to, zone), last || first)}`;
}

/** @param {Instant} instant @param {string} zone `Tuesday, 24 November 2026` */
export const longDate = (instant, zone) =>
  written(instant, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** @param {Instant} instant @param {string} zone `Tue 24 Nov` */
const shortDate = (instant, zone) => written(instant, zone, { weekday: "short", day: "numeric", month: "short" });

/** @param {Instant} instant @param {string} zone @returns {string} `2025` in other years than this one, else nothing */
export function otherYear(instant, zone) {
  const year = dateIn(instant, zone).slice(0, 4);
  return year === dateIn(now(), zone).slice(0, 4) ? "" : year;
}

/** @param {Instant} instant @param {string} zone `Tue 24 Nov`, with the year if it is another */
const dayAndYear = (instant, zone) => joined(shortDate(instant, zone), otherYear(instant, zone));

/**
 * `Tue 24 Nov, 09:00`, with the year if it is another.
 * @param {Instant} instant
 * @param {string} zone
 * @param {Instant[]} [beside] the other times in sight
 */
export const dateAndTime = (instant, zone, beside = []) =>
  isInstant(instant) ? `${dayAndYear(instant, zone)}, ${clockTime(instant, zone, beside)}` : "";

/**
 * `Tue 24 Nov, 09:00 – 09:25`, with the year if it is another.
 * @param {Instant} from
 * @param {Instant} to
 * @param {string} zone
 * @param {Instant[]} [beside] the other times in sight
 */
export const dateAndRange = (from, to, zone, beside = []) =>
  `${dayAndYear(from, zone)}, ${clockRange(from, to, zone, beside)}`;

/**
 * One part of the date, for calendar leaves.
 * @param {Instant} instant
 * @param {string} zone
 * @param {"month" | "day" | "weekday"} part
 */
export function datePart(instant, zone, part) {
  /** @type {Record<string, Intl.DateTimeFormatOptions>} */
  const options = { month: { month: "short" }, day: { day: "numeric" }, weekday: { weekday: "short" } };
  return written(instant, zone, options[part] ?? {});
}

/** @param {string} zone `Europe/London` reads `London`; a zone of the sea has its sign the other way round */
export const zoneCity = (zone) =>
  /^Etc\/GMT[+-]\d+$/.test(zone)
    ? zone.slice(4).replace(/[+-]/, (sign) => (sign === "+" ? "-" : "+"))
    : (zone.split("/").pop() ?? zone).replaceAll("_", " ");

/** @param {string} zone @param {Instant} instant `London (GMT+1)` */
export function zoneLabel(zone, instant) {
  const [city, offset] = [zoneCity(zone), offsetName(zone, instant)];
  return offset && offset !== city ? `${city} (${offset})` : city;
}

/** @param {string | null} text whether it is a date of the calendar */
export const isDate = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && addDays(text ?? "", 0) === text;

/** @param {number} midnight in UTC @returns {string} */
const dateText = (midnight) => wallText(midnight).slice(0, 10);

/** @param {string} date @param {number} days */
export const addDays = (date, days) => dateText(Date.parse(`${date}T00:00:00Z`) + days * DAY);

/** @param {string} date an instant of that day nearly everywhere, after its clocks have changed if they do */
export const noonOf = (date) => `${date}T12:00:00Z`;

/** @param {string} date @param {number} months the first day of the month that many later */
export function addMonths(date, months) {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return dateText(Date.UTC(year, month - 1 + months, 1));
}

/** @param {string} date */
export const lastOfMonth = (date) => addDays(addMonths(date, 1), -1);

/** @param {string} date @param {Intl.DateTimeFormatOptions} options */
const dateWritten = (date, options) => written(`${date}T00:00:00Z`, "UTC", options);

/** @param {string} date `Tuesday` */
export const weekdayName = (date) => dateWritten(date, { weekday: "long" });

/** @param {string} date `Tue` */
export const weekdayShort = (date) => dateWritten(date, { weekday: "short" });

/** @param {string} date `24 November` */
export const dayOfMonth = (date) => dateWritten(date, { day: "numeric", month: "long" });

/** @param {string} date `November 2026` */
export const monthName = (date) => dateWritten(date, { month: "long", year: "numeric" });

/** @param {string} date `Nov 2026` */
export const monthShort = (date) => dateWritten(date, { month: "short", year: "numeric" });

/** @param {string} date `24 Nov` */
export const dayMonth = (date) => dateWritten(date, { day: "numeric", month: "short" });

/** @param {string} date `24 Dec 2026` */
export const dayYear = (date) => dateWritten(date, { day: "numeric", month: "short", year: "numeric" });

/** @param {string} date `Thu, 24 Dec 2026` */
export const dayFull = (date) =>
  dateWritten(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${numberText(count)} ${count === 1 ? one : many}`;

/** @param {number} count */
export const credits = (count) => t("time.credits", { count });

/** @param {number} count `+3`, `−3`, `0` */
export const signed = (count) => `${count > 0 ? "+" : count < 0 ? "−" : ""}${numberText(Math.abs(count))}`;

/** @param {number} milliseconds the two largest units, such as `2 days 3 hours` */
export function duration(milliseconds) {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (!minutes) return t("time.under_a_minute");
  const units = [
    days && t("time.days", { count: days }),
    hours && t("time.hours", { count: hours }),
    rest && t("time.minutes", { count: rest }),
  ];
  const first = units.findIndex(Boolean);
  return units.slice(first, first + 2).filter(Boolean).join(" ");
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

/** @type {Map<string, boolean>} */
const known = new Map();

/** @param {string | null} zone whether the browser can tell its times */
export function isZone(zone) {
  if (!zone) return false;
  let is = known.get(zone);
  if (is === undefined) {
    is = canTell(zone);
    known.set(zone, is);
  }
  return is;
}

/** @param {string} zone */
function canTell(zone) {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

/** @param {string} zone */
export function presentName(zone) {
  const renamed = RENAMED[zone] ?? zone;
  return isZone(renamed) ? renamed : zone;
}

/** Cities to choose from in browsers that list none themselves. */
const CITIES = [
  "Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi America/Anchorage America/Bogota America/Chicago",
  "America/Denver America/Halifax America/Los_Angeles America/Mexico_City America/New_York America/Phoenix",
  "America/Santiago America/Sao_Paulo America/St_Johns Asia/Dhaka Asia/Dubai Asia/Hong_Kong Asia/Jakarta",
  "Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Tehran Asia/Tokyo",
  "Atlantic/Azores Australia/Adelaide Australia/Brisbane Australia/Perth Australia/Sydney Europe/Athens",
  "Europe/Berlin Europe/Istanbul Europe/London Europe/Moscow Europe/Paris Pacific/Auckland Pacific/Honolulu",
].flatMap((line) => line.split(" "));

/** @returns {string[]} every zone that the browser knows, with UTC */
export const allZones = () =>
  [...new Set([...(Intl.supportedValuesOf?.("timeZone") ?? CITIES).map(presentName), "UTC"])].filter(isZone).sort();

/** @returns {string} nothing if the browser cannot tell where it stands */
export function localZone() {
  const zone = presentName(Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
  return isZone(zone) ? zone : "";
}
