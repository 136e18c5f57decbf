// What is read and kept: how often the service is asked, and whose answer is shown.
import assert from "node:assert/strict";
import test from "node:test";
import "./browser.js";

/** Calls that wait for their answers. @type {((value: unknown) => void)[]} */
const calls = [];
globalThis.fetch = async () => Response.json({ local: true });
await (await import("../../web/js/api/settings.js")).loadSettings();
globalThis.fetch = () => new Promise((done) => calls.push((value) => done(Response.json(value))));

const { invalidate, load, peek, readOn, watch } = await import("../../web/js/api/resource.js");

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

/** @param {unknown[]} items @param {string | null} next_cursor */
const page = (items, next_cursor) => ({ items, next_cursor });

/** Answers the calls of a list, each once the one before it came. @param {Promise<unknown>} asked @param {unknown[]} answers */
async function answered(asked, ...answers) {
  calls.length = 0;
  for (const answer of answers) {
    await settled();
    calls.at(-1)?.(answer);
  }
  await settled();
  assert.equal(calls.length, answers.length);
  return asked;
}

test("a list that was read on is read again as far, even if its beginning is as before", async () => {
  const path = "/v1/read-on?limit=1";
  const unwatch = watch(path, () => {});
  await answered(load(path), page(["a"], "1"));
  await answered(readOn(path), page(["b"], "2"));
  assert.deepEqual(peek(path), page(["a", "b"], "2"));
  await answered(settled().then(() => invalidate(path)), page(["a"], "1"), page(["b, renamed"], "2"));
  await settled();
  assert.deepEqual(peek(path), page(["a", "b, renamed"], "2"));
  unwatch();
});

test("a whole list has what came to its end, even if its beginning is as before", async () => {
  const path = "/v1/whole?limit=1";
  const unwatch = watch(path, () => {});
  await answered(load(path, 20), page(["a"], "1"), page(["b"], null));
  assert.deepEqual(peek(path), page(["a", "b"], null));
  await answered(settled().then(() => invalidate(path)), page(["a"], "1"), page(["b"], "2"), page(["c"], null));
  assert.deepEqual(peek(path), page(["a", "b", "c"], null));
  unwatch();
});

test("what is read on while the list is read anew follows what that brings", async () => {
  const path = "/v1/both?limit=1";
  const unwatch = watch(path, () => {});
  await answered(load(path), page(["a"], "1"));
  calls.length = 0;
  const on = readOn(path);
  invalidate(path);
  await settled();
  assert.equal(calls.length, 2);
  calls[0](page(["b"], null));
  await settled();
  calls[1](page(["a"], "1"));
  await settled();
  calls[2](page(["new"], "1"));
  await settled();
  calls[3](page(["b"], null));
  await on;
  assert.deepEqual(peek(path), page(["new", "b"], null));
  unwatch();
});
