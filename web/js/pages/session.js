// One session: when, where, what can be changed, how it ended, which mails went out.
import { download } from "../api/calls.js";
import { now, useNow } from "../clock.js";
import { counterpart } from "../components/cards.js";
import {
  Avatar,
  Empty,
  ErrorNote,
  Loaded,
  PageHead,
  Skeleton,
  StatusPill,
} from "../components/parts.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet } from "../api/resource.js";
import { saveFile } from "../components/export-csv.js";
import { Icon } from "../components/icons.js";
import { Menu } from "../components/menu.js";
import { ViewerZone } from "../components/zone-select.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { seatAt, seatsOf } from "../roles.js";
import { Answer } from "../session/answer.js";
import { cameBack, filled } from "../session/consequences.js";
import { CancelDialog, RescheduleDialog, WithdrawDialog } from "../session/dialogs.js";
import { Mails } from "../session/mails.js";
import { Notes } from "../session/notes.js";
import { Absence, Exception, Outcome, Rated } from "../session/outcome.js";
import { sessionPath } from "../session/step.js";
import { clockRange, credits, dateAndTime, duration, longDate, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */

const MINUTE = 60_000;
const JOIN_EARLY = 15 * MINUTE;
const TICK = 15_000;

/** The states in which there is something to note. */
const NOTED = ["confirmed", "completed", "no_show", "cancelled"];

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params }) {
  const path = sessionPath(params["sessionId"] ?? "");
  /** @type {ReturnType<typeof useGet<Session>>} */
  const session = useGet(path);
  if (isMissing(session.error)) return html`<${NoSuchSession} me=${me} />`;
  return html`<${Loaded} of=${session} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Session} */ found) => html`<${Details} session=${found} path=${path} me=${me} />`}
  <//>`;
}

/** @param {{me: import("../api/types").Me}} props */
function NoSuchSession({ me }) {
  const { member, coach } = seatsOf(me);
  return html`<${PageHead} section="Sessions" title="Session not found" />
    <${Empty} title="There is no such session for you.">
      <p>Perhaps you are signed in as somebody else.</p>
      ${member || coach
        ? html`<a class="button primary" href="#/sessions">Your sessions</a>`
        : html`<a class="button primary" href="#/">Go to your dashboard</a>`}
    <//>`;
}

/** How many of the session's turning points lie behind. @param {Session} session @param {number} instant */
const passed = ({ cancellation, reschedule, starts_at, expires_at, proposed_move }, instant) =>
  [cancellation.refundable_until, reschedule.free_until, starts_at, expires_at, proposed_move?.expires_at].filter(
    (at) => at && Date.parse(at) < instant,
  ).length;

/** What a person may do is read again when a deadline passes. @param {Session} session @param {string} path */
function useDeadlines(session, path) {
  const behind = passed(session, useNow(TICK));
  const known = useRef(behind);
  useEffect(() => {
    if (known.current !== behind) invalidate(path);
    known.current = behind;
  }, [behind, path]);
}

/**
 * Which wallet paid, where it is not the member's own; nothing for the coach.
 * @param {Session} session
 * @param {Seat} seat
 */
function usePayer({ wallet_id, credits: price }, seat) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const all = useGet(seat === "coach" || !price ? null : "/v1/credits");
  if (!all.data) return "";
  const wallet = all.data.wallets.find(({ id }) => id === wallet_id);
  if (wallet) return wallet.kind === "group" ? ` from ${wallet.name}` : "";
  return seat === "member" ? " from a group's wallet" : "";
}

/** What tells it from others of the same two people. @param {Session} session @param {string} zone */
const whenOf = ({ starts_at, proposed_starts }, zone) => dateAndTime(starts_at ?? proposed_starts[0] ?? "", zone);

