// One session: when, where, what the policy is, which mails went out.
import { download } from "../api.js";
import { counterpart } from "../cards.js";
import { now, useNow } from "../clock.js";
import {
  Avatar,
  Empty,
  ErrorNote,
  Loaded,
  PageHead,
  Skeleton,
  StatusPill,
  SupportLink,
  ViewerZone,
} from "../components.js";
import { isMissing } from "../errors.js";
import { html, useEffect, useState } from "../html.js";
import { Icon } from "../icons.js";
import { invalidate, useGet, useList } from "../resource.js";
import { clockRange, credits, dateAndTime, duration, longDate, plural, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../types").Session} Session */
/** @typedef {import("../types").Message} Message */

const MINUTE = 60_000;
const JOIN_EARLY = 15 * MINUTE;
const TICK = 15_000;
const LOOK_AGAIN = 1500;
const LOOK_FOR = 15_000;

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params }) {
  const path = `/v1/sessions/${encodeURIComponent(params["sessionId"] ?? "")}`;
  /** @type {ReturnType<typeof useGet<Session>>} */
  const session = useGet(path);
  if (isMissing(session.error)) return html`<${NoSuchSession} />`;
  return html`<${Loaded} of=${session} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Session} */ found) => html`<${Details} session=${found} path=${path} me=${me} />`}
  <//>`;
}

function NoSuchSession() {
  return html`<${PageHead} section="Sessions" title="Session not found" />
    <${Empty} title="There is no such session for you.">
      <p>Perhaps you are signed in as somebody else.</p>
      <a class="button primary" href="#/sessions">Your sessions</a>
    <//>`;
}

/** @param {{session: Session, path: string, me: import("../types").Me}} props */
function Details({ session, path, me }) {
  const other = counterpart(session, me.id);
  const title = `${session.coaching_type.name} with ${other.name}`;
  return html`<div class="profile-head">
      <${Avatar} name=${other.name} size="large" />
      <${PageHead} section="Session" title=${title} lead=${`${session.session_type.name} · ${credits(session.credits)}`}>
        <${StatusPill} status=${session.status} />
      <//>
    </div>
    <div class="columns">
      <div class="stack">
        <${When} session=${session} path=${path} />
        ${session.note && html`<section class="panel"><h2>Note</h2><p class="prose">${session.note}</p></section>`}
        ${session.cancelled && html`<${Cancelled} session=${session} me=${me} />`}
        ${session.status === "confirmed" && html`<${Policy} session=${session} myId=${me.id} />`}
      </div>
      <aside class="stack" aria-label="More about this session">
        <section class="panel"><${ViewerZone} /></section>
        <${Mails} path=${path} fresh=${["confirmed", "requested"].includes(session.status)} />
      </aside>
    </div>`;
}

