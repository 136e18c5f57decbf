// What a step would do, in the API's own sentences; here their times are put into the zone of the page.
import { now } from "../clock.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */
/** @typedef {import("../api/types").Consequence} Consequence */
/** @typedef {import("../api/types").Outlook} Outlook */

const HOUR = 3_600_000;
const INSTANT = /\{(\d{4}-\d\d-\d\dT[\d:]+Z)\}/g;
const OF_START = /\{start(?:-(\d+)h)?\}/g;

/** All that was paid, late charges included. @param {Session} session */
export const paidFor = (session) => session.credits + session.late_charges_credits;

/** What has come back, to whom. @param {Session} session @param {number} count @param {Seat} seat */
export function cameBack(session, count, seat) {
  if (!paidFor(session)) return t("session.nothing_paid");
  if (seat === "member") return count ? t("session.came_back", { count }) : t("session.none_came_back");
  const { name } = session.member;
  return count ? t("session.came_back_to", { count, name }) : t("session.none_came_back_to", { name });
}

/** @param {number} count `2 credits come back` */
export const comesBack = (count) => t("session.comes_back", { count });

/**
 * A sentence with its instants as they are here.
 * @param {string} text
 * @param {string} zone
 * @param {string | null} start the one that the page shows beside it
 */
export const filled = (text, zone, start) =>
  text.replace(INSTANT, (_, at) => dateAndTime(at, zone, start ? [start] : []));

/** @param {Consequence} told @param {string} zone @param {string | null} start @returns {Consequence} */
export const toldHere = (told, zone, start) => ({ ...told, text: filled(told.text, zone, start) });

/** @param {string} text @param {string | undefined} start undefined: it is not chosen yet @param {string} zone */
const ofStart = (text, start, zone) =>
  text.replace(OF_START, (_, hours = "0") => {
    if (start === undefined) return t("session.before_start", { count: Number(hours) });
    return dateAndTime(Date.parse(start) - Number(hours) * HOUR, zone, [start]);
  });

/**
 * What the policy would be at the starts that are chosen; one sentence for each that would be late.
 * @param {Outlook | undefined} policy
 * @param {string[]} starts
 * @param {string} zone
 * @returns {{late: string[], inTime: string}}
 */
export function outlookAt(policy, starts, zone) {
  if (!policy) return { late: [], inTime: "" };
  const isLate = (/** @type {string} */ start) => Date.parse(start) - now() < policy.late_within_hours * HOUR;
  const late = policy.late ? starts.filter(isLate).map((start) => ofStart(policy.late, start, zone)) : [];
  const allLate = starts.length > 0 && starts.every(isLate);
  return { late, inTime: allLate ? "" : ofStart(policy.in_time, starts.length === 1 ? starts[0] : undefined, zone) };
}
