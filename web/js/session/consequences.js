// What a step would do, in words; all of it comes from the session's own `cancellation` and `reschedule`.
import { credits, dateAndTime, plural } from "../time.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */
/** @typedef {{title: string, text: string, grave: boolean}} Consequence */

/** All that was paid, late charges included. @param {Session} session */
export const paidFor = (session) => session.credits + session.late_charges_credits;

/** What has come back, to whom. @param {Session} session @param {number} count @param {Seat} seat */
export function cameBack(session, count, seat) {
  if (!paidFor(session)) return "Nothing was paid.";
  const taker = seat === "member" ? "" : ` to ${session.member.name}`;
  return count ? `${credits(count)} came back${taker}.` : `No credits came back${taker}.`;
}

/** @param {number} count `2 credits come back` */
export const comesBack = (count) => `${credits(count)} ${count === 1 ? "comes" : "come"} back`;

/** A deadline, beside the start that the page shows. @param {Session} session @param {string} at @param {string} zone */
const deadline = ({ starts_at }, at, zone) => dateAndTime(at, zone, starts_at ? [starts_at] : []);

/** @param {Session} session @param {Seat} seat @param {string} zone @returns {Consequence} */
export function ofCancelling(session, seat, zone) {
  const { refundable, refundable_until, refund_credits } = session.cancellation;
  const paid = paidFor(session);
  if (!paid) return { title: "Nothing was paid", text: "So nothing comes back.", grave: false };
  if (seat !== "member") {
    const title = `${session.member.name} gets ${credits(refund_credits)} back`;
    return { title, text: "Everything that was paid, whatever the notice.", grave: false };
  }
  if (refundable) {
    const until = refundable_until ? ` You are in time until ${deadline(session, refundable_until, zone)}.` : "";
    return { title: comesBack(refund_credits), text: `Everything that was paid, to the wallet that paid.${until}`, grave: false };
  }
  const since = refundable_until ? `The time to cancel with a refund ended ${deadline(session, refundable_until, zone)}. ` : "";
  return {
    title: "Non-refundable",
    text: `${since}If you cancel now, the ${credits(paid)} you paid ${paid === 1 ? "does" : "do"} not come back.`,
    grave: true,
  };
}

/**
 * @param {Session} session
 * @param {string} zone
 * @param {boolean} [reviewed] the coach is asked first, so the charge is held and not taken yet
 * @returns {Consequence}
 */
export function ofMoving(session, zone, reviewed = false) {
  const { free, free_until, charge_credits } = session.reschedule;
  const late = session.policy.late_reschedule_credits;
  if (free || !charge_credits) {
    const until = free && free_until && late ? `Until ${deadline(session, free_until, zone)}. Later each move costs ${credits(late)}.` : "";
    return { title: "Free of charge", text: [until, left(session)].filter(Boolean).join(" "), grave: false };
  }
  const since = free_until ? `The time to move it free of charge ended ${deadline(session, free_until, zone)}. ` : "";
  const stays = session.cancellation.refundable ? "" : "It stays non-refundable. ";
  const taken = reviewed
    ? `It is held in the wallet that paid until ${session.coach.name} answers, and taken only if a new time is accepted. `
    : "The charge is taken from the wallet that paid. ";
  return {
    title: `Moving it costs ${credits(charge_credits)}`,
    text: `${since}${taken}${stays}${left(session)}`,
    grave: true,
  };
}

/** @param {Session} session */
function left({ reschedule: { remaining } }) {
  return remaining === 1 ? "This is the last move it has left." : `It can be moved ${plural(remaining, "more time")}.`;
}

/** The deadlines, for the member. @param {Session} session @param {string} zone @returns {[string, string][]} */
export function policyOf(session, zone) {
  const { cancellation, reschedule, policy } = session;
  const window = plural(policy.cancellation_window_hours, "hour");
  const refundUntil = cancellation.refundable_until;
  /** @type {[string, string][]} */
  const sentences = [];
  if (cancellation.refundable && refundUntil) {
    const back = `${comesBack(cancellation.refund_credits)} in full`;
    sentences.push(["Cancel", `Until ${deadline(session, refundUntil, zone)}, ${window} before the start, ${back}. Later you can still cancel, but no credits come back.`]);
  } else if (cancellation.allowed) {
    const since = refundUntil ? ` since ${deadline(session, refundUntil, zone)}` : "";
    sentences.push(["Cancel", `Non-refundable${since}. You can still cancel until the start, but no credits come back.`]);
  }
  return [...sentences, ...movingPolicy(session, zone, reschedule, policy.late_reschedule_credits)];
}

/**
 * @param {Session} session
 * @param {string} zone
 * @param {Session["reschedule"]} reschedule
 * @param {number} late
 * @returns {[string, string][]}
 */
function movingPolicy(session, zone, reschedule, late) {
  const { allowed, free, free_until, charge_credits, remaining } = reschedule;
  if (session.proposed_move) {
    return [["Reschedule", `A move waits for the answer of ${session.coach.name}. Withdraw it to propose other times.`]];
  }
  if (free && free_until) {
    const later = late ? `Later each move costs ${credits(late)}.` : "Later moves are free too.";
    return [["Reschedule", `Free until ${deadline(session, free_until, zone)}. ${later} ${left(session)}`]];
  }
  if (allowed) return [["Reschedule", `Moving it now costs ${credits(charge_credits)}. ${left(session)}`]];
  return remaining ? [] : [["Reschedule", "It has been moved five times and cannot be moved again."]];
}
