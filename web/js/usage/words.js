// What the numbers of a usage report are called, on the page, in its charts and in its table.
import { dayFull, dayMonth, monthName, monthShort } from "../time.js";

/** @typedef {import("../api/types").UsageRow} UsageRow */
/** @typedef {import("../api/types").By} By */
/** @typedef {keyof import("../api/types").Tally} Count */

/** @type {[By, string][]} */
export const BY = [
  ["day", "Day"],
  ["week", "Week"],
  ["month", "Month"],
  ["coach", "Coach"],
  ["group", "Group"],
];

/** @type {[Count, string, string][]} count, column, in full */
export const COUNTS = [
  ["booked", "Booked", "Sessions booked"],
  ["completed", "Completed", "Sessions completed"],
  ["cancelled", "Cancelled", "Sessions cancelled"],
  ["no_show", "No-show", "Sessions that somebody missed"],
  ["credits_spent", "Spent", "Credits spent"],
  ["credits_refunded", "Refunded", "Credits refunded"],
  ["credits_expired", "Expired", "Credits expired"],
];

/** @param {By} by */
export const isPeriod = (by) => by === "day" || by === "week" || by === "month";

/** @param {UsageRow} row @param {By} by */
export function rowName(row, by) {
  if (by === "day") return dayFull(row.period);
  if (by === "week") return `Week of ${dayFull(row.period).replace(/^\D+ /, "")}`;
  if (by === "month") return monthName(`${row.period}-01`);
  if (by === "coach") return row.coach ? row.coach.name || "Former coach" : "No coach";
  return row.group ? row.group.name || "Former group" : "No group";
}

/** A period as the axis of a chart has room for. @param {UsageRow} row @param {By} by */
export const axisName = (row, by) => (by === "month" ? monthShort(`${row.period}-01`) : dayMonth(row.period));
