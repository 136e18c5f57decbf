// What happened in a wallet: what, when, why, by whom, and the balance after it.
import { useMembers } from "../admin/people.js";
import { useGet, useList } from "../api/resource.js";
import { Empty, Listed } from "../components/parts.js";
import { classes, html, useMemo } from "../html.js";
import { numberText } from "../locale.js";
import { apart } from "../names.js";
import { href } from "../router.js";
import { dateAndTime, signed } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Entry} Entry */

/**
 * Each reason in words: for credits that come, and for credits that go.
 * @type {Record<string, [string, string]>}
 */
const REASONS = {
  issued: ["Credits issued", "Credits issued"],
  transfer: ["Transfer received", "Transfer given"],
  starting_credits: ["Starting credits", "Starting credits given"],
  set: ["Set by an admin", "Set by an admin"],
  granted: ["Request granted", "Request granted"],
  booking: ["Session booked", "Session booked"],
  late_reschedule: ["Late move of a session", "Late move of a session"],
  refund: ["Refund of a session", "Refund of a session"],
  purchase: ["Credits bought", "Credits bought"],
  clawback: ["Taken back: the payment was refunded", "Taken back: the payment was refunded"],
  clawback_returned: ["Given back: the payment stands", "Given back: the payment stands"],
  expired: ["Expired", "Expired"],
  wallet_closed: ["From a wallet that was closed", "Wallet closed"],
  returned_to_closed_wallet: ["Came back for a wallet that is closed", "Came back to a closed wallet"],
};

/** @param {Entry} entry */
function reasonOf({ reason, credits }) {
  const words = reason.replaceAll("_", " ");
  const [coming, going] = REASONS[reason] ?? [];
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
  const empty = html`<${Empty} icon="coins" title="Nothing has moved yet.">
    <p>Every credit that comes or goes is listed here.</p>
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
  const others = [coach, member].filter(({ id }) => id !== myId).map(({ name }) => apart(name));
  const when = starts_at ? dateAndTime(starts_at, zone) : "no time yet";
  return `${coaching_type.name} with ${others.join(" and ")}, ${when}`;
}

/** @param {{entry: Entry, zone: string, myId: string, sessions: boolean, other: string}} props `other`: the wallet on the other side */
function EntryRow({ entry, zone, myId, sessions, other }) {
  const reason = reasonOf(entry);
  const by = entry.actor.id === myId ? "you" : apart(entry.actor.name);
  const between = other && `${entry.credits > 0 ? "from" : "to"} ${apart(other)}`;
  const about = [between, dateAndTime(entry.at, zone), by && `by ${by}`].filter(Boolean).join(" · ");
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
      <span class="hint">balance ${numberText(entry.balance_after)}</span>
    </span>
  </div>`;
}
