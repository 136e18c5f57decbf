import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { ApiError, NetworkError } from "../../web/js/api/calls.js";
import { explain, isMissing } from "../../web/js/api/errors.js";

const refusal = (status, problem) => new ApiError(status, problem, 0);

test("a refusal says what happened, what to do, and under which number to ask", () => {
  assert.deepEqual(explain(refusal(409, { code: "slot_taken", request_id: "r-1" })), {
    title: "That time has just been taken",
    text: "Nothing was booked and no credits were used. Please choose another time.",
    reference: "r-1",
  });
});

test("a time that is not offered says why", () => {
  const { text } = explain(refusal(422, { code: "slot_not_offered", why: "time_off" }));
  assert.equal(text, "The coach is away then. Please choose another time.");
  assert.equal(explain(refusal(422, { code: "slot_not_offered" })).text, "Please choose another time.");
});

test("too few credits says how many are needed and how many there are", () => {
  const problem = { code: "insufficient_credits", credits_needed: 2, credits_available: 1 };
  assert.equal(explain(refusal(402, problem)).text, "This takes 2 credits, and the wallet that pays has 1 credit.");
});

test("an invalid body names its fields as people read them", () => {
  const errors = [
    { field: "body.offering.0.session_type_ids", message: "Choose one." },
    { field: "", message: "Nothing to change." },
  ];
  const { title, text } = explain(refusal(422, { code: "validation_error", errors }));
  assert.equal(title, "Please check what you entered");
  assert.equal(text, "Offering, session type ids: Choose one. Nothing to change.");
});

test("a code without a sentence of ours shows the service's own", () => {
  assert.equal(explain(refusal(409, { code: "conflict", detail: "Do this." })).text, "Do this.");
  assert.equal(explain(refusal(409, { code: "conflict" })).text, "Please try again.");
  assert.equal(explain(refusal(500, { code: "internal_error" })).title, "Something went wrong on our side");
});

test("a service out of reach and a fault of the page are told apart", () => {
  assert.equal(explain(new NetworkError("x")).title, "We could not reach the service");
  assert.equal(explain(new TypeError("x")).title, "Something went wrong on this page");
});

test("only an answer of 404 is missing", () => {
  assert.ok(isMissing(refusal(404, {})));
  assert.ok(!isMissing(refusal(403, {})) && !isMissing(new NetworkError("x")));
});
