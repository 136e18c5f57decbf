// Times as people read them: true in every zone, the same in every browser, and no two alike.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as time from "../../web/js/time.js";
import { elsewhere } from "./browsers.mjs";

const NEW_YORK = "America/New_York";
const MINUTE = 60_000;

/** Halves and quarters of hours, both hemispheres, a change of half an hour, one at midnight, one that no longer changes. */
const ZONES = [
  "Europe/London",
  "Europe/Berlin",
  NEW_YORK,
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
];

const STEP = 30 * MINUTE;
const DAY = 48 * STEP;

/** The instants at which the clocks of a zone change in a year. */
function changesOf(zone, year) {
  const changed = (at, step) => time.offsetName(zone, at - step) !== time.offsetName(zone, at);
  const days = Array.from({ length: 365 }, (_, index) => Date.UTC(year, 0, 1 + index)).filter((day) => changed(day, DAY));
  const steps = Array.from({ length: 48 }, (_, index) => index * STEP);
  return days.flatMap((day) => steps.map((step) => day - step).filter((at) => changed(at, STEP)));
}

/** A generator whose numbers are the same in every run. @param {number} seed */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Every quarter of an hour around each change, and some instants of the whole year. */
function instantsIn(zone, random) {
  const around = changesOf(zone, 2027).flatMap((change) =>
    Array.from({ length: 40 }, (_, index) => change + (index - 20) * 15 * MINUTE),
  );
  const others = Array.from({ length: 60 }, () => Date.UTC(2027, 0, 1) + Math.floor(random() * 35_000) * 15 * MINUTE);
  return [...new Set([...around, ...others])].sort((a, b) => a - b);
}

/** @param {[number, string][]} views instants and what they read like */
function assertNoneAlike(views, what) {
  const seen = new Map();
  for (const [instant, text] of views) {
    const before = seen.get(text);
    const twins = before !== undefined && `${new Date(before).toISOString()} and ${new Date(instant).toISOString()}`;
    assert.equal(twins, false, `${what}: ${twins} both read ${text}`);
    seen.set(text, instant);
  }
}

for (const zone of ZONES) {
  test(`no two instants read alike in ${zone}`, () => {
    const instants = instantsIn(zone, numbers(27));
    const end = (start) => start + 50 * MINUTE;
    assertNoneAlike(instants.map((each) => [each, time.dateAndTime(each, zone)]), "dateAndTime");
    assertNoneAlike(instants.map((each) => [each, time.dateAndRange(each, end(each), zone)]), "dateAndRange");
    assertNoneAlike(
      instants.map((each) => [each, `${time.longDate(each, zone)}, ${time.clockRange(each, end(each), zone)}`]),
      "longDate, clockRange",
    );
    for (const day of new Set(instants.map((each) => time.dateIn(each, zone)))) {
      const slots = instants.filter((each) => time.dateIn(each, zone) === day);
      assertNoneAlike(slots.map((each) => [each, time.clockTime(each, zone)]), `clockTime on ${day}`);
    }
  });

  test(`the wall time of an instant in ${zone} leads back to it or to its twin`, () => {
    for (const instant of instantsIn(zone, numbers(7))) {
      const wall = time.wallTime(instant, zone);
      assert.equal(time.wallTime(time.instantOf(wall, zone), zone), wall);
      assert.ok(Date.parse(time.instantOf(wall, zone)) <= instant);
    }
  });

  test(`an offset is told with both ends of a span over a change in ${zone}`, () => {
    for (const change of changesOf(zone, 2027)) {
      const [from, to] = [change - 20 * MINUTE, change + 20 * MINUTE];
      const text = time.clockRange(from, to, zone);
      for (const end of [from, to]) assert.ok(text.includes(time.offsetName(zone, end)), text);
    }
  });
}

test("the proposed times on both sides of a change have each its own offset", () => {
  const starts = ["2027-03-12T15:00:00Z", "2027-03-15T15:00:00Z"];
  assert.deepEqual(
    starts.map((start) => time.dateAndTime(start, NEW_YORK, starts)),
    ["Fri 12 Mar 2027, 10:00 GMT-5", "Mon 15 Mar 2027, 11:00 GMT-4"],
  );
  const same = ["2027-03-15T15:00:00Z", "2027-03-16T15:00:00Z"];
  assert.equal(time.dateAndTime("2027-03-15T15:00:00Z", NEW_YORK, same), "Mon 15 Mar 2027, 11:00");
});

test("the two instants of a repeated hour are told apart", () => {
  assert.equal(time.clockTime("2027-11-07T05:00:00Z", NEW_YORK), "01:00 GMT-4");
  assert.equal(time.clockTime("2027-11-07T06:00:00Z", NEW_YORK), "01:00 GMT-5");
  assert.equal(time.clockTime("2027-11-07T07:00:00Z", NEW_YORK), "02:00");
});

