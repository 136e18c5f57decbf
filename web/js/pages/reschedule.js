// Reschedule: a new time for a session, out of the coach's openings, with what the move costs.
import { ApiError } from "../api/calls.js";
import { isMissing } from "../api/errors.js";
import { useGet } from "../api/resource.js";
import { Calendar } from "../booking/calendar.js";
import { Day } from "../booking/day.js";
import { useChosen, useOpenings } from "../booking/openings.js";
import { ChosenTimes, MOST_PROPOSALS, PolicyLine, Refusal, Remedy, toggled } from "../booking/summary.js";
import { Avatar, Empty, Loaded, PageHead, Skeleton, TextField, say } from "../components/parts.js";
import { ViewerZone } from "../components/zone-select.js";
import { html, useEffect, useState } from "../html.js";
import { go, href, replace } from "../router.js";
import { toldHere } from "../session/consequences.js";
import { Told } from "../session/dialogs.js";
import { sessionPath, useStep } from "../session/step.js";
import { clockRange, credits, dateAndTime, dateIn, longDate, noonOf, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Slot} Slot */

/** @param {import("../shell.js").PageProps} props */
export function Page({ params, query }) {
  /** @type {ReturnType<typeof useGet<Session>>} */
  const session = useGet(sessionPath(params["sessionId"] ?? ""));
  if (isMissing(session.error)) return html`<${Immovable} text="There is no such session for you." to="/sessions" />`;
  return html`<${Loaded} of=${session} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Session} */ found) =>
      found.reschedule.allowed
        ? html`<${Reschedule} session=${found} query=${query} />`
        : html`<${Immovable} text=${reasonOf(found)} to=${`/sessions/${found.id}`} />`}
  <//>`;
}

/** @param {Session} session */
const reasonOf = ({ proposed_move, coach }) =>
  proposed_move
    ? `A move waits for the answer of ${coach.name}. Withdraw it to propose other times.`
    : "This session can no longer be moved.";

/** @param {{text: string, to: string}} props */
function Immovable({ text, to }) {
  return html`<${PageHead} section="Session" title="Reschedule" />
    <${Empty} title=${text}><a class="button primary" href=${href(to)}>Back</a><//>`;
}

/** What the wallet that pays still has; undefined while that is not known. @param {string} walletId */
function useAvailable(walletId) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const all = useGet("/v1/credits");
  const wallet = all.data?.wallets.find(({ id }) => id === walletId);
  return { available: wallet?.available, buying: all.data?.buying ?? "ask_admin" };
}

