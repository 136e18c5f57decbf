// Texts in the language of whoever reads them, with their values, plurals and elements.
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "./browser.js";
import { elsewhere } from "./browsers.mjs";
import { offered } from "../../web/js/language.js";
import { language, languageName, numberText } from "../../web/js/locale.js";
import { disguise, disguised } from "../../web/js/pseudo.js";
import { rich, setTexts, t } from "../../web/js/texts.js";
import * as time from "../../web/js/time.js";

const SAMPLE = {
  sample: {
    plain: "Save",
    told: "{coach} has {hours} open, says {coach}.",
    credits_one: "{count} credit of {name}",
    credits_other: "{count} credits of {name}",
    linked: "Write to <link>us, {name}</link> or {address}.",
    bare: "<strong>Now</strong>",
  },
};

function inSample(of = "en") {
  setTexts(of, SAMPLE);
}

test("a text stands for its key, with its values in their places", () => {
  inSample();
  assert.equal(t("sample.plain"), "Save");
  assert.equal(t("sample.told", { coach: "Ana $& {hours}", hours: 1200 }), "Ana $& {hours} has 1,200 open, says Ana $& {hours}.");
});

test("a count chooses the form and is written as the language writes numbers", () => {
  inSample();
  assert.equal(t("sample.credits", { count: 1, name: "Ana" }), "1 credit of Ana");
  assert.equal(t("sample.credits", { count: 0, name: "Ana" }), "0 credits of Ana");
  assert.equal(t("sample.credits", { count: 12500, name: "Ana" }), "12,500 credits of Ana");
  inSample("de");
  assert.equal(t("sample.credits", { count: 12500, name: "Ana" }), "12.500 credits of Ana");
});

test("a rich text holds its elements where the language wants them", () => {
  inSample();
  const link = (words) => ({ link: words });
  const address = { address: true };
  assert.deepEqual(rich("sample.linked", { link, name: "Ana", address }), ["Write to ", { link: "us, Ana" }, " or ", address, "."]);
  assert.deepEqual(rich("sample.bare", { strong: (words) => ({ strong: words }) }), [{ strong: "Now" }]);
});

test("a value with brackets stays a value", () => {
  inSample();
  assert.deepEqual(rich("sample.linked", { link: String, name: "<link>x</link>", address: "{name}" }), [
    "Write to ",
    "us, <link>x</link>",
    " or ",
    "{name}",
    ".",
  ]);
});

test("a text that no catalogue holds is told to whoever asks, not shown to people", () => {
  inSample();
  assert.throws(() => t("sample.nowhere"), /sample\.nowhere/);
  assert.throws(() => t("sample.credits"), /sample\.credits/);
});

test("pages are in the first language that they are written in, else in English", () => {
  assert.equal(offered(["fr-FR", "de-AT", "en"]), "de");
  assert.equal(offered(["EN-us", "de"]), "en");
  assert.equal(offered(["fr", "toString"]), "en");
  assert.equal(offered([]), "en");
});

test("durations, counts, dates and names of languages follow the language in use", () => {
  setTexts("en", catalogue("en"));
  assert.equal(time.duration(26 * 3_600_000), "1 day 2 hours");
  assert.equal(time.duration(24 * 3_600_000 + 60_000), "1 day");
  assert.equal(time.duration(0), "less than a minute");
  setTexts("de", catalogue("de"));
  assert.equal(time.duration(49 * 3_600_000), "2 Tage 1 Stunde");
  assert.equal(time.credits(1), "1 Credit");
  assert.equal(numberText(12500), "12.500");
  assert.equal(time.longDate("2026-11-24T09:00:00Z", "Europe/London"), "Dienstag, 24. November 2026");
  assert.equal(languageName("de"), "Deutsch");
  assert.equal(language.get(), "de");
});

test("dates are written as the browser's region writes them in the language in use", () => {
  const script = `(async () => {
    const { setTexts } = await import("${new URL("../../web/js/texts.js", import.meta.url)}");
    const written = (of) => (setTexts(of, {}), time.longDate("2026-11-24T09:00:00Z", "UTC"));
    return [written("en"), written("de")];
  })()`;
  assert.deepEqual(elsewhere(script, { languages: ["en-US"] }), ["Tuesday, November 24, 2026", "Dienstag, 24. November 2026"]);
  assert.deepEqual(elsewhere(script, { languages: ["de-AT", "en"] })[1], "Dienstag, 24. November 2026");
});

test("the disguised texts keep placeholders and tags, are longer and have their ends marked", () => {
  const text = disguise("Write to <link>us, {name}</link>.");
  assert.match(text, /^⟦.*<link>.*\{name\}<\/link>.*⟧$/);
  assert.ok(!/Write/.test(text));
  for (const [area, texts] of Object.entries(disguised(catalogue("en"))))
    for (const [name, message] of Object.entries(texts))
      assert.ok(message.length >= 1.4 * catalogue("en")[area][name].replaceAll(/\{\w+\}|<\/?\w+>/g, "").length);
});
