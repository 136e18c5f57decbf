// Refusals as sentences: what happened and what can be done. The API's codes are the contract; its own
// `detail` is used where no sentence of ours says it better.
import { credits } from "../time.js";
import { ApiError, NetworkError } from "./calls.js";

/** @typedef {{title: string, text: string, reference: string}} Explained */

/** @type {Record<string, string>} */
const WHY = {
  outside_hours: "The coach is no longer open at that time.",
  too_soon: "That time is too close to now for this coach.",
  beyond_horizon: "That time is further ahead than this coach plans.",
  off_grid: "Sessions with this coach do not start at that minute.",
  daily_limit: "The coach takes no more sessions that day.",
  weekly_limit: "The coach takes no more sessions that week.",
  time_off: "The coach is away then.",
  not_proposed: "That time was not among the proposed ones.",
};

/** @type {Record<string, [string, string]>} */
const SENTENCES = {
  slot_taken: ["That time has just been taken", "Nothing was booked and no credits were used. Please choose another time."],
  member_busy: ["You have another session then", "Nothing was booked and no credits were used."],
  slot_not_offered: ["That time is no longer offered", "Please choose another time."],
  booking_mode_mismatch: ["This coach arranges sessions in another way", "The page is up to date again. Please choose your time once more."],
  not_offered_by_coach: ["The coach no longer offers this session", "Please choose another coaching type or session type."],
  already_used: ["You have had your intro session with this coach", "Please choose another session type."],
  too_many_sessions: ["You have 20 upcoming sessions with this coach", "Once one has taken place you can book the next."],
  not_in_state: ["This has changed meanwhile", "Nothing was done. The page shows how it stands now."],
  refund_changed: ["What comes back has just changed", "Nothing was cancelled. Please read what would happen now, then decide again."],
  charge_changed: ["The price of moving it has just changed", "Nothing was moved. Please read what it costs now, then decide again."],
  reschedule_limit_reached: ["This session has been moved five times", "It cannot be moved again. You can cancel it and book another."],
  last_owner: ["A workspace needs an owner", "Nothing was changed. Make somebody else an owner first, then try again."],
  in_progress: ["That is being done already", "Please wait a moment and try again. Nothing is done twice."],
  already_refunded: ["The credits have come back already", "Nothing was changed."],
  rate_limited: ["That was a little fast", "Please wait a minute and try again."],
  try_again: ["We are very busy right now", "Nothing was changed. Please try again in a moment."],
  not_found: ["We could not find that", "It may have been removed, or it belongs to somebody else."],
  unauthenticated: ["You are signed out", "Please sign in again."],
  forbidden: ["You may not do that", "Your role does not include it. Your admin can change roles."],
  precondition_failed: ["This was changed elsewhere", "Nothing was saved. Load the latest version, then make your change again."],
  unknown_timezone: ["We do not know that time zone", "Please choose another one, such as that of a larger city nearby."],
};

/** @param {unknown} error @returns {Explained} */
export function explain(error) {
  if (error instanceof NetworkError) {
    const text = "Check your connection and try again. Trying again never books or pays twice.";
    return { title: "We could not reach the service", text, reference: "" };
  }
  if (!(error instanceof ApiError)) {
    return { title: "Something went wrong on this page", text: "Please reload it.", reference: "" };
  }
  const reference = error.problem.request_id ?? "";
  const [title, text] = sentence(error);
  return { title, text, reference };
}

/** @param {ApiError} error @returns {[string, string]} */
function sentence(error) {
  const { code, problem } = error;
  if (code === "validation_error") return ["Please check what you entered", invalid(problem)];
  if (code === "insufficient_credits") return shortOf(problem);
  if (code === "not_allowed_by_group") return outside(problem);
  if (code === "too_many_requests_open") return ["You have too many open requests", problem.detail ?? "Wait for an answer first."];
  const [title, text] = SENTENCES[code] ?? [];
  if (code === "slot_not_offered" && title) {
    return [title, `${WHY[problem.why ?? ""] ?? ""} ${text}`.trim()];
  }
  if (title && text) return [title, text];
  if (error.status >= 500) {
    return ["Something went wrong on our side", "Please try again. If it keeps happening, write to us."];
  }
  return ["That did not work", problem.detail ?? "Please try again."];
}

/** @param {import("./calls.js").Problem} problem @returns {[string, string]} */
function shortOf(problem) {
  const needed = credits(problem.credits_needed ?? 0);
  const has = credits(problem.credits_available ?? 0);
  return ["Not enough credits", `This takes ${needed}, and the wallet that pays has ${has}.`];
}

/** The API names the group and what it allows. @param {import("./calls.js").Problem} problem @returns {[string, string]} */
const outside = ({ detail }) => [
  "Your group does not include this session",
  `${detail ?? "Choose another coaching type or a shorter session."} Your admin can change what the group includes.`,
];

/** @param {import("./calls.js").Problem} problem */
function invalid(problem) {
  const errors = problem.errors ?? [];
  if (!errors.length) return problem.detail ?? "";
  return errors.map(({ field, message }) => [fieldName(field), message].filter(Boolean).join(": ")).join(" ");
}

/** `offering.0.session_type_ids` reads `Offering, session type ids`. @param {string} field */
function fieldName(field) {
  const parts = field.split(".").filter((part) => part && !/^\d+$/.test(part) && part !== "body");
  const words = parts.map((part) => part.replaceAll("_", " ")).join(", ");
  return words && `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** @param {unknown} error */
export const isMissing = (error) => error instanceof ApiError && error.status === 404;
