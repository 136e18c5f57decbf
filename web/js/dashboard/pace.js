// How long the credits of a company last, in words.
import { t } from "../texts.js";
import { credits } from "../time.js";

const LONG = 104;

/** Beyond two years no number of weeks says anything. @param {import("../api/types").Overview["credits"]} pace */
export function paceText({ spent_per_week, weeks_left }) {
  if (weeks_left === null) return t("dashboard.nothing_spent");
  const pace = credits(spent_per_week < 10 ? spent_per_week : Math.round(spent_per_week));
  if (weeks_left > LONG) return t("dashboard.lasts_long", { pace });
  return t("dashboard.lasts", { count: Math.floor(weeks_left), pace });
}
