import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { money } from "../../web/js/credits/money.js";

test("minor units are shown as people write the currency", () => {
  assert.equal(money(90000, "EUR"), "€900.00");
  assert.equal(money(5, "GBP"), "£0.05");
  assert.equal(money(123456789, "USD"), "US$1,234,567.89");
});

test("a currency has as many decimals as it has minor units", () => {
  assert.equal(money(900, "JPY"), "JP¥900");
  assert.equal(money(1234, "KWD").replace(/\s/, " "), "KWD 1.234");
});

test("what was given back has a minus", () => {
  assert.equal(money(-250, "EUR"), "-€2.50");
});
