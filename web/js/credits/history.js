// What happened in a wallet: what, when, why, by whom, and the balance after it.
import { useMembers } from "../admin/people.js";
import { useGet, useList } from "../api/resource.js";
import { Empty, Listed } from "../components/parts.js";
import { classes, html, useMemo } from "../html.js";
import { apart } from "../names.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { dateAndTime, signed } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Entry} Entry */

/** @param {string} words @returns {[string, string]} */
const alike = (words) => [words, words];

/**
 * Each reason in words: for credits that come, and for credits that go.
 * @type {Record<string, () => [string, string]>}
 */
const REASONS = {
  issued: () => alike(t("wallets.reason_issued")),
  transfer: () => [t("wallets.reason_transfer"), t("wallets.reason_transfer_given")],
  starting_credits: () => [t("wallets.reason_starting_credits"), t("wallets.reason_starting_credits_given")],
  set: () => alike(t("wallets.reason_set")),
  granted: () => alike(t("wallets.reason_granted")),
  booking: () => alike(t("wallets.reason_booking")),
  late_reschedule: () => alike(t("wallets.reason_late_reschedule")),
  refund: () => alike(t("wallets.reason_refund")),
  purchase: () => alike(t("wallets.reason_purchase")),
  clawback: () => alike(t("wallets.reason_clawback")),
  clawback_returned: () => alike(t("wallets.reason_clawback_returned")),
  expired: () => alike(t("wallets.reason_expired")),
  wallet_closed: () => [t("wallets.reason_wallet_closed"), t("wallets.reason_wallet_closed_given")],
  returned_to_closed_wallet: () => [t("wallets.reason_returned_to_closed_wallet"), t("wallets.reason_returned_to_closed_wallet_given")],
};

/** @param {Entry} entry */
function reasonOf({ reason, credits }) {
  const words = reason.replaceAll("_", " ");
  const [coming, going] = REASONS[reason]?.() ?? [];
  return (credits > 0 ? coming : going) ?? `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

/** Wallets by id, as those who manage the whole workspace know them. @typedef {Map<string, string>} Names */

/** The history as admins read it: with the wallet on the other side. @param {{walletId: string, myId: string}} props */
export function FullHistory({ walletId, myId }) {
  const members = useMembers();
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const mine = useGet("/v1/credits");
  const names = useMemo(
    () => new Map([...(mine.data?.wallets ?? []).map(nameOfShared), ...(members.data ?? []).map(nameOfOwn)]),
    [mine.data, members.data],
  );
  return html`<${History} walletId=${walletId} myId=${myId} names=${names} />`;
}

/** @param {import("../api/types").Wallet} wallet @returns {[string, string]} */
const nameOfShared = ({ id, name }) => [id, name];

/** @param {import("../api/types").Member} member @returns {[string, string]} */
const nameOfOwn = ({ wallet_id, name }) => [wallet_id, name];

/**
 * @param {object} props
 * @param {string} props.walletId
 * @param {string} props.myId
 * @param {boolean} [props.sessions] whether the reader may open the sessions that were paid
 * @param {Names} [props.names]
 */
export function History({ walletId, myId, sessions = true, names }) {
  const zone = useZone();
  const entries = useList(`/v1/credits/history?wallet_id=${encodeURIComponent(walletId)}`);
  const empty = html`<${Empty} icon="coins" title=${t("wallets.nothing_moved")}>
    <p>${t("wallets.nothing_moved_about")}</p>
  <//>`;
  return html`<${Listed} of=${entries} empty=${empty}>
    ${(/** @type {Entry} */ entry) =>
      html`<${EntryRow} entry=${entry} zone=${zone} myId=${myId} sessions=${sessions} other=${names?.get(entry.counterpart) ?? ""} />`}
  <//>`;
}

/**
 * Which session it was: the kind, the other person (for who has no part in it both), the time.
 * @param {import("../api/types").PaidSession} session
 * @param {string} zone
 * @param {string} myId
 */
export function sessionText({ coaching_type, coach, member, starts_at }, zone, myId) {
  const [name = "", other] = [coach, member].filter(({ id }) => id !== myId).map((person) => apart(person.name));
  const when = starts_at ? dateAndTime(starts_at, zone) : t("wallets.no_time_yet");
  const type = coaching_type.name;
  return other ? t("wallets.session_of_both", { type, name, other, when }) : t("wallets.session_with", { type, name, when });
}

/** @param {Entry} entry @param {string} other */
const betweenText = (entry, other) =>
  entry.credits > 0 ? t("wallets.from", { name: apart(other) }) : t("wallets.to", { name: apart(other) });

/** @param {Entry} entry @param {string} myId */
function byText({ actor }, myId) {
  if (actor.id === myId) return t("wallets.by_you");
  return actor.name && t("wallets.by", { name: apart(actor.name) });
}

/** @param {{entry: Entry, zone: string, myId: string, sessions: boolean, other: string}} props `other`: the wallet on the other side */
function EntryRow({ entry, zone, myId, sessions, other }) {
  const reason = reasonOf(entry);
  const about = [other && betweenText(entry, other), dateAndTime(entry.at, zone), byText(entry, myId)].filter(Boolean).join(" · ");
  const paid = entry.session && sessionText(entry.session, zone, myId);
  const linked = sessions && entry.session_id;
  return html`<div class="row-card entry">
    <span class="row-main">
      <span class="row-title">
        ${linked ? html`<a href=${href(`/sessions/${entry.session_id}`)}>${reason}</a>` : reason}
      </span>
      ${paid && html`<span>${paid}</span>`}
      <span class="hint">${about}</span>
      ${entry.note && html`<span class="entry-note">${entry.note}</span>`}
    </span>
    <span class="amount">
      <strong class=${classes(entry.credits > 0 && "plus")}>${signed(entry.credits)}</strong>
      <span class="hint">${t("wallets.balance_after", { balance: entry.balance_after })}</span>
    </span>
  </div>`;
}
