// Reschedule: a new time for a session, out of the coach's openings, with what the move costs.
import { ApiError } from "../api/calls.js";
import { isMissing } from "../api/errors.js";
import { useGet } from "../api/resource.js";
import { useChoice } from "../booking/choice.js";
import { Remedy } from "../booking/remedy.js";
import { ChosenTimes, InTimeLine, LateLines, Refusal } from "../booking/summary.js";
import { Times } from "../booking/times.js";
import { CoachAvatar } from "../components/coach-avatar.js";
import { Empty, ErrorNote, PageHead, Skeleton, TextField, say } from "../components/parts.js";
import { html, useState } from "../html.js";
import { go, href } from "../router.js";
import { toldHere } from "../session/consequences.js";
import { Told } from "../session/dialogs.js";
import { sessionPath, useStep } from "../session/step.js";
import { t } from "../texts.js";
import { clockRange, credits, dateAndTime, dateIn, longDate, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params, query }) {
  /** @type {ReturnType<typeof useGet<Session>>} */
  const session = useGet(sessionPath(params["sessionId"] ?? ""));
  const found = session.data;
  const known = found ? "known" : "unknown";
  if (isMissing(session.error)) return html`<${Immovable} text=${t("reschedule.missing")} to="/sessions" />`;
  if (found && !found.reschedule.allowed) return html`<${Immovable} text=${reasonOf(found)} to=${`/sessions/${found.id}`} />`;
  return html`<div class="profile-head booking-head" key=${known}>
      <${CoachAvatar} coach=${found?.coach} />
      <${PageHead} section=${t("reschedule.title")} title=${found ? nameOf(found) : t("reschedule.title")} lead=${found?.session_type.name}>
        ${found && html`<a class="button" href=${href(`/sessions/${found.id}`)}>${t("reschedule.keep")}</a>`}
      <//>
    </div>
    <div class="tall" key=${`${known} below`}>
      ${found
        ? html`<${Reschedule} session=${found} query=${query} personId=${me.id} />`
        : session.error
          ? html`<${ErrorNote} error=${session.error} retry=${session.reload} />`
          : html`<${Skeleton} lines=${6} />`}
    </div>`;
}

/** @param {Session} session */
const nameOf = ({ coaching_type, coach }) => t("cards.session_with", { type: coaching_type.name, name: coach.name });

/** @param {Session} session */
const reasonOf = ({ proposed_move, coach }) =>
  proposed_move ? t("reschedule.waits", { name: coach.name }) : t("reschedule.over");

/** @param {{text: string, to: string}} props */
function Immovable({ text, to }) {
  return html`<${PageHead} section=${t("reschedule.session")} title=${t("reschedule.title")} />
    <${Empty} title=${text}><a class="button primary" href=${href(to)}>${t("parts.back")}</a><//>`;
}

/** What the wallet that pays still has; undefined while that is not known. @param {string} walletId */
function useAvailable(walletId) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const all = useGet("/v1/credits");
  const wallet = all.data?.wallets.find(({ id }) => id === walletId);
  return { available: wallet?.available, buying: all.data?.buying ?? "ask_admin" };
}