test("a span over midnight and a change of the clocks tells day and offsets", () => {
  const text = time.clockRange("2027-04-29T21:30:00Z", "2027-04-29T22:20:00Z", "Africa/Cairo");
  assert.equal(text, "23:30 GMT+2 – Fri 30 Apr, 01:20 GMT+3");
});

test("a span within a repeated hour tells its offset once", () => {
  assert.equal(time.clockRange("2027-11-07T05:00:00Z", "2027-11-07T05:25:00Z", NEW_YORK), "01:00 – 01:25 GMT-4");
});

const ODD_LANGUAGES = [
  ["en-US"],
  ["de-DE", "de", "en"],
  ["en-CA"],
  ["ar-EG"],
  ["fa-IR", "en-US"],
  ["th-TH-u-ca-buddhist"],
  ["en-US-u-ca-hebrew-nu-arab"],
  ["en_US"],
  ["en-US@posix"],
  ["C"],
  ["x"],
  [],
];

for (const languages of ODD_LANGUAGES) {
  for (const old of [false, true]) {
    test(`forms get ISO dates and counts their digits: ${languages.join(", ") || "no language"}, ${old ? "old" : "new"} engine`, () => {
      const midnight = "2027-11-24T00:05:00Z";
      const read = elsewhere(
        `[time.dateIn("${midnight}", "UTC"), time.wallTime("${midnight}", "UTC"), time.hourIn("${midnight}", "UTC"),
          time.instantOf("2027-11-24T00:05", "Asia/Kathmandu"), time.offsetName("Asia/Kathmandu", "${midnight}"),
          time.plural(12500, "credit"), locale.languageName("zz-??"), /\\bNov\\b/.test(time.dateAndTime("${midnight}", "UTC")),
          /2027/.test(time.longDate("${midnight}", "UTC"))]`,
        { languages, old },
      );
      assert.deepEqual(read, [
        "2027-11-24", "2027-11-24T00:05", 0, "2027-11-23T18:20:00Z", "GMT+5:45", "12,500 credits", "zz-??", true, true,
      ]);
    });
  }
}

test("midnight is 00:05 or 12:05, and never 24:05", () => {
  for (const old of [false, true]) {
    const clock = (languages) => elsewhere(`time.clockTime("2027-11-24T00:05:00Z", "UTC")`, { languages, old });
    assert.equal(clock(["de-DE"]), "00:05");
    assert.equal(clock(["en-GB"]), "00:05");
    assert.equal(clock(["en-US"]), "12:05 AM");
  }
});

for (const zone of ["Foo/Bar", "UTC+5", ""]) {
  test(`a browser whose machine stands in '${zone}' still tells times`, () => {
    const [local, some] = elsewhere(`[time.localZone(), time.dateAndTime(0, time.localZone() || "UTC")]`, { zone });
    assert.ok(local === "" || time.isZone(local), local);
    assert.equal(some, "Thu 1 Jan 1970, 00:00");
  });
}

test("a zone that the browser does not know is named, and its times are told in UTC", () => {
  const zone = "America/Nowhere_Yet";
  assert.equal(time.zoneLabel(zone, 0), "Nowhere Yet");
  assert.equal(time.offsetName(zone, 0), "");
  assert.equal(time.dateAndTime("2027-03-12T15:00:00Z", zone), "Fri 12 Mar 2027, 15:00 UTC");
  assert.equal(time.clockRange("2027-03-12T15:00:00Z", "2027-03-12T15:25:00Z", zone), "15:00 – 15:25 UTC");
  assert.equal(time.dateIn("2027-03-12T15:00:00Z", zone), "2027-03-12");
});

test("a zone of the sea is named by its offset, not by the opposite one", () => {
  assert.equal(time.zoneLabel("Etc/GMT+5", 0), "GMT-5");
  assert.equal(time.zoneLabel("Europe/London", 0), "London (GMT+1)");
});

test("browsers that list no zones have cities to choose from", () => {
  const zones = elsewhere("time.allZones()", { old: true });
  assert.ok(zones.includes("UTC") && zones.includes("Asia/Tokyo") && zones.length > 30);
});

test("what is no date or no instant reads as nothing", () => {
  for (const nonsense of ["", "soon", "2027-13-45", "2027-02-30x", NaN, undefined]) {
    for (const read of [time.dateAndTime, time.clockTime, time.longDate, time.dateIn, time.wallTime]) {
      assert.equal(read(nonsense, "Europe/London"), "");
    }
    assert.equal(time.addDays(String(nonsense), 1), "");
    assert.equal(time.instantOf(`${nonsense}T00:00`, "Europe/London"), "");
    assert.equal(time.isDate(String(nonsense)), false);
  }
  assert.equal(time.isDate("2027-02-29"), false);
  assert.equal(time.isDate("2028-02-29"), true);
});