/** @param {{session: Session, query: URLSearchParams}} props */
function Reschedule({ session, query }) {
  const zone = useZone();
  const [viewed, setViewed] = useState(/** @type {string | null} */ (null));
  const [message, setMessage] = useState("");
  const wanted = { coachId: session.coach.id, sessionTypeId: session.session_type.id, zone, moving: session.id };
  const openings = useOpenings(wanted, query.get("day"), viewed);
  const instant = openings.mode !== "request";
  const own = `/sessions/${session.id}`;
  const step = useStep(session, "reschedule", (after) => {
    go(href(own));
    say(after.proposed_move ? `Proposed. ${session.coach.name} answers by mail.` : "Rescheduled. The new invite is on its way to your mail.", own);
  });
  const [starts, setStarts] = useChosen(openings, step.error);
  useEffect(() => setStarts([]), [openings.mode]);
  const onDay = (/** @type {string} */ day) => {
    setViewed(null);
    replace(href(`${own}/reschedule`, { day }));
  };
  const onSlot = (/** @type {Slot} */ slot) => {
    step.clear();
    setStarts(toggled(slot.starts_at, starts, instant));
  };
  const onNearest = (/** @type {Slot} */ slot) => {
    onDay(dateIn(slot.starts_at, zone));
    onSlot(slot);
  };
  const move = () =>
    step.take({
      ...(instant ? { starts_at: starts[0] } : { proposed_starts: starts }),
      expected_charge_credits: session.reschedule.charge_credits,
      ...(message.trim() ? { message: message.trim() } : {}),
    });
  const others = openings.slots.filter((slot) => slot.starts_at !== session.starts_at);
  return html`<div class="profile-head">
      <${Avatar} name=${session.coach.name} />
      <${PageHead}
        section="Reschedule"
        title=${`${session.coaching_type.name} with ${session.coach.name}`}
        lead=${session.session_type.name}
      >
        <a class="button" href=${href(own)}>Keep this time</a>
      <//>
    </div>
    <div class="columns booking">
      <div class="openings panel">
        <div class="month">
          <${Calendar} ...${openings} onChoose=${onDay} onView=${setViewed} />
          <${ViewerZone} at=${starts[0] ?? noonOf(openings.day)} />
        </div>
        <${Day}
          openings=${{ ...openings, slots: others }}
          zone=${zone}
          chosen=${starts}
          full=${!instant && starts.length >= MOST_PROPOSALS}
          onDay=${onDay}
          onSlot=${onSlot}
        />
      </div>
      <aside class="panel summary" aria-label="Your move">
        <h2>New time</h2>
        <${Present} session=${session} />
        <${ChosenTimes}
          starts=${starts}
          minutes=${session.minutes}
          zone=${zone}
          coachName=${session.coach.name}
          instant=${instant}
          onRemove=${(/** @type {string} */ start) => setStarts(starts.filter((one) => one !== start))}
        />
        ${session.reschedule.told && html`<${Told} ...${toldHere(session.reschedule.told, zone, session.starts_at)} />`}
        ${starts.length > 0 && html`<${PolicyLine} policy=${openings.policy} starts=${starts} zone=${zone} />`}
        ${!instant && html`<p class="hint">${session.coach.name} reviews every move. Your present time stays until the answer.</p>`}
        <${TextField}
          label=${`Message to ${session.coach.name}`}
          hint="Optional."
          rows=${2}
          value=${message}
          attributes=${{ maxlength: 1000 }}
          onChange=${setMessage}
        />
        ${step.error &&
        html`<${Refusal} error=${step.error} zone=${zone} onSlot=${onNearest} retry=${move}>
          ${step.error instanceof ApiError && html`<p>Your session stays at its present time.</p>`}
        <//>`}
        <${MoveButton} session=${session} starts=${starts} instant=${instant} busy=${step.busy} onMove=${move} />
      </aside>
    </div>`;
}

/** @param {{session: Session}} props */
function Present({ session }) {
  const zone = useZone();
  const { starts_at, ends_at } = session;
  if (!starts_at || !ends_at) return null;
  return html`<p class="present-time">
    <span class="hint">Now</span>
    <span>${longDate(starts_at, zone)}, ${clockRange(starts_at, ends_at, zone)}</span>
    <span class="hint">${zoneLabel(zone, starts_at)}</span>
  </p>`;
}

/**
 * @param {object} props
 * @param {Session} props.session
 * @param {string[]} props.starts
 * @param {boolean} props.instant
 * @param {boolean} props.busy
 * @param {() => void} props.onMove
 */
function MoveButton({ session, starts, instant, busy, onMove }) {
  const zone = useZone();
  const { available, buying } = useAvailable(session.wallet_id);
  const charge = session.reschedule.charge_credits;
  const short = available !== undefined && available < charge;
  const text = instant ? "Reschedule" : `Propose ${starts.length > 1 ? "new times" : "new time"}`;
  return html`${short &&
    html`<div class="note warn">
      <p>Moving it costs ${credits(charge)}, and the wallet that paid has ${credits(available)}.</p>
      <${Remedy} remedy=${buying === "packs" ? "buy_credits" : "ask_admin"} />
    </div>`}
    <div class=${starts.length ? "book-bar ready" : "book-bar"}>
      <p class="book-bar-text">
        ${starts.length === 1 ? dateAndTime(starts[0] ?? "", zone) : `${starts.length} times`}
        <span class="hint">${charge ? credits(charge) : "Free of charge"}</span>
      </p>
      <button type="button" class="button primary wide" disabled=${!starts.length || busy || short} onClick=${onMove}>
        ${busy ? "Moving…" : charge ? `${text} for ${credits(charge)}` : text}
      </button>
    </div>`;
}
