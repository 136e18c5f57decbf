// What is about to be booked: time, price, balance, and the policy that will hold.
import { ApiError } from "../api/calls.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, Field, SupportLink } from "../components/parts.js";
import { PayWith, walletName } from "../credits/paying.js";
import { classes, html, useEffect, useRef } from "../html.js";
import { href } from "../router.js";
import { outlookAt } from "../session/consequences.js";
import { t } from "../texts.js";
import { clockRange, credits, dateAndTime, longDate, zoneLabel } from "../time.js";
import { MOST_PROPOSALS } from "./choice.js";
import { Remedy } from "./remedy.js";

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

/** @typedef {{starts: string[], minutes: number, zone: string, coachName: string, instant: boolean, lost: boolean}} Times */

/** @param {Times & {onRemove: (start: string) => void}} props `lost`: a time that was wanted is not to be had */
export function ChosenTimes({ starts, minutes, zone, coachName, instant, lost, onRemove }) {
  if (!starts.length) {
    return html`<p class="hint" role=${lost && "status"}>
      ${lost && `${t("errors.slot_not_offered")}. `}${instant ? t("schedule.choose") : t("schedule.choose_some", { name: coachName })}
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
            aria-label=${t("schedule.remove", { time: dateAndTime(start, zone, starts) })}
            onClick=${() => onRemove(start)}
          >
            <${Icon} name="close" size=${16} />
          </button>
        </li>`,
    )}
  </ul>
  ${starts.length === MOST_PROPOSALS && html`<p class="hint" role="status">${t("schedule.that_is_five")}</p>`}`;
}

/** @param {{choice: Choice, onWallet: (id: string) => void}} props */
export function Price({ choice, onWallet }) {
  const { sessionType, wallet, wallets } = choice;
  const left = wallet ? wallet.available - sessionType.credits : 0;
  return html`<${PayWith} wallets=${wallets} wallet=${wallet} onWallet=${onWallet} />
    <dl class="price">
      <div><dt>${t("schedule.price")}</dt><dd>${sessionType.credits ? credits(sessionType.credits) : t("schedule.free")}</dd></div>
      ${wallet &&
      html`<div class=${classes(isShort(choice) && "short")}>
        <dt>${wallet.kind === "member" ? t("schedule.your_balance") : t("schedule.balance_of", { name: wallet.name })}</dt>
        <dd>${credits(wallet.available)}</dd>
      </div>`}
      ${wallet && sessionType.credits > 0 && left >= 0 && html`<div><dt>${t("schedule.left")}</dt><dd>${credits(left)}</dd></div>`}
    </dl>`;
}

/**
 * What a booking, or a move, of these starts would lose, before the click.
 * @param {{policy: Outlook | undefined, starts: string[], zone: string}} props
 */
export function LateLines({ policy, starts, zone }) {
  return outlookAt(policy, starts, zone).late.map((text) => html`<p key=${text} class="note warn" role="status">${text}</p>`);
}

/** Until when it can be called off. @param {{policy: Outlook | undefined, starts: string[], zone: string}} props */
export function InTimeLine({ policy, starts, zone }) {
  const { inTime } = outlookAt(policy, starts, zone);
  return inTime && html`<p class="hint">${inTime}</p>`;
}

/** What a request does until it is answered. @param {{choice: Choice}} props */
export function HoldLine({ choice }) {
  const { coach, sessionType } = choice;
  return html`<p class="hint">
    ${t("schedule.answers", { name: coach.name })}${" "}
    ${sessionType.credits ? t("schedule.held", { credits: credits(sessionType.credits) }) : ""}
  </p>`;
}

/**
 * What is missing to pay, and another wallet or the way to more credits.
 * @param {{choice: Choice, onWallet: (id: string) => void, personId: string}} props
 */
export function Shortage({ choice, onWallet, personId }) {
  const { sessionType, wallet, wallets, buying } = choice;
  const other = wallets.find((one) => one.available >= sessionType.credits);
  const [costs, has] = [credits(sessionType.credits), credits(wallet?.available ?? 0)];
  return html`<div class="note warn">
    <p>
      ${wallet && wallet.kind !== "member"
        ? t("schedule.wallet_short", { costs, has, wallet: wallet.name })
        : t("schedule.short", { costs, has })}
    </p>
    ${other
      ? html`<p>
          <button type="button" class="button" onClick=${() => onWallet(other.id)}>
            ${t("schedule.pay_with", { wallet: walletName(other) })}
          </button>
        </p>`
      : html`<${Remedy} remedy=${buying === "packs" ? "buy_credits" : "ask_admin"} personId=${personId} />`}
  </div>`;
}

/** What no group of the member includes. @param {{what: string, groups: string[]}} props `what`: to ask for */
export function NotIncluded({ what, groups }) {
  const [group = ""] = groups;
  return html`<div class="note warn">
    <p>${groups.length === 1 ? t("schedule.outside_group", { group, what }) : t("schedule.outside_groups", { what })}</p>
    <p><${SupportLink} subject=${t("schedule.outside_subject", { what })}>${t("schedule.ask_admin")}<//></p>
  </div>`;
}

/**
 * A refused booking, with what can be done about it.
 * @param {object} props
 * @param {unknown} props.error
 * @param {string} props.zone
 * @param {(slot: import("../api/types").Slot) => void} props.onSlot
 * @param {() => void} props.retry
 * @param {string} props.personId
 * @param {import("../html.js").Children} [props.children]
 */
export function Refusal({ error, zone, onSlot, retry, personId, children }) {
  const problem = error instanceof ApiError ? error.problem : /** @type {import("../api/calls.js").Problem} */ ({});
  const nearest = (problem.nearest_slots ?? []).map(({ starts_at }) => starts_at);
  const again = !(error instanceof ApiError) || error.status >= 500;
  /** @type {{current: HTMLElement | null}} */
  const note = useRef(null);
  useEffect(() => note.current?.scrollIntoView({ block: "nearest" }), [error]);
  return html`<div ref=${note}><${ErrorNote} error=${error} retry=${again ? retry : null}>
    ${children}
    ${problem.session_id &&
    html`<p><a href=${href(`/sessions/${problem.session_id}`)}>${t("schedule.see_session")}</a></p>`}
    ${problem.code === "insufficient_credits" && html`<${Remedy} remedy=${problem.remedy} personId=${personId} />`}
    ${nearest.length > 0 &&
    html`<p>${t("schedule.nearest")}</p>
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
  return html`<${Field} label=${t("schedule.note", { name: choice.coach.name })} hint=${t("schedule.note_hint")}>
    <textarea
      rows="3"
      maxlength="1000"
      value=${note}
      onInput=${(/** @type {any} */ event) => onNote(event.currentTarget.value)}
    ></textarea>
  <//>`;
}
