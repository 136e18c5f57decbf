import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { endingSooner } from "../../web/js/credits/accounts.js";
import { sessionText } from "../../web/js/credits/history.js";

const pool = {
  available: 10,
  expiring: [
    { credits: 2, use_by: "2026-12-31" },
    { credits: 3, use_by: "2027-06-30" },
  ],
};

test("credits that last go first, so only what they do not cover ends sooner", () => {
  assert.equal(endingSooner(pool, 8, "2027-01-23"), 0);
  assert.equal(endingSooner(pool, 9, "2027-01-23"), 1);
  assert.equal(endingSooner(pool, 6, "2027-12-31"), 1);
  assert.equal(endingSooner(pool, 5, "2027-12-31"), 0);
});

const session = {
  id: "s1",
  coaching_type: { id: "acme.leadership", name: "Leadership" },
  coach: { id: "cora", name: "Cora Lind" },
  member: { id: "ana", name: "Ana Díaz" },
  starts_at: "2026-11-23T15:00:00Z",
};

test("a session is told with the other person, or with both to somebody else", () => {
  assert.match(sessionText(session, "Europe/London", "ana"), /^Leadership with .?Cora Lind.?, .*23 Nov.* 15:00$/);
  assert.match(sessionText(session, "Europe/London", "ada"), /Cora Lind.* and .*Ana Díaz/);
  assert.match(sessionText({ ...session, starts_at: null }, "UTC", "ana"), /no time yet$/);
});
