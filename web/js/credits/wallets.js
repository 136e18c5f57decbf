// Wallets as people see them: what one is called, what is in it, and until when it can be used.
import { classes, html } from "../html.js";
import { rich, t } from "../texts.js";
import { credits, dayFull, zoneCity } from "../time.js";
import { walletName } from "./paying.js";

/** @typedef {import("../api/types").Wallet} Wallet */

/** @type {Record<Wallet["kind"], () => string>} */
const KINDS = { member: () => t("wallets.mine"), group: () => t("wallets.group"), workspace: () => t("wallets.pool") };

/** So many credits, the number large. @param {number} count @param {string} [tone] of the words */
export const amountAvailable = (count, tone = "") =>
  rich("wallets.amount_available", {
    count,
    amount: (words) => html`<strong>${words}</strong>`,
    unit: (words) => html`<span class=${tone}>${words}</span>`,
  });

/** @param {{wallet: Wallet}} props */
function Inside({ wallet }) {
  const [soonest] = wallet.expiring;
  return html`<span class="wallet-head">
      <span>${walletName(wallet)}</span>
      ${wallet.kind !== "member" && html`<span class="pill">${KINDS[wallet.kind]()}</span>`}
    </span>
    ${amountAvailable(wallet.available, "hint")}
    ${wallet.held > 0 && html`<span class="hint">${t("credits.held_for_requests", { credits: credits(wallet.held) })}</span>`}
    ${soonest && html`<span class="hint">${t("wallets.credits_use_by", { credits: credits(soonest.credits), day: dayFull(soonest.use_by) })}</span>`}`;
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
    <h2>${t("wallets.use_by")}</h2>
    <ul class="lines">
      ${wallet.expiring.map(
        (lot) => html`<li key=${lot.use_by}><span>${dayFull(lot.use_by)}</span><span>${credits(lot.credits)}</span></li>`,
      )}
      ${rest > 0 && html`<li><span>${t("wallets.no_last_day")}</span><span>${credits(rest)}</span></li>`}
    </ul>
    <p class="hint">${t("wallets.last_day_counts", { city: zoneCity(zone) })}</p>
  </section>`;
}
