// Sessions and coaches as they appear in lists.
import { classes, html } from "../html.js";
import { href } from "../router.js";
import { clockRange, credits, datePart, dateAndTime, otherYear, plural } from "../time.js";
import { useZone } from "../zone.js";
import { Avatar, StatusPill } from "./parts.js";

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

/** @param {{session: Session, myId: string}} props */
export function SessionRow({ session, myId }) {
  const zone = useZone();
  const over = ["cancelled", "declined", "withdrawn", "expired"].includes(session.status);
  const starts = session.starts_at ?? session.proposed_starts[0] ?? null;
  const when = session.starts_at
    ? `${datePart(session.starts_at, zone, "weekday")} ${clockRange(session.starts_at, session.ends_at ?? session.starts_at, zone)}`
    : plural(session.proposed_starts.length, "proposed time");
  return html`<a class=${classes("row-card", over && "over")} href=${href(`/sessions/${session.id}`)}>
    <${Leaf} starts=${starts} />
    <span class="row-main">
      <span class="row-title">
        <span class="struck">${session.coaching_type.name} with ${counterpart(session, myId).name}</span>
      </span>
      <span class="hint">${starts && html`<span class="unseen">${dateAndTime(starts, zone)}, </span>`}${when} · ${plural(session.minutes, "minute")}</span>
    </span>
    ${session.proposed_move
      ? html`<span class="pill waiting">New times proposed</span>`
      : session.status !== "confirmed" && html`<${StatusPill} status=${session.status} answering=${session.coach.id === myId} />`}
  </a>`;
}

/** @param {number | null} rating */
export const ratingText = (rating) => (rating ? `★\u00a0${rating.toFixed(1)}` : "");

/** @param {Coach} coach @param {import("../api/types").VisibleCatalogue | undefined} catalogue */
export function offeredTypes(coach, catalogue) {
  const ids = new Set(coach.offering.map((offer) => offer.coaching_type_id));
  return (catalogue?.coaching_types ?? []).filter((type) => ids.has(type.id));
}

const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** @param {string} tag */
export function languageName(tag) {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/**
 * @param {object} props
 * @param {Coach} props.coach
 * @param {import("../api/types").VisibleCatalogue} [props.catalogue]
 */
export function CoachCard({ coach, catalogue }) {
  const zone = useZone();
  const rating = ratingText(coach.rating);
  const opening = coach.next_opening
    ? `Next opening ${dateAndTime(coach.next_opening, zone)}`
    : "See the calendar for openings";
  const speaks = coach.languages.map(languageName).join(", ");
  return html`<article class="coach-card">
    <div class="coach-top">
      <${Avatar} name=${coach.name} />
      <div>
        <h3><a class="stretched" href=${href(`/coaches/${coach.id}`)}>${coach.name}</a></h3>
        <p class="hint">${coach.headline}</p>
      </div>
    </div>
    <ul class="tags" aria-label="Coaching types">
      ${offeredTypes(coach, catalogue).map((type) => html`<li key=${type.id}>${type.name}</li>`)}
    </ul>
    <div class="coach-foot">
      <p class="hint">
        ${[speaks, rating].filter(Boolean).join(" · ")}<br />${opening}
      </p>
      <a
        class="button primary raised"
        href=${href(`/coaches/${coach.id}/schedule`)}
        aria-label=${`Schedule with ${coach.name}`}
        >Schedule</a
      >
    </div>
  </article>`;
}

/**
 * What a session costs, in a few words.
 * @param {import("../api/types").SessionType} type
 */
export const priceOf = (type) => (type.credits ? credits(type.credits) : "free");
