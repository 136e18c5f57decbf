// After the start: how it ended, the refund by exception, what the member thinks of it.
import { put } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { now, useNow } from "../clock.js";
import { ErrorNote, TextField, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { classes, html, useState } from "../html.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
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
  const step = useStep(session, "complete", () => say(t("session.completed")));
  if (seat === "member" || session.status !== "confirmed") return null;
  if (!session.starts_at || Date.parse(session.starts_at) > now()) return null;
  return html`<section class="panel">
    <h2>${t("session.how_did_it_go")}</h2>
    <p>${t("session.completes_itself")}</p>
    ${step.error && html`<${ErrorNote} error=${step.error} />`}
    <div class="actions below">
      <button type="button" class="button primary" disabled=${step.busy} onClick=${() => step.take()}>
        ${step.busy ? t("session.moment") : t("session.complete")}
      </button>
      <button type="button" class="button" onClick=${() => setAbsent(true)}>${t("session.no_show")}</button>
    </div>
    ${absent && html`<${NoShowDialog} session=${session} seat=${seat} onClose=${() => setAbsent(false)} />`}
  </section>`;
}

/** Who did not come, and what came back. @param {{session: Session, seat: Seat}} props */
export function Absence({ session, seat }) {
  if (session.status !== "no_show" || !session.no_show_by) return null;
  const absent = session.no_show_by === "coach" ? session.coach : session.member;
  const back = cameBack(session, session.refund?.credits ?? 0, seat);
  return html`<section class="panel">
    <h2>${t("session.no_show")}</h2>
    <p>${session.no_show_by === seat ? t("session.you_absent", { back }) : t("session.name_absent", { name: absent.name, back })}</p>
    ${session.refund?.note && html`<p class="prose">${t("session.exception", { note: session.refund.note })}</p>`}
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
    <h2>${t("session.refund")}</h2>
    <p>${t("session.refund_offer", { name: session.member.name, credits: credits(paidFor(session)) })}</p>
    <div class="actions below">
      <button type="button" class="button" onClick=${() => setAsking(true)}>${t("session.refund_go")}</button>
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
    <h2>${t("session.rating_by", { name: session.member.name })}</h2>
    <p><span class="unseen">${t("session.stars_of", { stars: rating.stars })}</span><span class="rated" aria-hidden="true">${"★".repeat(rating.stars)}${"☆".repeat(MOST_STARS - rating.stars)}</span></p>
    ${rating.text && html`<p class="prose">${rating.text}</p>`}
  </section>`;
}

/** @param {{session: Session, rating: import("../api/types").Rating | null}} props */
function RatingForm({ session, rating }) {
  const [stars, setStars] = useState(rating?.stars ?? 0);
  const [text, setText] = useState(rating?.text ?? "");
  const { act, busy, error } = useAct();
  const changed = stars !== (rating?.stars ?? 0) || text.trim() !== (rating?.text ?? "");
  const path = sessionPath(session.id);
  const rate = () => put(`${path}/rating`, { stars, ...(text.trim() ? { text: text.trim() } : {}) });
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    return act(rate, () => {
      invalidate(path, "/v1/sessions?", "/v1/coaches");
      say(t("session.rated"));
    });
  };
  return html`<form class="panel form" aria-label=${t("session.rating")} onSubmit=${save}>
    <h2>${t("session.how_was_it")}</h2>
    <fieldset>
      <legend class="unseen">${t("session.stars")}</legend>
      <div class="stars">
        ${Array.from({ length: MOST_STARS }, (_, index) => index + 1).map(
          (each) =>
            html`<label key=${each} class=${classes("star", each <= stars && "lit")}>
              <input type="radio" name="stars" class="unseen" checked=${stars === each} onChange=${() => setStars(each)} />
              <span aria-hidden="true">★</span><span class="unseen">${t("session.star", { count: each })}</span>
            </label>`,
        )}
      </div>
    </fieldset>
    <${TextField}
      label=${t("session.in_your_words")}
      hint=${t("session.in_your_words_hint", { name: session.coach.name })}
      rows=${3}
      value=${text}
      attributes=${{ maxlength: 1000 }}
      onChange=${setText}
    />
    ${error && html`<${ErrorNote} error=${error} />`}
    <button type="submit" class="button primary" disabled=${!stars || !changed || busy}>
      ${busy ? t("parts.saving") : rating ? t("session.change_rating") : t("session.rate")}
    </button>
  </form>`;
}
