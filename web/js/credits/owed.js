// Credits that are owed: a payment went back after what it bought had been spent or moved on.
import { BOUNDS } from "../api/bounds.js";
import { invalidate, useAll } from "../api/resource.js";
import { Dialog, ErrorNote, Select, TextField, say } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { apart } from "../names.js";
import { rich, t } from "../texts.js";
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
  const all = credits(bought);
  return taken_credits
    ? t("wallets.owed_and_taken", { owed: owed_credits, bought: all, taken: credits(taken_credits) })
    : t("wallets.owed_none_taken", { owed: owed_credits, bought: all });
}

/** Absent where nothing is owed; for admins. */
export function Owed() {
  const zone = useZone();
  const owing = useOwing();
  const [settling, setSettling] = useState(/** @type {Purchase | null} */ (null));
  if (!owing.length) return null;
  return html`<section class="note warn owed" aria-label=${t("wallets.owed_credits")}>
    <h2>${t("wallets.owed", { credits: credits(owedIn(owing)) })}</h2>
    <p>
      ${t("wallets.owed_about")}
    </p>
    <ul class="lines">
      ${owing.map(
        (one) =>
          html`<li key=${one.id}>
            <span>
              <strong>${one.buyer.name}</strong>
              <span class="hint">
                ${t("wallets.owed_of", {
                  price: money(one.price_minor, one.currency),
                  when: dateAndTime(one.paid_at ?? one.created_at, zone),
                  taken: takenText(one),
                })}
              </span>
            </span>
            <strong>${credits(one.owed_credits)}</strong>
            <button type="button" class="button small" onClick=${() => setSettling(one)}>${t("wallets.settle")}</button>
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
    const owed_credits = settled.owed_credits;
    const left = owed_credits ? t("wallets.still_owed", { credits: credits(owed_credits) }) : t("wallets.nothing_owed");
    say(left);
    onClose();
  };
  return html`<${Dialog} title=${t("wallets.settle_credits", { credits: owed })} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${Select}
        label=${t("wallets.what_to_do")}
        value=${remedy}
        options=${[
          ["take", t("wallets.take_up_to", { credits: owed })],
          ["write_off", t("wallets.write_off_credits", { credits: owed })],
        ]}
        onChange=${setRemedy}
      />
      <p>
        ${remedy === "take"
          ? t("wallets.take_told", { name: apart(purchase.buyer.name) })
          : t("wallets.write_off_told")}
      </p>
      <${TextField}
        label=${t("wallets.note")}
        hint=${remedy === "take" ? t("wallets.note_in_history") : t("wallets.note_in_audit")}
        value=${note}
        attributes=${{ ...BOUNDS.SettleBody.note, required: remedy === "write_off" }}
        onChange=${setNote}
      />
      ${error && html`<${ErrorNote} error=${error} />`}
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>${t("parts.back")}</button>
        <button type="submit" class="button primary" disabled=${busy}>${remedy === "take" ? t("wallets.take_credits") : t("wallets.write_off")}</button>
      </div>
    </form>
  <//>`;
}

/** What one person's purchases owe, on their page. @param {{personId: string, name: string}} props */
export function OwedBy({ personId, name }) {
  const owing = useOwing().filter(({ buyer }) => buyer.id === personId);
  if (!owing.length) return null;
  return html`<p class="note warn">
    ${rich("wallets.owed_by", {
      credits: credits(owedIn(owing)),
      name: apart(name),
      strong: (words) => html`<strong>${words}</strong>`,
      link: (words) => html`<a href="#/credits">${words}</a>`,
    })}
  </p>`;
}
