// Credits: what is there, what is held, and the history of each wallet.
import { Empty, Listed, Loaded, PageHead, Skeleton, SupportLink } from "../components.js";
import { Packs } from "../credits/packs.js";
import { Purchases, Returned } from "../credits/purchases.js";
import { classes, html, useState } from "../html.js";
import { useGet, useList } from "../resource.js";
import { seatsOf } from "../roles.js";
import { href } from "../router.js";
import { credits, dateAndTime, dayShort } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../types").Wallet} Wallet */
/** @typedef {import("../types").Entry} Entry */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  /** @type {ReturnType<typeof useGet<import("../types").Credits>>} */
  const all = useGet("/v1/credits");
  const purchase = query.get("purchase");
  return html`<${PageHead} section="Coaching" title="Credits" />
    ${purchase && html`<${Returned} key=${purchase} id=${purchase} cancelled=${query.has("cancelled")} />`}
    <${Loaded} of=${all} skeleton=${html`<${Skeleton} shape="cards" lines=${2} />`}>
      ${(/** @type {import("../types").Credits} */ found) => html`<${Wallets} all=${found} me=${me} />`}
    <//>`;
}

/** @param {{all: import("../types").Credits, me: import("../types").Me}} props */
function Wallets({ all, me }) {
  const [id, setId] = useState(all.wallets.find((one) => one.kind === "member")?.id ?? all.wallets[0]?.id);
  const wallet = all.wallets.find((one) => one.id === id);
  if (!wallet) {
    return html`<${Empty} icon="coins" title="You have no wallet."><p>Your admin can give you credits.</p><//>`;
  }
  return html`<div class="stack">
    <ul class="wallets">
      ${all.wallets.map(
        (one) =>
          html`<li key=${one.id}>
            <${WalletCard} wallet=${one} chosen=${one.id === id} alone=${all.wallets.length === 1} onChoose=${() => setId(one.id)} />
          </li>`,
      )}
    </ul>
    ${mayFill(wallet, all.buying) ? html`<${Packs} wallet=${wallet} />` : html`<${HowToGetMore} buying=${all.buying} />`}
    <${Purchases} personId=${me.id} admin=${seatsOf(me).admin} />
    <section>
      <h2>History</h2>
      <${History} key=${wallet.id} wallet=${wallet} />
    </section>
  </div>`;
}

/** @param {{wallet: Wallet, chosen: boolean, alone: boolean, onChoose: () => void}} props */
function WalletCard({ wallet, chosen, alone, onChoose }) {
  const [soonest] = wallet.expiring ?? [];
  const content = html`<span class="hint">${wallet.kind === "member" ? "My credits" : wallet.name}</span>
    <strong>${wallet.available.toLocaleString()}</strong>
    <span class="hint">
      ${wallet.held ? `${credits(wallet.held)} held for requests` : "available"}
      ${soonest && html`<br />${credits(soonest.credits)} to use by ${dayShort(soonest.use_by)}`}
    </span>`;
  if (alone) return html`<div class="wallet panel">${content}</div>`;
  return html`<button type="button" class=${classes("wallet panel", chosen && "chosen")} aria-pressed=${chosen} onClick=${onChoose}>
    ${content}
  </button>`;
}

/** Where the company buys, only the pool is filled; a group gets its credits from there. @param {Wallet} wallet @param {string | null} buying */
const mayFill = (wallet, buying) => wallet.kind === "workspace" || (wallet.kind === "member" && buying === "packs");

/** @param {{buying: "packs" | "ask_admin"}} props */
function HowToGetMore({ buying }) {
  return html`<p class="hint">
    ${buying === "packs" ? "Choose another wallet to buy credits for it, or write to " : "Need more? Ask your admin, or write to "}
    <${SupportLink} subject="More coaching credits, please" />.
  </p>`;
}

/** @type {Record<string, string>} */
const REASONS = {
  issued: "Credits issued",
  transfer: "Transfer",
  starting_credits: "Starting credits",
  booking: "Session booked",
  purchase: "Credits bought",
  clawback: "Payment refunded",
  clawback_returned: "Payment came back",
};

/** @param {{wallet: Wallet}} props */
function History({ wallet }) {
  const zone = useZone();
  const entries = useList(`/v1/credits/history?wallet_id=${encodeURIComponent(wallet.id)}`);
  const empty = html`<${Empty} icon="coins" title="Nothing has moved yet.">
    <p>Every credit that comes or goes is listed here.</p>
  <//>`;
  return html`<${Listed} of=${entries} empty=${empty}>
    ${(/** @type {Entry} */ entry) => html`<${EntryRow} entry=${entry} zone=${zone} />`}
  <//>`;
}

/** @param {{entry: Entry, zone: string}} props */
function EntryRow({ entry, zone }) {
  const words = entry.reason.replaceAll("_", " ");
  const reason = REASONS[entry.reason] ?? `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
  return html`<div class="row-card">
    <span class="row-main">
      <span class="row-title">
        ${entry.session_id ? html`<a href=${href(`/sessions/${entry.session_id}`)}>${reason}</a>` : reason}
      </span>
      <span class="hint">
        ${dateAndTime(entry.at, zone)}${entry.actor.name && ` · by ${entry.actor.name}`}${entry.note && ` · ${entry.note}`}
      </span>
    </span>
    <span class="amount">
      <strong class=${entry.credits > 0 ? "plus" : ""}>${entry.credits > 0 ? "+" : "−"}${Math.abs(entry.credits).toLocaleString()}</strong>
      <span class="hint">balance ${entry.balance_after.toLocaleString()}</span>
    </span>
  </div>`;
}
