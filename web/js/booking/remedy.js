// More credits for a booking that lacks them: bought, or asked for here; the way back to the booking stays open.
import { html, useState } from "../html.js";
import { currentRoute } from "../router.js";
import { atDesk, t } from "../texts.js";
import { WAITING, draftOf, keepDrafts } from "./drafts.js";

/** @param {{remedy: "buy_credits" | "ask_admin" | undefined, personId: string}} props */
export function Remedy({ remedy, personId }) {
  /** @type {[typeof import("../credits/asking.js").AskDialog | null, (dialog: any) => void]} */
  const [Asking, setAsking] = useState(/** @type {any} */ (null));
  const ask = () => atDesk(import("../credits/asking.js")).then(({ AskDialog }) => setAsking(() => AskDialog));
  const wait = () => keepDrafts(personId, { [WAITING]: location.hash });
  if (remedy === "buy_credits") {
    return html`<p><a class="button" href="#/credits" onClick=${wait}>${t("schedule.buy_credits")}</a></p>`;
  }
  return html`<p>
      <button type="button" class="button" onClick=${ask}>${t("schedule.ask_admin_credits")}</button>
    </p>
    ${Asking && html`<${Asking} onClose=${() => setAsking(null)} />`}`;
}

/** On the way, and after paying: back to the booking that waits for credits. @param {{personId: string}} props */
export function WaitingBooking({ personId }) {
  const waiting = draftOf(personId, WAITING);
  if (!waiting || currentRoute().path !== "/credits") return null;
  return html`<div class="note">
    <p>${t("schedule.waiting")}</p>
    <p>
      <a class="button primary" href=${waiting} onClick=${() => keepDrafts(personId, { [WAITING]: "" })}>
        ${t("schedule.waiting_back")}
      </a>
    </p>
  </div>`;
}
