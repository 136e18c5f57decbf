// A second reading of calendar files, by ical.js: when each of their events is, and whether it counts.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../browser/package.json", import.meta.url));
const ICAL = require("ical.js").default ?? require("ical.js");

const { from, to, files } = JSON.parse(readFileSync(0, "utf8"));
const FREE = ["FREE", "WORKINGELSEWHERE"];

function read({ text, timezone, owners }) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zones = new Map(
    calendar.getAllSubcomponents("vtimezone").map((each) => {
      const zone = new ICAL.Timezone({ component: each });
      ICAL.TimezoneService.register(zone, zone.tzid);
      return [zone.tzid, zone];
    }),
  );
  const named = calendar.getFirstPropertyValue("x-wr-calname");
  const mine = named?.includes("@") ? [...owners, named] : owners;
  const at = (time) => {
    const placed = time.clone();
    if (time.isDate) placed.isDate = false;
    if (time.isDate || time.zone === ICAL.Timezone.localTimezone) placed.zone = zones.get(timezone);
    return placed.toUnixTime();
  };
  const counts = (item) => {
    const value = (name) => String(item.component.getFirstPropertyValue(name) ?? "").toUpperCase();
    const declined = item.attendees.some(
      (each) =>
        mine.includes(String(each.getFirstValue()).toLowerCase().replace("mailto:", "")) &&
        String(each.getParameter("partstat")).toUpperCase() === "DECLINED",
    );
    return !(
      declined ||
      item.uid?.endsWith("@tandem") ||
      value("transp") === "TRANSPARENT" ||
      value("status") === "CANCELLED" ||
      FREE.includes(value("x-microsoft-cdo-busystatus"))
    );
  };
  const all = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const series = all.filter((each) => !each.isRecurrenceException());
  for (const each of all.filter((one) => one.isRecurrenceException()))
    for (const main of series) if (main.uid === each.uid) main.relateException(each);
  const busy = [];
  const take = (item, start, end) => {
    const span = [Math.max(at(start), from), Math.min(at(end), to)];
    if (counts(item) && span[0] < span[1]) busy.push(span);
  };
  for (const each of series) {
    if (!each.isRecurring()) {
      take(each, each.startDate, each.endDate);
      continue;
    }
    const steps = each.iterator();
    for (let next = steps.next(); next && at(next) < to; next = steps.next()) {
      const found = each.getOccurrenceDetails(next);
      take(found.item, found.startDate, found.endDate);
    }
  }
  return busy;
}

console.log(JSON.stringify(files.map(read)));
