// One step of a session's life, and what it makes untrue on the pages.
import { invalidate, keep } from "../api/resource.js";
import { openingsOf } from "../booking/openings.js";
import { useSend } from "../hooks/send.js";

/** @typedef {import("../api/types").Session} Session */

/** @param {string} id */
export const sessionPath = (id) => `/v1/sessions/${encodeURIComponent(id)}`;

/**
 * While a proposed move waits there are no openings to move to, so nobody asks for them.
 * @param {Session} session as it is after a step
 */
function settle(session) {
  const path = sessionPath(session.id);
  keep(path, session);
  invalidate(`${path}/`, "/v1/sessions?", "/v1/credits", "/v1/coach/requests", "/v1/coach/week", "/v1/me/dashboard");
  if (!session.proposed_move) invalidate(openingsOf(session.coach.id));
}

/**
 * A refusal shows that the page was out of date, so the session is read again.
 * @param {Session} session
 * @param {"accept" | "decline" | "withdraw" | "reschedule" | "cancel" | "complete" | "no-show" | "refund"} step
 * @param {(after: Session) => void} [onDone]
 */
export function useStep(session, step, onDone) {
  const path = sessionPath(session.id);
  /** @type {ReturnType<typeof useSend<Session>>} */
  const { send, busy, error, clear } = useSend(`${path}/${step}`, () =>
    invalidate(path, "/v1/sessions?", "/v1/credits", openingsOf(session.coach.id)),
  );
  const take = async (/** @type {Record<string, unknown>} */ body = {}) => {
    const after = await send(body);
    if (!after) return;
    settle(after);
    onDone?.(after);
  };
  return { take, busy, error, clear };
}
