// How a photo is cut, and how its form is put together.
import assert from "node:assert/strict";
import { test } from "node:test";

import "./browser.js";

const { centreOf } = await import("../../web/js/coach/upload.js");

test("of a picture the centre is kept, as large as its shorter side", () => {
  assert.deepEqual(centreOf({ width: 300, height: 100 }), { left: 100, top: 0, side: 100 });
  assert.deepEqual(centreOf({ width: 100, height: 301 }), { left: 0, top: 100.5, side: 100 });
  assert.deepEqual(centreOf({ width: 64, height: 64 }), { left: 0, top: 0, side: 64 });
});