/** @param {{session: Session, path: string}} props */
function When({ session, path }) {
  const zone = useZone();
  const instant = useNow(TICK);
  if (!session.starts_at || !session.ends_at) return html`<${Proposed} session=${session} />`;
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
    ${planned && html`<${Meeting} url=${session.meeting_url} open=${instant >= start - JOIN_EARLY} />`}
    ${planned && html`<${AddToCalendar} path=${path} />`}
  </section>`;
}

/** @param {{session: Session}} props */
function Proposed({ session }) {
  const zone = useZone();
  return html`<section class="panel when">
    <h2>${session.status === "requested" ? "Proposed times" : "Times that were proposed"}</h2>
    <ul class="proposals">
      ${session.proposed_starts.map((start) => html`<li key=${start}>${dateAndTime(start, zone)}</li>`)}
    </ul>
    ${session.status === "requested" &&
    html`<p>
      ${session.coach.name} picks one of them${session.expires_at && ` by ${dateAndTime(session.expires_at, zone)}`}. Held
      until then: ${credits(session.credits)}. Without an answer everything comes back to you.
    </p>`}
  </section>`;
}

/** @param {{url: string | null, open: boolean}} props */
function Meeting({ url, open }) {
  if (!url?.startsWith("https://")) {
    return html`<p class="hint">The meeting link has not been set yet. You will find it here.</p>`;
  }
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
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = "coaching-session.ics";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
    } catch (failure) {
      setError(failure);
    }
  };
  return html`<p>
      <button type="button" class="button" onClick=${save}><${Icon} name="calendar" /> Add to calendar</button>
    </p>
    ${error && html`<${ErrorNote} error=${error} retry=${save} />`}`;
}

/** @param {{session: Session, me: import("../types").Me}} props */
function Cancelled({ session, me }) {
  const zone = useZone();
  if (!session.cancelled) return null;
  const { at, by, reason, refunded_credits } = session.cancelled;
  const person = by === "admin" ? null : session[by];
  const who = person?.id === me.id ? "you" : (person?.name ?? "an admin");
  return html`<section class="panel">
    <h2>Session Canceled</h2>
    <p>Canceled by ${who} on ${dateAndTime(at, zone)}. ${credits(refunded_credits)} came back.</p>
    ${reason && html`<p class="prose">${reason}</p>`}
  </section>`;
}

/**
 * The deadlines as sentences, for the member.
 * @param {Session} session
 * @param {string} zone
 */
function policySentences(session, zone) {
  const { cancellation, reschedule, policy } = session;
  const window = plural(policy.cancellation_window_hours, "hour");
  const refundUntil = cancellation.refundable_until;
  const freeUntil = reschedule.free_until;
  const late = policy.late_reschedule_credits;
  const left = `It can be moved ${plural(reschedule.remaining, "more time")}.`;
  const sentences = [];
  if (cancellation.refundable && refundUntil) {
    const back = credits(cancellation.refund_credits);
    sentences.push(["Cancel", `Until ${dateAndTime(refundUntil, zone)}, ${window} before the start, ${back} come back in full. Later you can still cancel, but no credits come back.`]);
  } else if (cancellation.allowed) {
    sentences.push(["Cancel", `Non-refundable${refundUntil ? ` since ${dateAndTime(refundUntil, zone)}` : ""}. You can still cancel until the start, but no credits come back.`]);
  }
  if (reschedule.free && freeUntil) {
    const later = late ? `Later each move costs ${credits(late)}.` : "Later moves are free too.";
    sentences.push(["Reschedule", `Free until ${dateAndTime(freeUntil, zone)}. ${later} ${left}`]);
  } else if (reschedule.allowed) {
    sentences.push(["Reschedule", `Moving it now costs ${credits(reschedule.charge_credits)}. ${left}`]);
  }
  return sentences;
}

/** @param {{session: Session, myId: string}} props */
function Policy({ session, myId }) {
  const zone = useZone();
  useNow(MINUTE);
  const started = session.starts_at !== null && Date.parse(session.starts_at) <= now();
  const sentences = session.coach.id === myId ? [["Cancel", `If you cancel, ${session.member.name} gets ${credits(session.credits)} back in full.`]] : policySentences(session, zone);
  if (started || !sentences.length) return null;
  return html`<section class="panel">
    <h2>Cancellation and Reschedule Policy</h2>
    <dl class="policy">
      ${sentences.map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}
    </dl>
    <p class="hint">
      To cancel or move this session, write to <${SupportLink} subject=${`Change session ${session.id}`} />.
    </p>
  </section>`;
}

/** @type {Record<string, string>} */
const KINDS = {
  confirmed: "Confirmation",
  requested: "Request",
  declined: "Declined",
  withdrawn: "Withdrawn",
  expired: "Expired",
  rescheduled: "New time",
  move_proposed: "Move proposed",
  cancelled: "Cancellation",
  reminder_24h: "Reminder, a day before",
  reminder_1h: "Reminder, an hour before",
};

/** @type {Record<string, string>} */
const DELIVERY = {
  waiting: "on its way",
  sending: "on its way",
  sent: "sent",
  uncertain: "perhaps sent",
  failed: "could not be sent",
  superseded: "no longer needed",
  bounced: "came back",
};

/** @param {Message} mail @param {string} zone */
const delivery = (mail, zone) =>
  [DELIVERY[mail.status] ?? mail.status, mail.sent_at && dateAndTime(mail.sent_at, zone)].filter(Boolean).join(" ");

/**
 * The mails follow a booking by seconds, so a fresh page looks again.
 * @param {{path: string, fresh: boolean}} props
 */
function Mails({ path, fresh }) {
  const zone = useZone();
  const list = `${path}/messages`;
  /** @type {ReturnType<typeof useList<Message>>} */
  const mails = useList(list);
  const under = mails.items?.filter(({ status }) => status === "waiting" || status === "sending") ?? [];
  const waiting = fresh && mails.items !== undefined && (mails.items.length < 2 || under.length > 0);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => invalidate(list), LOOK_AGAIN);
    const end = setTimeout(() => clearInterval(timer), LOOK_FOR);
    return () => [timer, end].forEach(clearTimeout);
  }, [waiting, list]);
  return html`<section class="panel" aria-labelledby="mails">
    <h2 id="mails">Mails sent</h2>
    ${mails.error && !mails.items && html`<${ErrorNote} error=${mails.error} retry=${mails.reload} />`}
    ${!mails.items && !mails.error && html`<${Skeleton} lines=${2} />`}
    ${mails.items && !mails.items.length && html`<p class="hint">${fresh ? "On their way." : "None."}</p>`}
    <ul class="mails">
      ${(mails.items ?? []).map(
        (mail, index) =>
          html`<li key=${index}>
            <${Icon} name="mail" size=${18} />
            <span>
              ${KINDS[mail.kind] ?? mail.kind.replaceAll("_", " ")}
              <span class="hint">
                to ${mail.to}, ${delivery(mail, zone)}
              </span>
            </span>
          </li>`,
      )}
    </ul>
  </section>`;
}
