// What is said lies where nothing is covered, as low as it can.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freeTop } from "../../web/js/components/toast-place.js";

const HEIGHT = 700;
const box = { top: 0, bottom: 40, left: 100, right: 260 };
const bar = { top: 640, bottom: 700, left: 0, right: 360 };

test("with nothing in the way it lies at the foot of the screen", () => {
  assert.equal(freeTop(box, [], HEIGHT), 640);
});

test("it lies above a bar at the foot of the screen", () => {
  const top = freeTop(box, [bar], HEIGHT);
  assert.ok(top + 40 <= bar.top && top + 40 > bar.top - 10);
});

test("what stands beside it is not in its way", () => {
  assert.equal(freeTop(box, [{ ...bar, left: 270 }], HEIGHT), 640);
});

test("where everything is covered there is no such place", () => {
  assert.equal(freeTop(box, [{ top: 0, bottom: HEIGHT, left: 0, right: 360 }], HEIGHT), null);
});
