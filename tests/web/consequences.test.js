import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { comesBack, ofCancelling, ofMoving, paidFor, policyOf } from "../../web/js/session/consequences.js";
import { dateAndTime } from "../../web/js/time.js";

const ZONE = "Europe/London";
const UNTIL = "2027-02-03T09:00:00Z";
const WHEN = dateAndTime(UNTIL, ZONE);

/** A session of 2 credits that can be cancelled and moved without cost until `UNTIL`. */
const session = ({ cancellation = {}, reschedule = {}, policy = {}, ...more } = {}) => ({
  credits: 2,
  late_charges_credits: 0,
  coach: { id: "c", name: "Noor" },
  member: { id: "m", name: "Ana" },
  proposed_move: null,
  policy: { cancellation_window_hours: 24, late_reschedule_credits: 1, ...policy },
  cancellation: { allowed: true, refundable: true, refundable_until: UNTIL, refund_credits: 2, ...cancellation },
  reschedule: { allowed: true, free: true, free_until: UNTIL, charge_credits: 0, remaining: 5, ...reschedule },
  ...more,
});

const LATE = { cancellation: { refundable: false, refund_credits: 0 } };
const LATE_MOVE = { ...LATE, reschedule: { free: false, charge_credits: 1, remaining: 2 } };

test("what was paid includes late charges", () => {
  assert.equal(paidFor(session({ late_charges_credits: 1 })), 3);
  assert.equal(comesBack(1), "1 credit comes back");
  assert.equal(comesBack(3), "3 credits come back");
});

test("a member in time gets everything back", () => {
  assert.deepEqual(ofCancelling(session(), "member", ZONE), {
    title: "2 credits come back",
    text: `Everything that was paid, to the wallet that paid. You are in time until ${WHEN}.`,
    grave: false,
  });
});

test("a member who is late gets nothing, and is told since when and how much", () => {
  assert.deepEqual(ofCancelling(session(LATE), "member", ZONE), {
    title: "Non-refundable",
    text: `The time to cancel with a refund ended ${WHEN}. If you cancel now, the 2 credits you paid do not come back.`,
    grave: true,
  });
  const one = ofCancelling(session({ ...LATE, credits: 1 }), "member", ZONE);
  assert.match(one.text, /the 1 credit you paid does not come back/);
});

test("from the coach's and the admin's side the member gets everything back", () => {
  const changed = session({ cancellation: { refundable: false, refund_credits: 2 } });
  for (const seat of ["coach", "admin"]) {
    const { title, grave } = ofCancelling(changed, seat, ZONE);
    assert.equal(title, "Ana gets 2 credits back");
    assert.ok(!grave);
  }
});

test("where nothing was paid nothing comes back, and that is no loss", () => {
  const free = session({ ...LATE, credits: 0 });
  assert.deepEqual(ofCancelling(free, "member", ZONE), { title: "Nothing was paid", text: "So nothing comes back.", grave: false });
});

test("a move in time is free, with what it costs later and how many are left", () => {
  assert.deepEqual(ofMoving(session(), ZONE), {
    title: "Free of charge",
    text: `Until ${WHEN}. Later each move costs 1 credit. It can be moved 5 more times.`,
    grave: false,
  });
  const free = session({ policy: { late_reschedule_credits: 0 }, reschedule: { remaining: 1 } });
  assert.equal(ofMoving(free, ZONE).text, "This is the last move it has left.");
});

test("a late move costs, and stays non-refundable", () => {
  assert.deepEqual(ofMoving(session(LATE_MOVE), ZONE), {
    title: "Moving it costs 1 credit",
    text:
      `The time to move it free of charge ended ${WHEN}. The charge is taken from the wallet that paid. ` +
      "It stays non-refundable. It can be moved 2 more times.",
    grave: true,
  });
});

test("where the coach is asked first, the charge is held until the answer", () => {
  const { text } = ofMoving(session(LATE_MOVE), ZONE, true);
  assert.match(text, /It is held in the wallet that paid until Noor answers, and taken only if a new time is accepted\./);
});

test("the policy names both deadlines", () => {
  assert.deepEqual(policyOf(session(), ZONE), [
    ["Cancel", `Until ${WHEN}, 24 hours before the start, 2 credits come back in full. Later you can still cancel, but no credits come back.`],
    ["Reschedule", `Free until ${WHEN}. Later each move costs 1 credit. It can be moved 5 more times.`],
  ]);
});

test("after the deadlines the policy says what is left", () => {
  assert.deepEqual(policyOf(session(LATE_MOVE), ZONE), [
    ["Cancel", `Non-refundable since ${WHEN}. You can still cancel until the start, but no credits come back.`],
    ["Reschedule", "Moving it now costs 1 credit. It can be moved 2 more times."],
  ]);
});

test("a session that can be neither cancelled nor moved says only why it cannot be moved", () => {
  const moved = session({
    cancellation: { allowed: false, refundable: false },
    reschedule: { allowed: false, free: false, remaining: 0 },
  });
  assert.deepEqual(policyOf(moved, ZONE), [["Reschedule", "It has been moved five times and cannot be moved again."]]);
  const begun = session({
    cancellation: { allowed: false, refundable: false },
    reschedule: { allowed: false, free: false },
  });
  assert.deepEqual(policyOf(begun, ZONE), []);
});

test("a move that waits for an answer is named before its deadlines", () => {
  const waiting = session({ proposed_move: { proposed_starts: [UNTIL] } });
  const [, [, sentence] = []] = policyOf(waiting, ZONE);
  assert.equal(sentence, "A move waits for the answer of Noor. Withdraw it to propose other times.");
});
