// Credits that are owed: a payment went back after what it bought had been spent or moved on.
import { invalidate, useAll } from "../api/resource.js";
import { Dialog, ErrorNote, Select, TextField, say } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
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
  const [settling, setSettling] = useState(/** @type {Purchase | null} */ (null));
  if (!owing.length) return null;
  return html`<section class="note warn owed" aria-label="Owed credits">
    <h2>${credits(owedIn(owing))} owed</h2>
    <p>
      These payments were refunded or disputed. What was still in the wallet was taken back; the rest had been spent or moved
      on. Take it when credits have come into the wallet again, or write it off.
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
            <button type="button" class="button small" onClick=${() => setSettling(one)}>Settle</button>
          </li>`,
      )}
    </ul>
    ${settling && html`<${SettleDialog} purchase=${settling} onClose=${() => setSettling(null)} />`}
  </section>`;
}

/** What becomes of one debt. @param {{purchase: Purchase, onClose: () => void}} props */
function SettleDialog({ purchase, onClose }) {
  const owed = credits(purchase.owed_credits);
  const [remedy, setRemedy] = useState("take");
  const [note, setNote] = useState("");
  const path = `/v1/admin/credits/purchases/${encodeURIComponent(purchase.id)}/settle`;
  /** @type {ReturnType<typeof useSend<Purchase>>} */
  const { send, busy, error } = useSend(path);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const settled = await send({ remedy, note: note.trim() });
    if (!settled) return;
    invalidate("/v1/credits", "/v1/admin/members", "/v1/admin/audit");
    const left = settled.owed_credits ? `${credits(settled.owed_credits)} still owed.` : "Nothing is owed any more.";
    say(left);
    onClose();
  };
  return html`<${Dialog} title=${`Settle ${owed}`} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${Select}
        label="What to do"
        value=${remedy}
        options=${[
          ["take", `Take what is in the wallet now, up to ${owed}`],
          ["write_off", `Write off ${owed}`],
        ]}
        onChange=${setRemedy}
      />
      <p>
        ${remedy === "take"
          ? `${apart(purchase.buyer.name)} is told by the history of the wallet. What is not there stays owed.`
          : "No credits move. The audit keeps your note."}
      </p>
      <${TextField}
        label="Note"
        hint=${remedy === "take" ? "Optional. The history shows it." : "Say why, for whoever reads the audit."}
        value=${note}
        attributes=${{ maxlength: 200, required: remedy === "write_off" }}
        onChange=${setNote}
      />
      ${error && html`<${ErrorNote} error=${error} />`}
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>Back</button>
        <button type="submit" class="button primary" disabled=${busy}>${remedy === "take" ? "Take credits" : "Write off"}</button>
      </div>
    </form>
  <//>`;
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