/** @param {{session: Session, path: string, me: import("../api/types").Me}} props */
function Details({ session, path, me }) {
  useDeadlines(session, path);
  const opened = useRef(session.version);
  const zone = useZone();
  const seat = seatAt(session, me.id);
  const other = counterpart(session, me.id);
  const title =
    seat === "admin"
      ? `${session.coaching_type.name}, ${session.member.name} with ${session.coach.name}`
      : `${session.coaching_type.name} with ${other.name}`;
  const payer = usePayer(session, seat);
  const noted = seat !== "admin" && NOTED.includes(session.status);
  return html`<div class="profile-head">
      <${Avatar} name=${other.name} size="large" />
      <${PageHead} section="Session" title=${title} tab=${whenOf(session, zone)} lead=${`${session.session_type.name} · ${credits(session.credits)}${payer}`}>
        <${StatusPill} status=${session.status} answering=${seat === "coach"} /><${Changes} session=${session} seat=${seat} />
      <//>
    </div>
    <div class="columns">
      <div class="stack">
        <${When} session=${session} path=${path} seat=${seat} />
        ${session.proposed_move && html`<${ProposedMove} session=${session} move=${session.proposed_move} seat=${seat} />`}
        <${Outcome} session=${session} seat=${seat} />
        ${session.cancelled && html`<${Cancelled} session=${session} me=${me} />`}
        <${Absence} session=${session} seat=${seat} />
        <${Exception} session=${session} seat=${seat} />
        <${Rated} key=${session.status} session=${session} seat=${seat} />
        ${session.note && html`<section class="panel"><h2>Note</h2><p class="prose">${session.note}</p></section>`}
        ${session.status === "confirmed" && html`<${Policy} session=${session} />`}
        ${noted && html`<${Notes} sessionId=${session.id} otherName=${other.name} />`}
      </div>
      <aside class="stack" aria-label="More about this session">
        <section class="panel"><${ViewerZone} at=${session.starts_at ?? session.proposed_starts[0]} /></section>
        <${Mails}
          key=${session.version}
          path=${path}
          fresh=${["confirmed", "requested"].includes(session.status)}
          changed=${session.version !== opened.current}
        />
      </aside>
    </div>`;
}

/** The three-dot menu: only what is possible now. @param {{session: Session, seat: Seat}} props */
function Changes({ session, seat }) {
  const [asking, setAsking] = useState("");
  const done = () => setAsking("");
  const choices = [
    ...(session.reschedule.allowed ? [{ text: "Reschedule", icon: "calendar", choose: () => setAsking("move") }] : []),
    ...(session.cancellation.allowed
      ? [{ text: "Cancel", icon: "close", grave: true, choose: () => setAsking("cancel") }]
      : []),
  ];
  return html`${choices.length > 0 && html`<${Menu} label="Change this session" choices=${choices} />`}
    ${asking === "move" && html`<${RescheduleDialog} session=${session} onClose=${done} />`}
    ${asking === "cancel" && html`<${CancelDialog} session=${session} seat=${seat} onClose=${done} />`}`;
}

/** @param {{session: Session, path: string, seat: Seat}} props */
function When({ session, path, seat }) {
  const zone = useZone();
  const instant = useNow(TICK);
  if (!session.starts_at || !session.ends_at) return html`<${Request} session=${session} seat=${seat} />`;
  const start = Date.parse(session.starts_at);
  const end = Date.parse(session.ends_at);
  const planned = session.status === "confirmed" && instant < end;
  return html`<section class="panel when" aria-label="When and where">
    <p class="when-date">${longDate(start, zone)}</p>
    <p class="when-time">
      ${clockRange(start, end, zone)} <span class="hint">${zoneLabel(zone, start)}</span>
    </p>
    ${planned &&
    html`<p class="countdown" role="timer">
      ${instant < start ? `Starts in ${duration(start - instant)}` : `Under way, ends in ${duration(end - instant)}`}
    </p>`}
    ${planned && html`<${Meeting} session=${session} seat=${seat} open=${instant >= start - JOIN_EARLY} />`}
    ${planned && seat !== "admin" && html`<${AddToCalendar} path=${path} />`}
  </section>`;
}

/** @param {{starts: string[]}} props */
function Times({ starts }) {
  const zone = useZone();
  return html`<ul class="proposals">
    ${starts.map((start) => html`<li key=${start}>${dateAndTime(start, zone, starts)}</li>`)}
  </ul>`;
}

/** @param {{session: Session, text: string}} props */
function Withdraw({ session, text }) {
  const [asking, setAsking] = useState(false);
  return html`<button type="button" class="button" onClick=${() => setAsking(true)}>${text}</button>
    ${asking && html`<${WithdrawDialog} session=${session} onClose=${() => setAsking(false)} />`}`;
}

/** @param {{session: Session, seat: Seat}} props */
function Request({ session, seat }) {
  const zone = useZone();
  const open = session.status === "requested";
  const by = open && session.expires_at ? dateAndTime(session.expires_at, zone, session.proposed_starts) : "";
  if (open && seat === "coach") {
    return html`<section class="panel">
      <h2>Your answer</h2>
      <p>${session.member.name} would like one of these times. Please answer by ${by}; then the request expires.</p>
      <${Answer} session=${session} />
    </section>`;
  }
  return html`<section class="panel when">
    <h2>${open ? "Proposed times" : "Times that were proposed"}</h2>
    <${Times} starts=${session.proposed_starts} />
    ${open &&
    html`<p>
      ${session.coach.name} picks one of them${by && ` by ${by}`}.
      ${session.credits > 0 && ` Held until then: ${credits(session.credits)}. Without an answer everything comes back.`}
    </p>`}
    ${open && seat === "member" && html`<${Withdraw} session=${session} text="Withdraw" />`}
  </section>`;
}