/** @param {{session: Session, query: URLSearchParams, personId: string}} props */
function Reschedule({ session, query, personId }) {
  const zone = useZone();
  const [message, setMessage] = useState("");
  const own = `/sessions/${session.id}`;
  const name = session.coach.name;
  const step = useStep(session, "reschedule", (after) => {
    go(href(own));
    say(after.proposed_move ? t("reschedule.proposed", { name }) : t("reschedule.done"), own);
  });
  const chosen = useChoice({
    wanted: { coachId: session.coach.id, sessionTypeId: session.session_type.id, zone, moving: session.id },
    path: `${own}/reschedule`,
    query,
    day: session.starts_at ? dateIn(session.starts_at, zone) : undefined,
    refusal: step.error,
    onChoose: step.clear,
  });
  const { starts, instant, openings } = chosen;
  const move = () =>
    step.take({
      ...(instant ? { starts_at: starts[0] } : { proposed_starts: starts }),
      expected_charge_credits: session.reschedule.charge_credits,
      ...(message.trim() ? { message: message.trim() } : {}),
    });
  return html`<div class="columns booking">
    <${Times} choice=${chosen} zone=${zone} present=${session.starts_at} />
    <aside class="panel summary" aria-label=${t("reschedule.your_move")}>
      <h2>${t("reschedule.new_time")}</h2>
      <${Present} session=${session} />
      ${session.reschedule.told && html`<${Told} ...${toldHere(session.reschedule.told, zone, session.starts_at)} />`}
      ${!instant && html`<p class="hint">${t("reschedule.reviews", { name })}</p>`}
      <${TextField}
        label=${t("reschedule.message", { name })}
        hint=${t("reschedule.optional")}
        rows=${2}
        value=${message}
        attributes=${{ maxlength: 1000 }}
        onChange=${setMessage}
      />
      <${ChosenTimes}
        starts=${starts}
        minutes=${session.minutes}
        zone=${zone}
        coachName=${name}
        instant=${instant}
        lost=${chosen.lost}
        onRemove=${chosen.onRemove}
      />
      ${starts.length > 0 && html`<${LateLines} policy=${openings.policy} starts=${starts} zone=${zone} />`}
      ${step.error &&
      html`<${Refusal} error=${step.error} zone=${zone} onSlot=${chosen.onNearest} retry=${move} personId=${personId}>
        ${step.error instanceof ApiError && html`<p>${t("reschedule.stays")}</p>`}
      <//>`}
      <${MoveButton} session=${session} starts=${starts} instant=${instant} busy=${step.busy} personId=${personId} onMove=${move} />
      ${starts.length > 0 && html`<${InTimeLine} policy=${openings.policy} starts=${starts} zone=${zone} />`}
    </aside>
  </div>`;
}

/** @param {{session: Session}} props */
function Present({ session }) {
  const zone = useZone();
  const { starts_at, ends_at } = session;
  if (!starts_at || !ends_at) return null;
  return html`<p class="present-time">
    <span class="hint">${t("reschedule.now")}</span>
    <span>${longDate(starts_at, zone)}, ${clockRange(starts_at, ends_at, zone)}</span>
    <span class="hint">${zoneLabel(zone, starts_at)}</span>
  </p>`;
}

/** @param {boolean} instant @param {number} count of times @param {number} charge */
function moveText(instant, count, charge) {
  const costs = credits(charge);
  if (instant) return charge ? t("reschedule.go_for", { costs }) : t("reschedule.go");
  if (count > 1) return charge ? t("reschedule.propose_some_for", { costs }) : t("reschedule.propose_some");
  return charge ? t("reschedule.propose_for", { costs }) : t("reschedule.propose");
}

/**
 * @param {object} props
 * @param {Session} props.session
 * @param {string[]} props.starts
 * @param {boolean} props.instant
 * @param {boolean} props.busy
 * @param {string} props.personId
 * @param {() => void} props.onMove
 */
function MoveButton({ session, starts, instant, busy, personId, onMove }) {
  const zone = useZone();
  const { available, buying } = useAvailable(session.wallet_id);
  const charge = session.reschedule.charge_credits;
  const short = available !== undefined && available < charge;
  return html`${short &&
    html`<div class="note warn">
      <p>${t("reschedule.short", { costs: credits(charge), has: credits(available) })}</p>
      <${Remedy} remedy=${buying === "packs" ? "buy_credits" : "ask_admin"} personId=${personId} />
    </div>`}
    <div class=${starts.length ? "book-bar ready" : "book-bar"}>
      <p class="book-bar-text">
        ${starts.length === 1 ? dateAndTime(starts[0] ?? "", zone) : t("schedule.times", { count: starts.length })}
        <span class="hint">${charge ? credits(charge) : t("reschedule.free")}</span>
      </p>
      <button type="button" class="button primary wide" disabled=${!starts.length || busy || short} onClick=${onMove}>
        ${busy ? t("reschedule.under_way") : moveText(instant, starts.length, charge)}
      </button>
    </div>`;
}
