import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { inLanes, mondayOf, pieceOn, shownHours, weekFrom } from "../../web/js/coach/layout.js";
import { arranged } from "../../web/js/dashboard/arranged.js";
import { longer } from "../../web/js/hooks/ask-again.js";

const ZONE = "Europe/London";

test("a week begins on the Monday of any of its days", () => {
  for (const day of ["2027-02-01", "2027-02-04", "2027-02-07"]) assert.equal(mondayOf(day), "2027-02-01");
  assert.equal(weekFrom("2027-02-01").at(-1), "2027-02-07");
});

test("what runs over midnight stands on both days", () => {
  const span = { starts_at: "2027-02-01T23:30:00Z", ends_at: "2027-02-02T00:30:00Z" };
  assert.deepEqual(pieceOn(span, "2027-02-01", ZONE), { date: "2027-02-01", from: 1410, to: 1440 });
  assert.deepEqual(pieceOn(span, "2027-02-02", ZONE), { date: "2027-02-02", from: 0, to: 30 });
  assert.equal(pieceOn(span, "2027-02-03", ZONE), null);
});

test("what ends at midnight has nothing of the next day", () => {
  const span = { starts_at: "2027-02-01T22:00:00Z", ends_at: "2027-02-02T00:00:00Z" };
  assert.equal(pieceOn(span, "2027-02-02", ZONE), null);
});

test("a calendar shows a usual day and all that lies beside it", () => {
  assert.deepEqual(shownHours([]), { from: 540, to: 1020 });
  assert.deepEqual(shownHours([{ date: "", from: 450, to: 1100 }]), { from: 420, to: 1140 });
});

test("what shares time stands side by side, what follows has the whole room again", () => {
  const [a, b, c, d] = [
    { from: 0, to: 60 },
    { from: 30, to: 90 },
    { from: 60, to: 120 },
    { from: 120, to: 180 },
  ];
  assert.deepEqual(
    inLanes([a, b, c, d]).map(({ lane, lanes }) => [lane, lanes]),
    [[0, 2], [1, 2], [0, 2], [0, 1]],
  );
});

test("each session of a dashboard stands in one place", () => {
  const [next, moved, later, asked] = ["a", "b", "c", "d"].map((id) => ({ id }));
  assert.deepEqual(arranged({ upcoming: [next, moved, later], requests: [next, moved, asked] }), {
    next,
    waiting: [moved, asked],
    others: [later],
  });
  assert.deepEqual(arranged({ upcoming: [], requests: [] }), { next: undefined, waiting: [], others: [] });
});

test("whoever waits asks more and more seldom, and never more seldom than every two minutes", () => {
  assert.equal(longer(5_000), 7_500);
  assert.equal(longer(119_000), 120_000);
});
