// One session: when, where, what can be changed, how it ended, which mails went out.
import { isMissing } from "../api/errors.js";
import { invalidate, useGet } from "../api/resource.js";
import { now, useNow } from "../clock.js";
import { counterpart } from "../components/cards.js";
import { CoachAvatar } from "../components/coach-avatar.js";
import { Fold } from "../components/fold.js";
import { Menu } from "../components/menu.js";
import { Avatar, Empty, Loaded, PageHead, Skeleton, StatusPill } from "../components/parts.js";
import { ViewerZone } from "../components/zone-select.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { seatAt, seatsOf } from "../roles.js";
import { Again, isOver } from "../session/again.js";
import { cameBack, filled } from "../session/consequences.js";
import { CancelDialog, RescheduleDialog } from "../session/dialogs.js";
import { Mails } from "../session/mails.js";
import { Notes } from "../session/notes.js";
import { Absence, Exception, Outcome, Rated } from "../session/outcome.js";
import { sessionPath } from "../session/step.js";
import { ProposedMove, When } from "../session/when.js";
import { t } from "../texts.js";
import { credits, dateAndTime, zoneCity } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Seat} Seat */

const MINUTE = 60_000;
const TICK = 15_000;

/** The states in which there is something to note. */
const NOTED = ["confirmed", "completed", "no_show", "cancelled"];

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params }) {
  const path = sessionPath(params["sessionId"] ?? "");
  /** @type {ReturnType<typeof useGet<Session>>} */
  const session = useGet(path);
  useAskAgain(session.data?.status === "requested" || Boolean(session.data?.proposed_move), path);
  if (isMissing(session.error)) return html`<${NoSuchSession} me=${me} />`;
  return html`<${Loaded} of=${session} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Session} */ found) => html`<${Details} session=${found} path=${path} me=${me} />`}
  <//>`;
}

/** @param {{me: import("../api/types").Me}} props */
function NoSuchSession({ me }) {
  const { member, coach } = seatsOf(me);
  return html`<${PageHead} section=${t("session.sessions")} title=${t("session.not_found")} />
    <${Empty} title=${t("session.not_found_title")}>
      <p>${t("session.not_found_why")}</p>
      ${member || coach
        ? html`<a class="button primary" href="#/sessions">${t("session.your_sessions")}</a>`
        : html`<a class="button primary" href="#/">${t("shell.to_dashboard")}</a>`}
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
 * Its type and price, and which wallet paid where it is not the member's own; nothing of that for the coach.
 * @param {Session} session
 * @param {Seat} seat
 */
function useLead({ wallet_id, credits: count, session_type }, seat) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const all = useGet(seat === "coach" || !count ? null : "/v1/credits");
  const [type, price] = [session_type.name, credits(count)];
  const wallet = all.data?.wallets.find(({ id }) => id === wallet_id);
  if (wallet?.kind === "group") return t("session.lead_wallet", { type, price, wallet: wallet.name });
  if (all.data && !wallet && seat === "member") return t("session.lead_group", { type, price });
  return t("session.lead", { type, price });
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
      ? t("session.title_admin", { type: session.coaching_type.name, member: session.member.name, coach: session.coach.name })
      : t("parts.with", { type: session.coaching_type.name, name: other.name });
  const lead = useLead(session, seat);
  const instant = useNow(TICK);
  const again = seat === "member" && isOver(session, instant);
  const noted = seat !== "admin" && NOTED.includes(session.status);
  return html`<div class="profile-head">
      ${seat === "member" ? html`<${CoachAvatar} coach=${other} size="large" />` : html`<${Avatar} name=${other.name} size="large" />`}
      <${PageHead} section=${t("session.section")} title=${title} tab=${whenOf(session, zone)} lead=${lead}>
        <${StatusPill} status=${session.status} answering=${seat === "coach"} />${again && html`<${Again} session=${session} />`}
        <${Changes} session=${session} seat=${seat} />
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
        ${session.note && html`<section class="panel"><h2>${t("session.note")}</h2><p class="prose">${session.note}</p></section>`}
        ${session.status === "confirmed" && html`<${Policy} session=${session} />`}
        ${noted && html`<${Notes} sessionId=${session.id} otherName=${other.name} />`}
      </div>
      <aside class="stack" aria-label=${t("session.more")}>
        <${Fold} title=${t("session.zone", { zone: zoneCity(zone) })}>
          <${ViewerZone} at=${session.starts_at ?? session.proposed_starts[0]} />
        <//>
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
    ...(session.reschedule.allowed ? [{ text: t("session.reschedule"), icon: "calendar", choose: () => setAsking("move") }] : []),
    ...(session.cancellation.allowed
      ? [{ text: t("session.cancel"), icon: "close", grave: true, choose: () => setAsking("cancel") }]
      : []),
  ];
  return html`${choices.length > 0 && html`<${Menu} label=${t("session.change")} choices=${choices} />`}
    ${asking === "move" && html`<${RescheduleDialog} session=${session} onClose=${done} />`}
    ${asking === "cancel" && html`<${CancelDialog} session=${session} seat=${seat} onClose=${done} />`}`;
}

/** @param {{session: Session, me: import("../api/types").Me}} props */
function Cancelled({ session, me }) {
  const zone = useZone();
  if (!session.cancelled) return null;
  const { at, by, reason, refunded_credits } = session.cancelled;
  const person = by === "admin" ? null : session[by];
  const time = dateAndTime(at, zone);
  const back = cameBack(session, refunded_credits, seatAt(session, me.id));
  return html`<section class="panel">
    <h2>${t("session.cancelled")}</h2>
    <p>
      ${person?.id === me.id
        ? t("session.cancelled_by_you", { time, back })
        : person
          ? t("session.cancelled_by", { name: person.name, time, back })
          : t("session.cancelled_by_admin", { time, back })}
    </p>
    ${reason && html`<p class="prose">${reason}</p>`}
    ${session.refund?.note && html`<p class="prose">${t("session.exception", { note: session.refund.note })}</p>`}
  </section>`;
}

const TOPICS = { cancel: () => t("session.cancel"), reschedule: () => t("session.reschedule") };

/** @param {{session: Session}} props */
function Policy({ session }) {
  const zone = useZone();
  useNow(MINUTE);
  const started = session.starts_at !== null && Date.parse(session.starts_at) <= now();
  const { sentences } = session.policy;
  if (started || !sentences.length) return null;
  return html`<section class="panel">
    <h2>${t("session.policy")}</h2>
    <dl class="policy">
      ${sentences.map(
        ({ about, text }) =>
          html`<div key=${about}><dt>${TOPICS[about]()}</dt><dd>${filled(text, zone, session.starts_at)}</dd></div>`,
      )}
    </dl>
  </section>`;
}
