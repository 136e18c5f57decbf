// Which workspace a person looks at, and who they are there.
import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";

const { isOwn, seenIn } = await import("../../web/js/workspace.js");

const place = (id, roles) => ({ id, name: id, timezone: "UTC", buying: "packs", support_email: "", roles });
const me = {
  id: "otto",
  name: "Otto",
  roles: ["member", "coach"],
  workspaces: [place("globex", ["member"]), place("acme", ["coach"])],
};

test("without a choice a person is all that they are", () => {
  assert.equal(seenIn(me, null), me);
  assert.equal(seenIn(me, "umbra"), me);
});

test("in the workspace that was chosen a person has the roles of that one, and it comes first", () => {
  const seen = seenIn(me, "acme");
  assert.deepEqual(seen.roles, ["coach"]);
  assert.deepEqual(
    seen.workspaces.map(({ id }) => id),
    ["acme", "globex"],
  );
});

test("a workspace that is not theirs any more is no choice", () => {
  assert.equal(isOwn(me, null), true);
  assert.equal(isOwn(me, "acme"), true);
  assert.equal(isOwn(me, "umbra"), false);
});
