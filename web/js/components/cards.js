// Sessions as they appear in lists, and what is said of a coach.
import { classes, html } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { clockRange, datePart, dateAndTime, otherYear } from "../time.js";
import { useZone } from "../zone.js";
import { StatusPill } from "./parts.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").CoachSummary} Coach */

/** The other person, from the reader's side. @param {Session} session @param {string} myId */
export const counterpart = (session, myId) => (session.coach.id === myId ? session.member : session.coach);

/** @param {{starts: string | null}} props */
function Leaf({ starts }) {
  const zone = useZone();
  if (!starts) return html`<span class="leaf" aria-hidden="true"><span class="leaf-day">?</span></span>`;
  return html`<span class="leaf" aria-hidden="true">
    <span class="leaf-month">${datePart(starts, zone, "month")}${otherYear(starts, zone).replace(/^../, " ’")}</span>
    <span class="leaf-day">${datePart(starts, zone, "day")}</span>
  </span>`;
}

/** `Proposed: Tue 24 Nov, 09:00 or 2 other times` @param {string[]} starts @param {string} zone */
function proposed([first, ...others], zone) {
  if (!first) return t("cards.proposed_none");
  const time = dateAndTime(first, zone);
  return others.length ? t("cards.proposed_more", { time, count: others.length }) : t("cards.proposed", { time });
}

/** @param {{session: Session, myId: string}} props */
export function SessionRow({ session, myId }) {
  const zone = useZone();
  const over = ["cancelled", "declined", "withdrawn", "expired"].includes(session.status);
  const { starts_at } = session;
  const when = starts_at
    ? `${datePart(starts_at, zone, "weekday")} ${clockRange(starts_at, session.ends_at ?? starts_at, zone)}`
    : proposed(session.proposed_starts, zone);
  return html`<a class=${classes("row-card", over && "over")} href=${href(`/sessions/${session.id}`)}>
    <${Leaf} starts=${starts_at} />
    <span class="row-main">
      <span class="row-title">
        <span class="struck">${t("cards.session_with", { type: session.coaching_type.name, name: counterpart(session, myId).name })}</span>
      </span>
      <span class="hint">${starts_at && html`<span class="unseen">${dateAndTime(starts_at, zone)}, </span>`}${when} · ${t("time.minutes", { count: session.minutes })}</span>
    </span>
    ${session.proposed_move
      ? html`<span class="pill waiting">${t("cards.move_proposed")}</span>`
      : session.status !== "confirmed" && html`<${StatusPill} status=${session.status} answering=${session.coach.id === myId} />`}
  </a>`;
}

/**
 * A list without what stands above it on the same page: a session that waits for an answer stands there.
 * @param {Session[]} above
 * @param {ReturnType<typeof import("../api/resource.js").useList<Session>>} list
 */
export const without = (above, list) => ({
  ...list,
  items: list.items?.filter(({ id }) => !above.some((other) => other.id === id)),
});

/** @param {number | null} rating */
export const ratingText = (rating) => (rating ? `★\u00a0${rating.toFixed(1)}` : "");

/** How a booking with this coach is taken. @param {Coach} coach */
export const modeText = ({ booking_mode }) => (booking_mode === "instant" ? t("cards.instant") : t("cards.by_request"));
