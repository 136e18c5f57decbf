// What the numbers of a usage report are called, on the page, in its charts and in its table.
import { t } from "../texts.js";
import { dayFull, dayMonth, dayYear, monthName, monthShort } from "../time.js";

/** @typedef {import("../api/types").UsageRow} UsageRow */
/** @typedef {import("../api/types").By} By */
/** @typedef {keyof import("../api/types").Tally} Count */

/** @returns {[By, string][]} */
export const axes = () => [
  ["day", t("usage.day")],
  ["week", t("usage.week")],
  ["month", t("usage.month")],
  ["coach", t("usage.coach")],
  ["group", t("usage.group")],
];

/** @type {Record<By, () => string>} what a table is called */
export const TABLES = {
  day: () => t("usage.by_day"),
  week: () => t("usage.by_week"),
  month: () => t("usage.by_month"),
  coach: () => t("usage.by_coach"),
  group: () => t("usage.by_group"),
};

/** @returns {[Count, string, string][]} count, column, in full */
export const counts = () => [
  ["booked", t("usage.booked"), t("usage.booked_full")],
  ["completed", t("usage.completed"), t("usage.completed_full")],
  ["cancelled", t("usage.cancelled"), t("usage.cancelled_full")],
  ["no_show", t("usage.no_show"), t("usage.no_show_full")],
  ["credits_spent", t("usage.spent"), t("usage.spent_full")],
  ["credits_refunded", t("usage.refunded"), t("usage.refunded_full")],
  ["credits_expired", t("usage.expired"), t("usage.expired_full")],
];

/** @param {By} by */
export const isPeriod = (by) => by === "day" || by === "week" || by === "month";

/** @param {UsageRow} row @param {By} by */
export function rowName(row, by) {
  if (by === "day") return dayFull(row.period);
  if (by === "week") return t("usage.week_of", { day: dayYear(row.period) });
  if (by === "month") return monthName(`${row.period}-01`);
  if (by === "coach") return row.coach ? row.coach.name || t("usage.former_coach") : t("usage.no_coach");
  return row.group ? row.group.name || t("usage.former_group") : t("usage.no_group");
}

/** A period as the axis of a chart has room for. @param {UsageRow} row @param {By} by */
export const axisName = (row, by) => (by === "month" ? monthShort(`${row.period}-01`) : dayMonth(row.period));
