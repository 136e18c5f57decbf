// What is about to be booked: time, price, balance, the policy that will hold, and the button.
import { ApiError } from "../api/calls.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, Field, SupportLink } from "../components/parts.js";
import { PayWith, walletName } from "../credits/paying.js";
import { classes, html, useEffect, useRef } from "../html.js";
import { href } from "../router.js";
import { outlookAt } from "../session/consequences.js";
import { clockRange, credits, dateAndTime, longDate, zoneLabel } from "../time.js";

/** @typedef {import("../api/types").Outlook} Outlook */
/** @typedef {import("../api/types").Wallet} Wallet */
/** @typedef {import("../api/types").SessionType} SessionType */
/**
 * @typedef {object} Choice
 * @property {import("../api/types").CoachSummary} coach
 * @property {string} coachingTypeName
 * @property {SessionType} sessionType
 * @property {string[]} starts
 * @property {string} zone
 * @property {Wallet[]} wallets those that may pay
 * @property {Wallet | undefined} wallet the one that will
 * @property {"packs" | "ask_admin"} buying
 */

/** @param {Choice} choice */
export const isShort = ({ wallet, sessionType }) =>
  sessionType.credits > 0 && wallet !== undefined && wallet.available < sessionType.credits;

export const MOST_PROPOSALS = 5;

/**
 * The choice after a press on a time: one with a coach who confirms at once, else up to five.
 * @param {string} start
 * @param {string[]} starts
 * @param {boolean} instant
 */
export function toggled(start, starts, instant) {
  if (starts.includes(start)) return starts.filter((one) => one !== start);
  if (instant) return [start];
  return starts.length < MOST_PROPOSALS ? [...starts, start].sort() : starts;
}

/** @typedef {{starts: string[], minutes: number, zone: string, coachName: string, instant: boolean}} Times */

/** @param {Times & {onRemove: (start: string) => void}} props */
export function ChosenTimes({ starts, minutes, zone, coachName, instant, onRemove }) {
  if (!starts.length) {
    return html`<p class="hint">
      ${instant ? "Choose a time." : `Choose up to five times; ${coachName} picks one of them.`}
    </p>`;
  }
  if (instant) {
    const start = starts[0] ?? "";
    const end = Date.parse(start) + minutes * 60_000;
    return html`<p class="chosen-time">
      <strong>${longDate(start, zone)}</strong><br />${clockRange(start, end, zone)}
      <span class="hint">${zoneLabel(zone, start)}</span>
    </p>`;
  }
  return html`<ul class="proposals">
    ${starts.map(
      (start) =>
        html`<li key=${start}>
          ${dateAndTime(start, zone, starts)}
          <button
            type="button"
            class="icon-button"
            aria-label=${`Remove ${dateAndTime(start, zone, starts)}`}
            onClick=${() => onRemove(start)}
          >
            <${Icon} name="close" size=${16} />
          </button>
        </li>`,
    )}
  </ul>
  ${starts.length === MOST_PROPOSALS && html`<p class="hint" role="status">That is five. Remove one to choose another.</p>`}`;
}

/** @param {{choice: Choice, onWallet: (id: string) => void}} props */
export function Price({ choice, onWallet }) {
  const { sessionType, wallet, wallets } = choice;
  const left = wallet ? wallet.available - sessionType.credits : 0;
  return html`<${PayWith} wallets=${wallets} wallet=${wallet} onWallet=${onWallet} />
    <dl class="price">
      <div><dt>Price</dt><dd>${sessionType.credits ? credits(sessionType.credits) : "Free"}</dd></div>
      ${wallet &&
      html`<div class=${classes(isShort(choice) && "short")}>
        <dt>${wallet.kind === "member" ? "Your balance" : `Balance of ${wallet.name}`}</dt>
        <dd>${credits(wallet.available)}</dd>
      </div>`}
      ${wallet && sessionType.credits > 0 && left >= 0 && html`<div><dt>Left afterwards</dt><dd>${credits(left)}</dd></div>`}
    </dl>`;
}

/** What a booking, or a move, of these starts would do, before the click. @param {{policy: Outlook | undefined, starts: string[], zone: string}} props */
export function PolicyLine({ policy, starts, zone }) {
  const { late, inTime } = outlookAt(policy, starts, zone);
  return html`${late.map((text) => html`<p key=${text} class="note warn" role="status">${text}</p>`)}
    ${inTime && html`<p class="hint">${inTime}</p>`}`;
}

