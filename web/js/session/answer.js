// The coach's answer to a request, or to new times proposed for a session: one of the times, or no.
import { ApiError } from "../api/calls.js";
import { now } from "../clock.js";
import { ErrorNote, say } from "../components/parts.js";
import { html, useId, useState } from "../html.js";
import { href } from "../router.js";
import { credits, dateAndRange, dateAndTime, plural, zoneCity } from "../time.js";
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
    say(`Accepted. The invite is on its way to ${session.member.name}.`);
    onDone?.(after);
  });
  const starts = askedOf(session)?.proposed_starts ?? [];
  const sight = inSight(session);
  const taken = takenOf(step.error, starts);
  const open = starts.filter((start) => Date.parse(start) > now() && !taken.includes(start));
  const chosen = open.includes(picked) ? picked : (open.length === 1 ? (open[0] ?? "") : "");
  return html`<div class="answer">
    <fieldset>
      <legend>${starts.length === 1 ? "Proposed time" : "Pick one of the proposed times"}</legend>
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
              ${taken.includes(start) && html`<span class="hint">no longer free</span>`}
              ${Date.parse(start) <= now() && html`<span class="hint">has passed</span>`}
            </span>
          </label>`,
      )}
      <p class="hint">By the clock of ${zoneCity(zone)}</p>
    </fieldset>
    ${step.error &&
    html`<${ErrorNote} error=${step.error}>
      ${taken.length > 0 &&
      html`<p>
        ${open.length
          ? `Still free: ${open.map((start) => dateAndTime(start, zone, sight)).join("; ")}.`
          : `None of the proposed times is still free. Decline, so that ${session.member.name} can propose others.`}
      </p>`}
    <//>`}
    <div class="actions">
      <button type="button" class="button primary" disabled=${!chosen || step.busy} onClick=${() => step.take({ starts_at: chosen })}>
        ${step.busy ? "Accepting…" : "Accept"}
      </button>
      <button type="button" class="button" onClick=${() => setDeclining(true)}>Decline</button>
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
  const by = asked.expires_at ? ` · answer by ${dateAndTime(asked.expires_at, zone, sight)}` : "";
  return html`<article class="panel request">
    <header>
      <h3><a href=${href(`/sessions/${session.id}`)}>${session.coaching_type.name} with ${session.member.name}</a></h3>
      <p class="hint">${plural(session.minutes, "minute")} · ${credits(session.credits)}${by}</p>
      ${session.proposed_move &&
      session.starts_at &&
      html`<p>Would like to move it from ${dateAndTime(session.starts_at, zone, sight)}.</p>`}
    </header>
    ${said && html`<p class="prose">${said}</p>`}
    <${Answer} session=${session} onDone=${onDone} />
  </article>`;
}
