// After the start: how it ended, the refund by exception, what the member thinks of it.
import { put } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { now, useNow } from "../clock.js";
import { ErrorNote, TextField, say } from "../components/parts.js";
import { classes, html, useState } from "../html.js";
import { credits, plural } from "../time.js";
import { cameBack, paidFor } from "./consequences.js";
import { NoShowDialog, RefundDialog } from "./dialogs.js";
import { sessionPath, useStep } from "./step.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */

const TICK = 15_000;
const MOST_STARS = 5;

/** For the coach and admins once it has begun. @param {{session: Session, seat: Seat}} props */
export function Outcome({ session, seat }) {
  useNow(TICK);
  const [absent, setAbsent] = useState(false);
  const step = useStep(session, "complete", () => say("Marked as completed."));
  if (seat === "member" || session.status !== "confirmed") return null;
  if (!session.starts_at || Date.parse(session.starts_at) > now()) return null;
  return html`<section class="panel">
    <h2>How did it go?</h2>
    <p>Without an answer it counts as completed a day after its end.</p>
    ${step.error && html`<${ErrorNote} error=${step.error} />`}
    <div class="actions below">
      <button type="button" class="button primary" disabled=${step.busy} onClick=${() => step.take()}>
        ${step.busy ? "One moment…" : "Mark as completed"}
      </button>
      <button type="button" class="button" onClick=${() => setAbsent(true)}>No-show</button>
    </div>
    ${absent && html`<${NoShowDialog} session=${session} seat=${seat} onClose=${() => setAbsent(false)} />`}
  </section>`;
}

/** Who did not come, and what came back. @param {{session: Session, seat: Seat}} props */
export function Absence({ session, seat }) {
  if (session.status !== "no_show" || !session.no_show_by) return null;
  const absent = session.no_show_by === "coach" ? session.coach : session.member;
  const name = session.no_show_by === seat ? "You" : absent.name;
  return html`<section class="panel">
    <h2>No-show</h2>
    <p>
      ${name} did not come.${" "}${cameBack(session, session.refund?.credits ?? 0, seat)}
    </p>
    ${session.refund?.note && html`<p class="prose">Refunded as an exception: ${session.refund.note}</p>`}
  </section>`;
}

/** Whether everything that was paid is lost to the member. @param {Session} session */
function isLost(session) {
  return paidFor(session) > 0 && !session.refund && ["cancelled", "no_show"].includes(session.status);
}

/** @param {{session: Session, seat: Seat}} props */
export function Exception({ session, seat }) {
  const [asking, setAsking] = useState(false);
  if (seat === "member" || !isLost(session)) return null;
  return html`<section class="panel">
    <h2>Refund</h2>
    <p>No credits came back to ${session.member.name}. You can return ${credits(paidFor(session))} as an exception, once.</p>
    <div class="actions below">
      <button type="button" class="button" onClick=${() => setAsking(true)}>Grant refund</button>
    </div>
    ${asking && html`<${RefundDialog} session=${session} onClose=${() => setAsking(false)} />`}
  </section>`;
}

/** @param {{session: Session, seat: Seat}} props */
export function Rated({ session, seat }) {
  if (session.status !== "completed") return null;
  const { rating } = session;
  if (seat === "member") return html`<${RatingForm} session=${session} rating=${rating} />`;
  if (!rating) return null;
  return html`<section class="panel">
    <h2>Rating by ${session.member.name}</h2>
    <p><span class="unseen">${rating.stars} of 5 stars</span><span class="rated" aria-hidden="true">${"★".repeat(rating.stars)}${"☆".repeat(MOST_STARS - rating.stars)}</span></p>
    ${rating.text && html`<p class="prose">${rating.text}</p>`}
  </section>`;
}

/** @param {{session: Session, rating: import("../api/types").Rating | null}} props */
function RatingForm({ session, rating }) {
  const [stars, setStars] = useState(rating?.stars ?? 0);
  const [text, setText] = useState(rating?.text ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const changed = stars !== (rating?.stars ?? 0) || text.trim() !== (rating?.text ?? "");
  const path = sessionPath(session.id);
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await put(`${path}/rating`, { stars, ...(text.trim() ? { text: text.trim() } : {}) });
      invalidate(path, "/v1/sessions?", "/v1/coaches");
      say("Thank you. Your rating is saved.");
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return html`<form class="panel form" aria-label="Rating" onSubmit=${save}>
    <h2>How was it?</h2>
    <fieldset>
      <legend class="unseen">Stars</legend>
      <div class="stars">
        ${Array.from({ length: MOST_STARS }, (_, index) => index + 1).map(
          (each) =>
            html`<label key=${each} class=${classes("star", each <= stars && "lit")}>
              <input type="radio" name="stars" class="unseen" checked=${stars === each} onChange=${() => setStars(each)} />
              <span aria-hidden="true">★</span><span class="unseen">${plural(each, "star")}</span>
            </label>`,
        )}
      </div>
    </fieldset>
    <${TextField}
      label="In your words"
      hint=${`Optional. ${session.coach.name} and your admins can read it.`}
      rows=${3}
      value=${text}
      attributes=${{ maxlength: 1000 }}
      onChange=${setText}
    />
    ${error && html`<${ErrorNote} error=${error} />`}
    <button type="submit" class="button primary" disabled=${!stars || !changed || busy}>
      ${busy ? "Saving…" : rating ? "Change rating" : "Rate"}
    </button>
  </form>`;
}
