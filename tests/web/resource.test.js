// What is read and kept: how often the service is asked, and whose answer is shown.
import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";

/** Calls that wait for their answers. @type {((value: unknown) => void)[]} */
const calls = [];
globalThis.fetch = async () => Response.json({ local: true });
await (await import("../../web/js/api/settings.js")).loadSettings();
globalThis.fetch = () => new Promise((done) => calls.push((value) => done(Response.json(value))));

const { invalidate, load, peek, watch } = await import("../../web/js/api/resource.js");

const settled = () => new Promise((done) => setTimeout(done));

test("what is asked for again while it is on its way is asked once more, however often", async () => {
  calls.length = 0;
  const seen = [];
  const unwatch = watch("/v1/a", () => seen.push(peek("/v1/a")));
  const first = load("/v1/a");
  for (let times = 0; times < 60; times += 1) invalidate("/v1/a");
  await settled();
  assert.equal(calls.length, 1);
  calls[0]("before the change");
  await settled();
  assert.equal(calls.length, 2);
  assert.deepEqual(seen, []);
  calls[1]("after it");
  await first;
  assert.deepEqual(seen, ["after it"]);
  await settled();
  assert.equal(calls.length, 2);
  unwatch();
});

test("what nobody looks at any more is not asked for again, and its answer is nobody's", async () => {
  calls.length = 0;
  const asked = load("/v1/b");
  await settled();
  invalidate("/v1/b");
  calls[0]("old");
  await asked;
  assert.equal(calls.length, 1);
  assert.equal(peek("/v1/b"), undefined);
});
