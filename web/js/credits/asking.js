// Asking an admin for credits, and what became of it.
import { BOUNDS } from "../api/bounds.js";
import { invalidate, useList } from "../api/resource.js";
import { Dialog, ErrorNote, Listed, NumberField, TextField, say } from "../components/parts.js";
import { useAwaited } from "../hooks/ask-again.js";
import { useSend } from "../hooks/send.js";
import { classes, html, useState } from "../html.js";
import { t } from "../texts.js";
import { credits, dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").CreditRequest} CreditRequest */

export const ASKED = "/v1/credits/requests";

/** @param {{onClose: () => void}} props */
export function AskDialog({ onClose }) {
  const [amount, setAmount] = useState(/** @type {number | null} */ (null));
  const [note, setNote] = useState("");
  /** @type {ReturnType<typeof useSend<CreditRequest>>} */
  const { send, busy, error } = useSend(ASKED);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(await send({ credits: amount, note: note.trim() }))) return;
    invalidate(ASKED);
    say(t("wallets.asked"));
    onClose();
  };
  return html`<${Dialog} title=${t("wallets.request_credits")} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <p>${t("wallets.asking_about")}</p>
      <${NumberField} label=${t("wallets.credits")} value=${amount} ...${BOUNDS.AskBody.credits} required onChange=${setAmount} />
      <${TextField}
        label=${t("wallets.note")}
        hint=${t("wallets.asking_note_hint")}
        rows=${3}
        value=${note}
        attributes=${BOUNDS.AskBody.note}
        onChange=${setNote}
      />
      ${error && html`<${ErrorNote} error=${error} />`}
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>${t("parts.back")}</button>
        <button type="submit" class="button primary" disabled=${busy || !amount}>${busy ? t("wallets.sending") : t("wallets.request_credits")}</button>
      </div>
    </form>
  <//>`;
}

/** Own requests with their answers; absent while there are none. */
export function OwnRequests() {
  const zone = useZone();
  /** @type {ReturnType<typeof useList<CreditRequest>>} */
  const asked = useList(ASKED);
  useAwaited(asked.items?.filter(({ status }) => status === "open").length, ASKED, "/v1/credits");
  if (!asked.items?.length && !asked.error) return null;
  return html`<section>
    <h2>${t("wallets.your_requests")}</h2>
    <${Listed} of=${asked} empty=${null}>
      ${(/** @type {CreditRequest} */ one) =>
        html`<div class="row-card wraps entry">
          <span class="row-main">
            <span class="row-title">${credits(one.credits)}</span>
            <span class="hint">${dateAndTime(one.created_at, zone)}</span>
            ${one.note && html`<span class="entry-note">${one.note}</span>`}
            ${one.answer && html`<span class="entry-note">${t("wallets.answer", { answer: one.answer })}</span>`}
          </span>
          <${AskedPill} asked=${one} />
        </div>`}
    <//>
  </section>`;
}

/** @param {{asked: CreditRequest}} props */
export function AskedPill({ asked }) {
  const { status, granted_credits } = asked;
  /** @type {Record<string, [string, string]>} */
  const words = {
    open: [t("wallets.request_waiting"), "waiting"],
    granted: [t("wallets.request_granted", { credits: credits(granted_credits ?? 0) }), "good"],
    refused: [t("wallets.request_refused"), "bad"],
    withdrawn: [t("wallets.request_withdrawn"), "quiet"],
  };
  const [text, tone] = words[status] ?? [status, ""];
  return html`<span class=${classes("pill", tone)}>${text}</span>`;
}
