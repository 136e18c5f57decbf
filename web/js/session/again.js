// The way from a session that is over to the next one with the same coach.
import { html } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Session} Session */

const UNANSWERED = ["declined", "withdrawn", "expired"];
const OVER = ["completed", "no_show", "cancelled", ...UNANSWERED];

/** @param {Session} session @param {number} instant */
export const isOver = ({ status, ends_at }, instant) =>
  OVER.includes(status) || (status === "confirmed" && ends_at !== null && Date.parse(ends_at) <= instant);

/** Whether the member is asked for stars. @param {Session} session */
const mayRate = ({ status, rating }) => status === "completed" && !rating;

/** Schedule with the same choice; what cost nothing can be had once, so its length is not asked for again. @param {Session} session */
const scheduleAgain = ({ coach, coaching_type_id, session_type_id, credits }) =>
  href(`/coaches/${encodeURIComponent(coach.id)}/schedule`, {
    coaching_type: coaching_type_id,
    session_type: credits > 0 ? session_type_id : null,
  });

/** The way to the next one, for the member. @param {{session: Session, small?: boolean}} props */
export function Again({ session, small = false }) {
  return html`<a class=${small ? "button small" : "button"} href=${scheduleAgain(session)}>
    ${UNANSWERED.includes(session.status) ? t("session.request_others") : t("session.book_again")}
  </a>`;
}

/** What the member may do about a session that is over. @param {{session: Session}} props */
export function After({ session }) {
  return html`<div class="after">
    ${mayRate(session) && html`<a class="button small" href=${href(`/sessions/${session.id}`)}>${t("session.rate")}</a>`}
    <${Again} session=${session} small />
  </div>`;
}
