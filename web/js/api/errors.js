// Refusals as sentences: what happened and what can be done. The API's codes are the contract; its own
// `detail` is used where no sentence of ours says it better.
import { language } from "../locale.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
import { ApiError, NetworkError } from "./calls.js";

/** @typedef {{title: string, text: string, reference: string}} Explained */

/** @type {Record<string, () => string>} */
const WHY = {
  outside_hours: () => t("errors.why_outside_hours"),
  too_soon: () => t("errors.why_too_soon"),
  beyond_horizon: () => t("errors.why_beyond_horizon"),
  off_grid: () => t("errors.why_off_grid"),
  daily_limit: () => t("errors.why_daily_limit"),
  weekly_limit: () => t("errors.why_weekly_limit"),
  time_off: () => t("errors.why_time_off"),
  not_proposed: () => t("errors.why_not_proposed"),
};

/** @type {Record<string, () => [string, string]>} */
const SENTENCES = {
  slot_taken: () => [t("errors.slot_taken"), t("errors.slot_taken_text")],
  member_busy: () => [t("errors.member_busy"), t("errors.member_busy_text")],
  slot_not_offered: () => [t("errors.slot_not_offered"), t("errors.slot_not_offered_text")],
  booking_mode_mismatch: () => [t("errors.booking_mode_mismatch"), t("errors.booking_mode_mismatch_text")],
  not_offered_by_coach: () => [t("errors.not_offered_by_coach"), t("errors.not_offered_by_coach_text")],
  already_used: () => [t("errors.already_used"), t("errors.already_used_text")],
  too_many_sessions: () => [t("errors.too_many_sessions"), t("errors.too_many_sessions_text")],
  not_in_state: () => [t("errors.not_in_state"), t("errors.not_in_state_text")],
  refund_changed: () => [t("errors.refund_changed"), t("errors.refund_changed_text")],
  charge_changed: () => [t("errors.charge_changed"), t("errors.charge_changed_text")],
  reschedule_limit_reached: () => [t("errors.reschedule_limit_reached"), t("errors.reschedule_limit_reached_text")],
  last_owner: () => [t("errors.last_owner"), t("errors.last_owner_text")],
  in_progress: () => [t("errors.in_progress"), t("errors.in_progress_text")],
  already_refunded: () => [t("errors.already_refunded"), t("errors.already_refunded_text")],
  rate_limited: () => [t("errors.rate_limited"), t("errors.rate_limited_text")],
  try_again: () => [t("errors.try_again"), t("errors.try_again_text")],
  not_found: () => [t("errors.not_found"), t("errors.not_found_text")],
  unauthenticated: () => [t("errors.unauthenticated"), t("errors.unauthenticated_text")],
  forbidden: () => [t("errors.forbidden"), t("errors.forbidden_text")],
  precondition_failed: () => [t("errors.precondition_failed"), t("errors.precondition_failed_text")],
  unknown_timezone: () => [t("errors.unknown_timezone"), t("errors.unknown_timezone_text")],
};

/** @param {unknown} error @returns {Explained} */
export function explain(error) {
  if (error instanceof NetworkError) {
    return { title: t("errors.offline"), text: t("errors.offline_text"), reference: "" };
  }
  if (!(error instanceof ApiError)) {
    return { title: t("errors.page"), text: t("errors.page_text"), reference: "" };
  }
  const reference = error.problem.request_id ?? "";
  const [title, text] = sentence(error);
  return { title, text, reference };
}

/** @param {ApiError} error @returns {[string, string]} */
function sentence(error) {
  const { code, problem } = error;
  if (code === "validation_error") return [t("errors.invalid"), invalid(problem)];
  if (code === "insufficient_credits") return shortOf(problem);
  if (code === "not_allowed_by_group") return outside(problem);
  if (code === "too_many_requests_open") return [t("errors.too_many_open"), problem.detail ?? t("errors.too_many_open_text")];
  const told = SENTENCES[code]?.();
  if (told && code === "slot_not_offered") return [told[0], [WHY[problem.why ?? ""]?.(), told[1]].filter(Boolean).join(" ")];
  if (told) return told;
  if (error.status >= 500) return [t("errors.ours"), t("errors.ours_text")];
  return [t("errors.other"), problem.detail ?? t("errors.other_text")];
}

/** @param {import("./calls.js").Problem} problem @returns {[string, string]} */
function shortOf(problem) {
  const needed = credits(problem.credits_needed ?? 0);
  const has = credits(problem.credits_available ?? 0);
  return [t("errors.short"), t("errors.short_text", { needed, has })];
}

/** The API names the group and what it allows. @param {import("./calls.js").Problem} problem @returns {[string, string]} */
const outside = ({ detail }) => [
  t("errors.outside"),
  t("errors.outside_text", { detail: detail ?? t("errors.outside_choose") }),
];

/** @param {import("./calls.js").Problem} problem */
function invalid(problem) {
  const errors = problem.errors ?? [];
  if (!errors.length) return problem.detail ?? "";
  return errors.map(named).join(" ");
}

/** @param {{field: string, message: string}} error */
function named({ field, message }) {
  const name = fieldName(field);
  return name ? t("errors.field", { field: name, message }) : message;
}

/**
 * `offering.0.session_type_ids` reads `Offering, session type ids`. Fields have no names but those of the API, so
 * where pages are in another language the sentence stands alone, beside the form that it is about.
 * @param {string} field
 */
function fieldName(field) {
  if (language.get() !== "en") return "";
  const parts = field.split(".").filter((part) => part && !/^\d+$/.test(part) && part !== "body");
  const words = parts.map((part) => part.replaceAll("_", " ")).join(", ");
  return words && `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** @param {unknown} error */
export const isMissing = (error) => error instanceof ApiError && error.status === 404;
