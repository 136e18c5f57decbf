import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./browser.js";
import { currentRoute, href, match } from "../../web/js/router.js";
import { findRoute, isFor, leadsSomewhere } from "../../web/js/routes.js";

beforeEach(() => {
  location.hash = "";
});

test("no hash, an empty one and a slash are the start page", () => {
  for (const hash of ["", "#", "#/", "#//"]) {
    location.hash = hash;
    assert.equal(currentRoute().path, "/");
  }
});

test("a route is a path without its last slash, and a query", () => {
  location.hash = "#/coaches/abc/schedule/?day=2026-11-24&type=a%20b";
  const { path, query } = currentRoute();
  assert.equal(path, "/coaches/abc/schedule");
  assert.deepEqual([...query], [["day", "2026-11-24"], ["type", "a b"]]);
});

test("an address holds only what was given", () => {
  assert.equal(href("/sessions"), "#/sessions");
  assert.equal(href("/sessions", { when: "past", coach: null, member: "", of: undefined }), "#/sessions?when=past");
  assert.equal(href("/coaches", { q: "a&b =c" }), "#/coaches?q=a%26b+%3Dc");
});

test("what an address holds is what the route reads", () => {
  location.hash = href("/coaches", { q: "Ömer & co = 100 %", lang: "tr" });
  assert.deepEqual(Object.fromEntries(currentRoute().query), { q: "Ömer & co = 100 %", lang: "tr" });
});

test("a pattern gives the values of its names", () => {
  assert.deepEqual(match("/coaches/:coachId/schedule", "/coaches/acme.7/schedule"), { coachId: "acme.7" });
  assert.deepEqual(match("/coaches/:coachId", "/coaches/a%20b"), { coachId: "a b" });
  assert.deepEqual(match("/", "/"), {});
});

test("a value that is no encoding is taken as it is", () => {
  assert.deepEqual(match("/coaches/:coachId", "/coaches/100%"), { coachId: "100%" });
});

test("a pattern does not match a path of another length or without its value", () => {
  assert.equal(match("/coaches/:coachId", "/coaches"), null);
  assert.equal(match("/coaches/:coachId", "/coaches/"), null);
  assert.equal(match("/coaches/:coachId", "/coaches/a/schedule"), null);
  assert.equal(match("/coaches", "/sessions"), null);
});

test("a word comes before a name where both would match", () => {
  assert.equal(findRoute("/admin/members/import")?.pattern, "/admin/members/import");
  assert.equal(findRoute("/admin/members/acme.9")?.pattern, "/admin/members/:memberId");
});

test("an address that no page has leads nowhere", () => {
  assert.ok(leadsSomewhere("#/sessions?when=past"));
  assert.ok(leadsSomewhere("#/"));
  assert.ok(!leadsSomewhere("#/nowhere"));
  assert.equal(findRoute("/sessions/a/b/c"), null);
});

test("pages are for those who act there", () => {
  const nobody = { member: false, coach: false, groups: false, admin: false };
  assert.ok(isFor("/", nobody));
  assert.ok(!isFor("/coaches", nobody));
  assert.ok(isFor("/coaches", { ...nobody, member: true }));
  assert.ok(!isFor("/coach/hours", nobody));
  assert.ok(isFor("/coach/hours", { ...nobody, coach: true }));
  assert.ok(!isFor("/admin/members", { ...nobody, coach: true, member: true, groups: true }));
  assert.ok(isFor("/admin/members", { ...nobody, admin: true }));
  assert.ok(isFor("/my-groups", { ...nobody, groups: true }));
  assert.ok(isFor("/my-groups/transfer", { ...nobody, admin: true }));
});
