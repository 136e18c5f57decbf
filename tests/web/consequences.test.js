import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { now } from "../../web/js/clock.js";
import { comesBack, filled, outlookAt, paidFor, toldHere } from "../../web/js/session/consequences.js";
import { dateAndTime } from "../../web/js/time.js";

const ZONE = "Europe/London";
const UNTIL = "2027-02-03T09:00:00Z";
const WHEN = dateAndTime(UNTIL, ZONE);
const HOUR = 3_600_000;

const POLICY = {
  late_within_hours: 24,
  in_time: "Free of charge until {start-24h}.",
  late: "{start} is less than 24 hours ahead.",
};

/** @param {number} hours @returns {string} a start so far ahead */
const ahead = (hours) => new Date(Math.ceil(now() / 60_000) * 60_000 + hours * HOUR).toISOString().replace(".000Z", "Z");

test("what was paid includes late charges", () => {
  assert.equal(paidFor({ credits: 2, late_charges_credits: 1 }), 3);
  assert.equal(comesBack(1), "1 credit comes back");
  assert.equal(comesBack(3), "3 credits come back");
});

test("the instants of a sentence are told in the zone of the page, and nothing else of it is changed", () => {
  assert.equal(filled(`Until {${UNTIL}}, then {not}.`, ZONE, null), `Until ${WHEN}, then {not}.`);
  const told = { title: "Non-refundable", text: `It ended {${UNTIL}}.`, grave: true };
  assert.deepEqual(toldHere(told, ZONE, null), { ...told, text: `It ended ${WHEN}.` });
});

test("before a start is chosen, and of several, the policy names its hours", () => {
  for (const starts of [[], [ahead(48), ahead(72)]]) {
    assert.deepEqual(outlookAt(POLICY, starts, ZONE), {
      late: [],
      inTime: "Free of charge until 24 hours before the start.",
    });
  }
});

test("of one start it names the deadline", () => {
  const start = ahead(48);
  const deadline = dateAndTime(Date.parse(start) - 24 * HOUR, ZONE, [start]);
  assert.deepEqual(outlookAt(POLICY, [start], ZONE), { late: [], inTime: `Free of charge until ${deadline}.` });
});

test("each start that is too near is told, and the others as if it were not there", () => {
  const [near, far] = [ahead(23), ahead(48)];
  const late = [`${dateAndTime(near, ZONE, [near])} is less than 24 hours ahead.`];
  assert.deepEqual(outlookAt(POLICY, [near], ZONE), { late, inTime: "" });
  const both = outlookAt(POLICY, [near, far], ZONE);
  assert.deepEqual(both, { late, inTime: "Free of charge until 24 hours before the start." });
});

test("where there is nothing to say, nothing is said", () => {
  const silent = { ...POLICY, in_time: "", late: "" };
  assert.deepEqual(outlookAt(silent, [ahead(1)], ZONE), { late: [], inTime: "" });
  assert.deepEqual(outlookAt(undefined, [], ZONE), { late: [], inTime: "" });
});
