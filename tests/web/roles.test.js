import assert from "node:assert/strict";
import { test } from "node:test";
import { seatAt, seatsOf } from "../../web/js/roles.js";

test("each role opens its own places", () => {
  assert.deepEqual(seatsOf({ roles: ["member"] }), { member: true, coach: false, groups: false, admin: false });
  assert.deepEqual(seatsOf({ roles: ["coach"] }), { member: false, coach: true, groups: false, admin: false });
  assert.deepEqual(seatsOf({ roles: ["group_admin"] }), { member: false, coach: false, groups: true, admin: false });
});

test("an owner acts where admins act, and whoever is an admin sees no smaller desk for groups", () => {
  assert.ok(seatsOf({ roles: ["owner"] }).admin);
  assert.deepEqual(seatsOf({ roles: ["admin", "group_admin"] }), { member: false, coach: false, groups: false, admin: true });
});

test("a session is seen from the member's, the coach's or the admin's side", () => {
  const session = { member: { id: "m" }, coach: { id: "c" } };
  assert.equal(seatAt(session, "m"), "member");
  assert.equal(seatAt(session, "c"), "coach");
  assert.equal(seatAt(session, "x"), "admin");
});
