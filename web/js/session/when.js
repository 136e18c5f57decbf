// When and where a session is, or which times are proposed for it.
import { download } from "../api/calls.js";
import { useNow } from "../clock.js";
import { saveFile } from "../components/export-csv.js";
import { Icon } from "../components/icons.js";
import { ErrorNote } from "../components/parts.js";
import { html, useState } from "../html.js";
import { rich, t } from "../texts.js";
import { clockRange, credits, dateAndTime, duration, longDate, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";
import { Answer } from "./answer.js";
import { WithdrawDialog } from "./dialogs.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */

const JOIN_EARLY = 15 * 60_000;
const TICK = 15_000;

/** How long until it begins, or ends. @param {{session: Session}} props */
export function Countdown({ session }) {
  const instant = useNow(TICK);
  const start = Date.parse(session.starts_at ?? "");
  const end = Date.parse(session.ends_at ?? "");
  if (Number.isNaN(start) || instant >= end) return null;
  return html`<p class="countdown" role="timer">
    ${instant < start
      ? t("session.starts_in", { time: duration(start - instant) })
      : t("session.under_way", { time: duration(end - instant) })}
  </p>`;
}

/** @param {{session: Session, path: string, seat: Seat}} props */
export function When({ session, path, seat }) {
  const zone = useZone();
  const instant = useNow(TICK);
  if (!session.starts_at || !session.ends_at) return html`<${Request} session=${session} seat=${seat} />`;
  const start = Date.parse(session.starts_at);
  const end = Date.parse(session.ends_at);
  const planned = session.status === "confirmed" && instant < end;
  return html`<section class="panel when" aria-label=${t("session.when")}>
    <p class="when-date">${longDate(start, zone)}</p>
    <p class="when-time">
      ${clockRange(start, end, zone)} <span class="hint">${zoneLabel(zone, start)}</span>
    </p>
    ${planned && html`<${Countdown} session=${session} />`}
    ${planned && html`<${Meeting} session=${session} seat=${seat} />`}
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
      <h2>${t("session.your_answer")}</h2>
      <p>${t("session.answer_request", { name: session.member.name, time: by })}</p>
      <${Answer} session=${session} />
    </section>`;
  }
  return html`<section class="panel when">
    <h2>${open ? t("session.proposed") : t("session.were_proposed")}</h2>
    <${Times} starts=${session.proposed_starts} />
    ${open &&
    html`<p>
      ${by ? t("session.picks_by", { name: session.coach.name, time: by }) : t("session.picks", { name: session.coach.name })}
      ${session.credits > 0 && ` ${t("session.held", { credits: credits(session.credits) })}`}
    </p>`}
    ${open && seat === "member" && html`<${Withdraw} session=${session} text=${t("session.withdraw")} />`}
  </section>`;
}

/** @param {{session: Session, move: import("../api/types").ProposedMove, seat: Seat}} props */
export function ProposedMove({ session, move, seat }) {
  const zone = useZone();
  const by = dateAndTime(move.expires_at, zone, move.proposed_starts);
  return html`<section class="panel when">
    <h2>${t("session.new_times")}</h2>
    ${seat === "coach"
      ? html`<p>${t("session.answer_move", { name: session.member.name, time: by })}</p>
          ${move.message && html`<p class="prose">${move.message}</p>`}
          <${Answer} session=${session} />`
      : html`<${Times} starts=${move.proposed_starts} />
          ${move.message && html`<p class="prose">${move.message}</p>`}
          <p>
            ${t("session.answers_by", { name: session.coach.name, time: by })}
            ${move.charge_credits > 0 && ` ${t("session.held_move", { credits: credits(move.charge_credits) })}`}
          </p>
          ${seat === "member" && html`<${Withdraw} session=${session} text=${t("session.withdraw_proposal")} />`}`}
  </section>`;
}

/** A session keeps the link that its coach had when it was booked. @param {{session: Session, seat: Seat}} props */
function NoLink({ session: { member, coach }, seat }) {
  if (seat === "admin") return html`<p class="hint">${t("session.link_hidden", { member: member.name, coach: coach.name })}</p>`;
  if (seat === "member") {
    return html`<p class="hint">${t("session.link_later", { name: coach.name })}</p>`;
  }
  return html`<p class="hint">
    ${rich("session.link_none", { name: member.name, link: (words) => html`<a href="#/coach/profile">${words}</a>` })}
  </p>`;
}

/** Where they meet; the way in from 15 minutes before. @param {{session: Session, seat: Seat}} props */
export function Meeting({ session, seat }) {
  const instant = useNow(TICK);
  const open = session.starts_at !== null && instant >= Date.parse(session.starts_at) - JOIN_EARLY;
  const url = session.meeting_url;
  if (!url?.startsWith("https://")) return html`<${NoLink} session=${session} seat=${seat} />`;
  if (!open) {
    return html`<p class="meeting">
      <${Icon} name="video" /><span>
        ${rich("session.call_at", { link: html`<a href=${url} target="_blank" rel="noopener noreferrer">${new URL(url).host}</a>` })}
        <span class="hint">${t("session.join_opens")}</span>
      </span>
    </p>`;
  }
  return html`<a class="button primary" href=${url} target="_blank" rel="noopener noreferrer">
    <${Icon} name="video" /> ${t("session.join")}
  </a>`;
}

/** @param {{path: string}} props */
function AddToCalendar({ path }) {
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const save = async () => {
    setError(null);
    try {
      const file = await download(`${path}/invite.ics`, "text/calendar");
      saveFile(file, t("session.file"));
    } catch (failure) {
      setError(failure);
    }
  };
  return html`<p>
      <button type="button" class="button" onClick=${save}><${Icon} name="calendar" /> ${t("session.add_to_calendar")}</button>
    </p>
    ${error && html`<${ErrorNote} error=${error} retry=${save} />`}`;
}
