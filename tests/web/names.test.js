import assert from "node:assert/strict";
import { test } from "node:test";
import { apart } from "../../web/js/names.js";

test("a name that is written from left to right stays as it is", () => {
  assert.equal(apart("Zoë Müller"), "Zoë Müller");
  assert.equal(apart("山田 太郎"), "山田 太郎");
});

test("a name that is written from right to left is set apart", () => {
  assert.equal(apart("דנה כהן"), "\u2068דנה כהן\u2069");
  assert.equal(apart("سارة (Sara)"), "\u2068سارة (Sara)\u2069");
});
