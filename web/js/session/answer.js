// The coach's answer to a request, or to new times proposed for a session: one of the times, or no.
import { ApiError } from "../api/calls.js";
import { now } from "../clock.js";
import { ErrorNote, say } from "../components/parts.js";
import { html, useId, useState } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { credits, dateAndRange, dateAndTime, zoneCity } from "../time.js";
import { useZone } from "../zone.js";
import { DeclineDialog } from "./dialogs.js";
import { useStep } from "./step.js";

/** @typedef {import("../api/types").Session} Session */

const MINUTE = 60_000;

/** What waits for the coach's answer. @param {Session} session */
export function askedOf(session) {
  if (session.proposed_move) return session.proposed_move;
  return session.status === "requested" ? session : null;
}

/** Until when the coach may answer. @param {Session} session */
export const deadlineOf = (session) => askedOf(session)?.expires_at ?? "";

/** The times that stand together on the card of a request. @param {Session} session @returns {string[]} */
function inSight(session) {
  const asked = askedOf(session);
  return [...(asked?.proposed_starts ?? []), asked?.expires_at, session.starts_at].filter((at) => typeof at === "string");
}

/** The times that can no longer be accepted, as far as known. @param {unknown} error @param {string[]} starts */
function takenOf(error, starts) {
  const free = error instanceof ApiError ? error.problem.free_proposed_starts : undefined;
  return free ? starts.filter((start) => !free.includes(start)) : [];
}

/** @param {{session: Session, onDone?: (after: Session) => void}} props */
export function Answer({ session, onDone }) {
  const zone = useZone();
  const group = useId();
  const [picked, setPicked] = useState("");
  const [declining, setDeclining] = useState(false);
  const step = useStep(session, "accept", (after) => {
    say(t("session.accepted", { name: session.member.name }));
    onDone?.(after);
  });
  const starts = askedOf(session)?.proposed_starts ?? [];
  const sight = inSight(session);
  const taken = takenOf(step.error, starts);
  const open = starts.filter((start) => Date.parse(start) > now() && !taken.includes(start));
  const chosen = open.includes(picked) ? picked : (open.length === 1 ? (open[0] ?? "") : "");
  return html`<div class="answer">
    <fieldset>
      <legend>${starts.length === 1 ? t("session.proposed_time") : t("session.pick_proposed")}</legend>
      ${starts.map(
        (start) =>
          html`<label key=${start} class="pick">
            <input
              type="radio"
              name=${group}
              checked=${chosen === start}
              disabled=${!open.includes(start)}
              onChange=${() => setPicked(start)}
            />
            <span>
              ${dateAndRange(start, Date.parse(start) + session.minutes * MINUTE, zone, sight)}
              ${taken.includes(start) && html`<span class="hint">${t("session.not_free")}</span>`}
              ${Date.parse(start) <= now() && html`<span class="hint">${t("session.has_passed")}</span>`}
            </span>
          </label>`,
      )}
      <p class="hint">${t("session.by_clock", { city: zoneCity(zone) })}</p>
    </fieldset>
    ${step.error &&
    html`<${ErrorNote} error=${step.error}>
      ${taken.length > 0 &&
      html`<p>
        ${open.length
          ? t("session.still_free", { times: open.map((start) => dateAndTime(start, zone, sight)).join("; ") })
          : t("session.none_free", { name: session.member.name })}
      </p>`}
    <//>`}
    <div class="actions">
      <button type="button" class="button primary" disabled=${!chosen || step.busy} onClick=${() => step.take({ starts_at: chosen })}>
        ${step.busy ? t("session.accepting") : t("session.accept")}
      </button>
      <button type="button" class="button" onClick=${() => setDeclining(true)}>${t("session.decline")}</button>
    </div>
    ${declining && html`<${DeclineDialog} session=${session} onClose=${() => setDeclining(false)} />`}
  </div>`;
}

/** One request in the coach's list. @param {{session: Session, onDone: (after: Session) => void}} props */
export function RequestCard({ session, onDone }) {
  const zone = useZone();
  const asked = askedOf(session);
  if (!asked) return null;
  const sight = inSight(session);
  const said = session.proposed_move ? session.proposed_move.message : session.note;
  const [length, price] = [t("time.minutes", { count: session.minutes }), credits(session.credits)];
  return html`<article class="panel request">
    <header>
      <h3><a href=${href(`/sessions/${session.id}`)}>${t("parts.with", { type: session.coaching_type.name, name: session.member.name })}</a></h3>
      <p class="hint">
        ${asked.expires_at
          ? t("session.request_facts_by", { length, price, time: dateAndTime(asked.expires_at, zone, sight) })
          : t("session.request_facts", { length, price })}
      </p>
      ${session.proposed_move &&
      session.starts_at &&
      html`<p>${t("session.wants_move", { time: dateAndTime(session.starts_at, zone, sight) })}</p>`}
    </header>
    ${said && html`<p class="prose">${said}</p>`}
    <${Answer} session=${session} onDone=${onDone} />
  </article>`;
}
