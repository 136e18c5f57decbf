// How long a company's credits last is told in words that are true for small and for large companies.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";

const { paceText } = await import("../../web/js/dashboard/pace.js");

const CASES = [
  [0, null, "Nothing is spent at present."],
  [0.2, 39_876, "They last more than two years at the present pace of 0.2 credits a week."],
  [2.5, 8.9, "They last about 8 weeks at the present pace of 2.5 credits a week."],
  [1, 1.2, "They last about 1 week at the present pace of 1 credit a week."],
  [120.4, 104, "They last about 104 weeks at the present pace of 120 credits a week."],
];

for (const [spent_per_week, weeks_left, told] of CASES)
  test(`${spent_per_week} a week: ${told}`, () => {
    assert.equal(paceText({ available: 9, spent_per_week, weeks_left }), told);
  });
