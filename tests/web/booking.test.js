// What the pages of finding and booking decide by themselves.
import "./browser.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { startsIn, toggled } from "../../web/js/booking/choice.js";
import { sixWeeks } from "../../web/js/booking/calendar.js";
import { findZones } from "../../web/js/components/zone-select.js";
import { pressed, surveyOf, without } from "../../web/js/find/answers.js";

const ZONES = ["America/Indiana/Knox", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo", "Europe/London", "Europe/Zurich"];

test("a zone is found by the beginning of its city, blind to case and accents, its own city first", () => {
  assert.deepEqual(findZones("york", ZONES), ["America/New_York"]);
  assert.deepEqual(findZones("SÃO p", ZONES), ["America/Sao_Paulo"]);
  assert.deepEqual(findZones("i", ["Europe/Isle_of_Man", "America/Indiana/Knox"]), ["Europe/Isle_of_Man", "America/Indiana/Knox"]);
  assert.deepEqual(findZones("ondon", ZONES), []);
  assert.equal(findZones("", ZONES).length, ZONES.length);
});

test("an address names starts that are ahead, each once and in order; anything else in it is not one", () => {
  const [near, far] = ["2199-01-01T10:00:00Z", "2199-01-02T10:00:00Z"];
  assert.deepEqual(startsIn(`${far},${near},${far},2001-01-01T10:00:00Z,tomorrow`), [near, far]);
  assert.deepEqual(startsIn(null), []);
});

test("a press chooses one time where it is confirmed at once, else up to five", () => {
  assert.deepEqual(toggled("b", ["a"], true), ["b"]);
  assert.deepEqual(toggled("a", ["a"], true), []);
  assert.deepEqual(toggled("a", ["b"], false), ["a", "b"]);
  assert.deepEqual(toggled("f", ["a", "b", "c", "d", "e"], false), ["a", "b", "c", "d", "e"]);
});

test("a month is six weeks from the Monday before", () => {
  const days = sixWeeks("2026-11-01");
  assert.equal(days.length, 42);
  assert.equal(days[0], "2026-10-26");
  assert.equal(sixWeeks("2027-02-01")[0], "2027-02-01");
});

const GIVEN = {
  types: ["a"],
  specialties: [],
  languages: ["is"],
  industry: "",
  function: "Sales",
  hours: ["tue evening", "mon morning", "mon early"],
  asked: true,
};

test("a survey groups the preferred hours by day and leaves out what was not answered", () => {
  assert.deepEqual(surveyOf(GIVEN, "Europe/Oslo"), {
    coaching_type_ids: ["a"],
    languages: ["is"],
    specialties: [],
    function: "Sales",
    preferred_hours: [
      { days: ["mon"], parts: ["early", "morning"] },
      { days: ["tue"], parts: ["evening"] },
    ],
    timezone: "Europe/Oslo",
  });
});

test("a wish that is dropped becomes all answers, the own ones first, as many as may be named", () => {
  const answer = (id) => ({ id, name: id, count: 1 });
  const options = {
    coaching_types: ["b", "a"].map(answer),
    specialties: [],
    languages: ["en", "de", "fr", "is", "sv", "no"].map(answer),
    industries: [],
    functions: [],
  };
  assert.deepEqual(without(GIVEN, "coaching_type_ids", options), { types: ["a", "b"] });
  assert.deepEqual(without(GIVEN, "languages", options), { languages: ["is", "en", "de", "fr", "sv"] });
  assert.deepEqual(pressed(["a", "b"], "a"), ["b"]);
});
