import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { ticks } from "../../web/js/usage/chart.js";
import { axisName, isPeriod, rowName } from "../../web/js/usage/words.js";

const NOTHING = {
  booked: 0,
  completed: 0,
  cancelled: 0,
  no_show: 0,
  credits_spent: 0,
  credits_refunded: 0,
  credits_expired: 0,
};

const row = (period, more = {}) => ({ ...NOTHING, period, ...more });

test("an axis has few round numbers from 0", () => {
  assert.deepEqual(ticks(10), [0, 5, 10]);
  assert.deepEqual(ticks(7), [0, 5, 10]);
  assert.deepEqual(ticks(100), [0, 50, 100]);
  assert.deepEqual(ticks(2800), [0, 1000, 2000, 3000]);
});

test("where little happened an axis counts whole things", () => {
  assert.deepEqual(ticks(0), [0, 1]);
  assert.deepEqual(ticks(1), [0, 1]);
  assert.deepEqual(ticks(2), [0, 1, 2]);
  assert.deepEqual(ticks(3), [0, 1, 2, 3]);
});

test("every axis reaches its most, in steps of one size, with at most four lines", () => {
  for (let most = 0; most < 20_000; most = most * 1.07 + 1) {
    const count = Math.floor(most);
    const lines = ticks(count);
    const [, step = 0] = lines;
    assert.ok((lines.at(-1) ?? 0) >= count && (lines.at(-2) ?? 0) < Math.max(count, 1), `${count}: ${lines}`);
    assert.deepEqual(lines, lines.map((_, index) => index * step), `${count}: ${lines}`);
    assert.ok(lines.length <= 4, `${count}: ${lines}`);
  }
});

test("a row is called by its period, coach or group", () => {
  assert.equal(rowName(row("2027-02"), "month"), "February 2027");
  assert.match(rowName(row("2027-02-01"), "day"), /^Mon,? 1 Feb 2027$/);
  assert.equal(rowName(row("2027-02-01"), "week"), "Week of 1 Feb 2027");
  assert.equal(rowName(row("", { coach: { id: "c", name: "Noor" } }), "coach"), "Noor");
  assert.equal(rowName(row("", { group: { id: "g", name: "Blue" } }), "group"), "Blue");
});

test("what has no coach or group, or one that is gone, is named so", () => {
  assert.equal(rowName(row("", { coach: null }), "coach"), "No coach");
  assert.equal(rowName(row("", { coach: { id: "c", name: "" } }), "coach"), "Former coach");
  assert.equal(rowName(row("", { group: null }), "group"), "No group");
  assert.equal(rowName(row("", { group: { id: "g", name: "" } }), "group"), "Former group");
});

test("an axis has room for short names only", () => {
  assert.equal(axisName(row("2027-02"), "month"), "Feb 2027");
  assert.equal(axisName(row("2027-02-01"), "week"), "1 Feb");
  assert.ok(isPeriod("week") && !isPeriod("coach"));
});
