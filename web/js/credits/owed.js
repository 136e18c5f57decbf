// Credits that are owed: a payment went back after what it bought had been spent or moved on.
import { useAll } from "../api/resource.js";
import { html } from "../html.js";
import { numberText } from "../locale.js";
import { apart } from "../names.js";
import { credits, dateAndTime } from "../time.js";
import { useZone } from "../zone.js";
import { money } from "./money.js";

/** @typedef {import("../api/types").Purchase} Purchase */

export const PURCHASES = "/v1/credits/purchases";

/** @param {Purchase[]} purchases */
const owedIn = (purchases) => purchases.reduce((sum, { owed_credits }) => sum + owed_credits, 0);

/** The purchases of the workspace of which something is owed, as its admins see them. */
function useOwing() {
  /** @type {ReturnType<typeof useAll<Purchase>>} */
  const all = useAll(PURCHASES);
  return (all.data ?? []).filter(({ owed_credits }) => owed_credits > 0);
}

/** What was taken back of a purchase, and what could not be. @param {Purchase} purchase */
export function takenText({ credits: bought, taken_credits, owed_credits }) {
  const taken = taken_credits ? `${credits(taken_credits)} taken back` : "nothing was left to take back";
  return `${numberText(owed_credits)} of ${credits(bought)} owed, ${taken}`;
}

/** Absent where nothing is owed; for admins. */
export function Owed() {
  const zone = useZone();
  const owing = useOwing();
  if (!owing.length) return null;
  return html`<section class="note warn owed" aria-label="Owed credits">
    <h2>${credits(owedIn(owing))} owed</h2>
    <p>
      These payments were refunded or disputed. What was still in the wallet was taken back; the rest had been spent or moved
      on, and is not taken back later.
    </p>
    <ul class="lines">
      ${owing.map(
        (one) =>
          html`<li key=${one.id}>
            <span>
              <strong>${one.buyer.name}</strong>
              <span class="hint">
                ${money(one.price_minor, one.currency)} on ${dateAndTime(one.paid_at ?? one.created_at, zone)}: ${takenText(one)}
              </span>
            </span>
            <strong>${credits(one.owed_credits)}</strong>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** What one person's purchases owe, on their page. @param {{personId: string, name: string}} props */
export function OwedBy({ personId, name }) {
  const owing = useOwing().filter(({ buyer }) => buyer.id === personId);
  if (!owing.length) return null;
  return html`<p class="note warn">
    <strong>${credits(owedIn(owing))} owed.</strong> ${apart(name)} bought them, and the payment went back.${" "}
    <a href="#/credits">See the purchases</a>
  </p>`;
}