/** What a request does until it is answered. @param {{choice: Choice}} props */
export function HoldLine({ choice }) {
  const { coach, sessionType } = choice;
  const held = sessionType.credits
    ? `Held until then: ${credits(sessionType.credits)}. It all comes back if no time suits.`
    : "";
  return html`<p class="hint">${coach.name} answers within two days. ${held}</p>`;
}

/** The chosen wallet has too little; perhaps another has enough. @param {{choice: Choice, onWallet: (id: string) => void}} props */
export function Shortage({ choice, onWallet }) {
  const { sessionType, wallet, wallets, buying } = choice;
  const other = wallets.find((one) => one.available >= sessionType.credits);
  const whose = wallet && wallet.kind !== "member" ? `${wallet.name} has` : "you have";
  return html`<div class="note warn">
    <p>
      This session costs ${credits(sessionType.credits)} and ${whose} ${credits(wallet?.available ?? 0)}.
    </p>
    ${other
      ? html`<p>
          <button type="button" class="button" onClick=${() => onWallet(other.id)}>Pay with ${walletName(other)}</button>
        </p>`
      : html`<${Remedy} remedy=${buying === "packs" ? "buy_credits" : "ask_admin"} />`}
  </div>`;
}

/** What no group of the member includes. @param {{what: string, groups: string[]}} props */
export function NotIncluded({ what, groups }) {
  const [group] = groups;
  const none = groups.length === 1 ? `Your group ${group} does` : "Your groups do";
  return html`<div class="note warn">
    <p>${none} not include ${what}. Choose another coaching type or session type, or ask your admin.</p>
    <p><${SupportLink} subject=${`Please let me book ${what}`}>Ask your admin<//></p>
  </div>`;
}

/** @param {{remedy: "buy_credits" | "ask_admin" | undefined}} props */
export function Remedy({ remedy }) {
  return html`<p>
    ${remedy === "buy_credits"
      ? html`<a class="button" href="#/credits">Buy Credits</a>`
      : html`<${SupportLink} subject="More coaching credits, please">Ask your admin<//> for more credits.`}
  </p>`;
}

/**
 * A refused booking, with what can be done about it.
 * @param {object} props
 * @param {unknown} props.error
 * @param {string} props.zone
 * @param {(slot: import("../api/types").Slot) => void} props.onSlot
 * @param {() => void} props.retry
 * @param {import("../html.js").Children} [props.children]
 */
export function Refusal({ error, zone, onSlot, retry, children }) {
  const problem = error instanceof ApiError ? error.problem : /** @type {import("../api/calls.js").Problem} */ ({});
  const nearest = (problem.nearest_slots ?? []).map(({ starts_at }) => starts_at);
  const again = !(error instanceof ApiError) || error.status >= 500;
  /** @type {{current: HTMLElement | null}} */
  const note = useRef(null);
  useEffect(() => note.current?.scrollIntoView({ block: "nearest" }), [error]);
  return html`<div ref=${note}><${ErrorNote} error=${error} retry=${again ? retry : null}>
    ${children}
    ${problem.session_id &&
    html`<p><a href=${href(`/sessions/${problem.session_id}`)}>See that session</a></p>`}
    ${problem.code === "insufficient_credits" && html`<${Remedy} remedy=${problem.remedy} />`}
    ${nearest.length > 0 &&
    html`<p>Nearest free times:</p>
      <ul class="slots wide">
        ${problem.nearest_slots?.map(
          (slot) =>
            html`<li key=${slot.starts_at}>
              <button type="button" class="slot" onClick=${() => onSlot(slot)}>
                ${dateAndTime(slot.starts_at, zone, nearest)}
              </button>
            </li>`,
        )}
      </ul>`}
  <//></div>`;
}

/**
 * @param {object} props
 * @param {Choice} props.choice
 * @param {string} props.note
 * @param {(note: string) => void} props.onNote
 */
export function NoteField({ choice, note, onNote }) {
  return html`<${Field} label=${`Note for ${choice.coach.name}`} hint="Optional. What would you like to work on?">
    <textarea
      rows="3"
      maxlength="1000"
      value=${note}
      onInput=${(/** @type {any} */ event) => onNote(event.currentTarget.value)}
    ></textarea>
  <//>`;
}
