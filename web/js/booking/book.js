// The call that books, and what it makes untrue on the pages.
import { invalidate, keep } from "../api/resource.js";
import { useSend } from "../hooks/send.js";
import { openingsOf } from "./openings.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {Record<string, unknown> & {coach_id: string}} Booking */

/** @param {string} coachId @param {(session: Session) => void} onBooked */
export function useBooking(coachId, onBooked) {
  /** @type {ReturnType<typeof useSend<Session>>} */
  const { send, busy, error, clear } = useSend("/v1/sessions", (refusal) => afterRefusal(refusal, coachId));
  const book = async (/** @type {Booking} */ booking) => {
    const session = await send(booking);
    if (!session) return;
    keep(`/v1/sessions/${session.id}`, session);
    invalidate("/v1/sessions?", "/v1/credits", "/v1/me/coaches", openingsOf(coachId));
    onBooked(session);
  };
  return { book, busy, error, clear };
}

/**
 * What was refused shows that this page was out of date.
 * @param {import("../api/calls.js").ApiError} refusal
 * @param {string} coachId
 */
function afterRefusal({ code }, coachId) {
  if (["insufficient_credits", "not_found"].includes(code)) invalidate("/v1/credits");
  if (code === "not_allowed_by_group") invalidate("/v1/me", "/v1/catalogue", "/v1/credits");
  if (["slot_taken", "slot_not_offered", "member_busy"].includes(code)) invalidate(openingsOf(coachId));
  if (["booking_mode_mismatch", "not_offered_by_coach", "not_found"].includes(code)) {
    invalidate(`/v1/coaches/${encodeURIComponent(coachId)}`);
  }
}
