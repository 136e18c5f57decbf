// The call that books, and what becomes of it. One intent (the same person, coach, time, price) has one
// Idempotency-Key for as long as its outcome is unknown, so trying again never books twice.
import { ApiError, newKey, post } from "../api.js";
import { useRef, useState } from "../html.js";
import { invalidate, keep } from "../resource.js";
import { openingsOf } from "./openings.js";

/** @typedef {import("../types").Session} Session */
/** @typedef {Record<string, unknown> & {coach_id: string}} Booking */

/** @param {(session: Session) => void} onBooked */
export function useBooking(onBooked) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const keys = useRef(/** @type {Map<string, string>} */ (new Map()));

  /** @param {Booking} booking */
  const book = async (booking) => {
    const intent = JSON.stringify(booking);
    const key = keys.current.get(intent) ?? newKey();
    keys.current.set(intent, key);
    setBusy(true);
    setError(null);
    try {
      /** @type {Session} */
      const session = await post("/v1/sessions", booking, key);
      keys.current.delete(intent);
      keep(`/v1/sessions/${session.id}`, session);
      afterChange(booking.coach_id);
      onBooked(session);
    } catch (failure) {
      if (failure instanceof ApiError && failure.status < 500) {
        keys.current.delete(intent);
        afterRefusal(failure, booking.coach_id);
      }
      setError(failure);
    }
    setBusy(false);
  };
  return { book, busy, error, clear: () => setError(null) };
}

/** @param {string} coachId */
const afterChange = (coachId) =>
  invalidate("/v1/sessions?", "/v1/credits", "/v1/me/coaches", openingsOf(coachId));

/** What was refused shows that this page was out of date. @param {ApiError} failure @param {string} coachId */
function afterRefusal(failure, coachId) {
  if (failure.code === "insufficient_credits") invalidate("/v1/credits");
  if (["slot_taken", "slot_not_offered", "member_busy"].includes(failure.code)) {
    invalidate(openingsOf(coachId));
  }
  if (["booking_mode_mismatch", "not_offered_by_coach", "not_found"].includes(failure.code)) {
    invalidate(`/v1/coaches/${encodeURIComponent(coachId)}`);
  }
}
