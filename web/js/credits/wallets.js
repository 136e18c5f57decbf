// Wallets as people see them: what one is called, what is in it, and until when it can be used.
import { classes, html } from "../html.js";
import { numberText } from "../locale.js";
import { credits, dayFull, zoneCity } from "../time.js";
import { walletName } from "./paying.js";

/** @typedef {import("../api/types").Wallet} Wallet */

/** @type {Record<Wallet["kind"], string>} */
const KINDS = { member: "Mine", group: "Group", workspace: "Pool" };

/** @param {{wallet: Wallet}} props */
function Inside({ wallet }) {
  const [soonest] = wallet.expiring;
  return html`<span class="wallet-head">
      <span>${walletName(wallet)}</span>
      ${wallet.kind !== "member" && html`<span class="pill">${KINDS[wallet.kind]}</span>`}
    </span>
    <strong>${numberText(wallet.available)}</strong>
    <span class="hint">${wallet.available === 1 ? "credit" : "credits"} available</span>
    ${wallet.held > 0 && html`<span class="hint">${credits(wallet.held)} held for requests</span>`}
    ${soonest && html`<span class="hint">${credits(soonest.credits)} to use by ${dayFull(soonest.use_by)}</span>`}`;
}

/**
 * Cards to choose from; a single one is only shown.
 * @param {{wallets: Wallet[], chosen: string, onChoose: (id: string) => void}} props
 */
export function WalletCards({ wallets, chosen, onChoose }) {
  const alone = wallets.length === 1;
  return html`<ul class="wallets">
    ${wallets.map(
      (one) =>
        html`<li key=${one.id}>
          ${alone
            ? html`<div class="wallet panel"><${Inside} wallet=${one} /></div>`
            : html`<button
                type="button"
                class=${classes("wallet panel", one.id === chosen && "chosen")}
                aria-pressed=${one.id === chosen}
                onClick=${() => onChoose(one.id)}
              >
                <${Inside} wallet=${one} />
              </button>`}
        </li>`,
    )}
  </ul>`;
}

/** Until when the credits of a wallet can be used; absent where none has a last day. @param {{wallet: Wallet, zone: string}} props `zone`: the workspace's */
export function UseBy({ wallet, zone }) {
  if (!wallet.expiring.length) return null;
  const dated = wallet.expiring.reduce((sum, lot) => sum + lot.credits, 0);
  const rest = wallet.available - dated;
  return html`<section class="panel">
    <h2>Use by</h2>
    <ul class="lines">
      ${wallet.expiring.map(
        (lot) => html`<li key=${lot.use_by}><span>${dayFull(lot.use_by)}</span><span>${credits(lot.credits)}</span></li>`,
      )}
      ${rest > 0 && html`<li><span>No last day</span><span>${credits(rest)}</span></li>`}
    </ul>
    <p class="hint">The last day counts in full, by the date in ${zoneCity(zone)}. What must be used soonest is spent first.</p>
  </section>`;
}