/** @param {{session: Session, move: import("../api/types").ProposedMove, seat: Seat}} props */
function ProposedMove({ session, move, seat }) {
  const zone = useZone();
  const by = dateAndTime(move.expires_at, zone, move.proposed_starts);
  return html`<section class="panel when">
    <h2>New times proposed</h2>
    ${seat === "coach"
      ? html`<p>${session.member.name} would like to move this session. Please answer by ${by}; else it stays as it is.</p>
          ${move.message && html`<p class="prose">${move.message}</p>`}
          <${Answer} session=${session} />`
      : html`<${Times} starts=${move.proposed_starts} />
          ${move.message && html`<p class="prose">${move.message}</p>`}
          <p>
            ${session.coach.name} answers by ${by}. Until then the session stands as it is.
            ${move.charge_credits > 0 && ` Held for the move: ${credits(move.charge_credits)}.`}
          </p>
          ${seat === "member" && html`<${Withdraw} session=${session} text="Withdraw proposal" />`}`}
  </section>`;
}

/** A session keeps the link that its coach had when it was booked. @param {{session: Session, seat: Seat}} props */
function NoLink({ session: { member, coach }, seat }) {
  if (seat === "admin") return html`<p class="hint">Only ${member.name} and ${coach.name} see the meeting link.</p>`;
  if (seat === "member") {
    return html`<p class="hint">${coach.name} will send you a link to meet.</p>`;
  }
  return html`<p class="hint">
    This session has no meeting link: send ${member.name} one. For later sessions you can set one in${" "}
    <a href="#/coach/profile">your profile</a>.
  </p>`;
}

/** @param {{session: Session, seat: Seat, open: boolean}} props */
function Meeting({ session, seat, open }) {
  const url = session.meeting_url;
  if (!url?.startsWith("https://")) return html`<${NoLink} session=${session} seat=${seat} />`;
  if (!open) {
    return html`<p class="meeting">
      <${Icon} name="video" /><span>
        Video call at <a href=${url} target="_blank" rel="noopener noreferrer">${new URL(url).host}</a>.
        <span class="hint">Join opens 15 minutes before the start.</span>
      </span>
    </p>`;
  }
  return html`<a class="button primary" href=${url} target="_blank" rel="noopener noreferrer">
    <${Icon} name="video" /> Join
  </a>`;
}

/** @param {{path: string}} props */
function AddToCalendar({ path }) {
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const save = async () => {
    setError(null);
    try {
      const file = await download(`${path}/invite.ics`, "text/calendar");
      saveFile(file, "coaching-session.ics");
    } catch (failure) {
      setError(failure);
    }
  };
  return html`<p>
      <button type="button" class="button" onClick=${save}><${Icon} name="calendar" /> Add to calendar</button>
    </p>
    ${error && html`<${ErrorNote} error=${error} retry=${save} />`}`;
}

/** @param {{session: Session, me: import("../api/types").Me}} props */
function Cancelled({ session, me }) {
  const zone = useZone();
  if (!session.cancelled) return null;
  const { at, by, reason, refunded_credits } = session.cancelled;
  const person = by === "admin" ? null : session[by];
  const who = person?.id === me.id ? "you" : (person?.name ?? "an admin");
  return html`<section class="panel">
    <h2>Session Cancelled</h2>
    <p>
      Cancelled by ${who} on ${dateAndTime(at, zone)}.${" "}${cameBack(session, refunded_credits, seatAt(session, me.id))}
    </p>
    ${reason && html`<p class="prose">${reason}</p>`}
    ${session.refund?.note && html`<p class="prose">Refunded as an exception: ${session.refund.note}</p>`}
  </section>`;
}

const TOPICS = { cancel: "Cancel", reschedule: "Reschedule" };

/** @param {{session: Session}} props */
function Policy({ session }) {
  const zone = useZone();
  useNow(MINUTE);
  const started = session.starts_at !== null && Date.parse(session.starts_at) <= now();
  const { sentences } = session.policy;
  if (started || !sentences.length) return null;
  return html`<section class="panel">
    <h2>Cancellation and Reschedule Policy</h2>
    <dl class="policy">
      ${sentences.map(
        ({ about, text }) =>
          html`<div key=${about}><dt>${TOPICS[about]}</dt><dd>${filled(text, zone, session.starts_at)}</dd></div>`,
      )}
    </dl>
  </section>`;
}
