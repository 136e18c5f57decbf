// Webhooks to the workspace's own systems: what they can hear of, how one stands, the form, the secret.
import { BOUNDS } from "../api/bounds.js";
import { CopyLine } from "../components/copy-line.js";
import { Check, TextField } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";

/** @typedef {import("../api/types").Webhook} Webhook */
/** @typedef {import("../api/types").WebhookBody} Draft */
/** @typedef {Draft["types"][number]} EventType */

export const WEBHOOKS = "/v1/admin/webhooks";

/** @type {Record<EventType | "ping", () => string>} */
export const TYPES = {
  "session.requested": () => t("webhooks.session_requested"),
  "session.confirmed": () => t("webhooks.session_confirmed"),
  "session.rescheduled": () => t("webhooks.session_rescheduled"),
  "session.cancelled": () => t("webhooks.session_cancelled"),
  "session.declined": () => t("webhooks.session_declined"),
  "session.expired": () => t("webhooks.session_expired"),
  "session.completed": () => t("webhooks.session_completed"),
  "session.no_show": () => t("webhooks.session_no_show"),
  "credits.transferred": () => t("webhooks.credits_transferred"),
  "credits.purchased": () => t("webhooks.credits_purchased"),
  "credits.expired": () => t("webhooks.credits_expired"),
  "member.added": () => t("webhooks.member_added"),
  "member.removed": () => t("webhooks.member_removed"),
  ping: () => t("webhooks.ping"),
};
const CHOICES = /** @type {EventType[]} */ (Object.keys(TYPES).filter((type) => type !== "ping"));

/** @type {Draft} */
export const NEW_WEBHOOK = { url: "", types: CHOICES };

/** @param {string} url the name of the system alone */
export function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** How it stands: a word, and what there is to say. @param {Webhook} webhook @param {string} zone @returns {{word: string, tone: string, about: string}} */
export function stateOf({ off_reason, failing_since }, zone) {
  if (off_reason === "gone") return { word: t("webhooks.off"), tone: "bad", about: t("webhooks.off_gone") };
  if (off_reason === "failing") return { word: t("webhooks.off"), tone: "bad", about: t("webhooks.off_failing") };
  if (off_reason) return { word: t("webhooks.off"), tone: "", about: "" };
  if (failing_since) {
    return { word: t("webhooks.fails"), tone: "waiting", about: t("webhooks.failing", { moment: dateAndTime(failing_since, zone) }) };
  }
  return { word: t("webhooks.on"), tone: "good", about: "" };
}

/** @param {{draft: Draft, change: (some: Partial<Draft>) => void}} props */
export function WebhookFields({ draft, change }) {
  const toggle = (/** @type {EventType} */ type) => (/** @type {boolean} */ on) =>
    change({ types: CHOICES.filter((one) => (one === type ? on : draft.types.includes(one))) });
  return html`<${TextField}
      label=${t("webhooks.address")}
      hint=${t("webhooks.address_hint")}
      type="url"
      value=${draft.url}
      attributes=${{ required: true, ...BOUNDS.WebhookBody.url, autocomplete: "off", placeholder: "https://" }}
      onChange=${(/** @type {string} */ url) => change({ url })}
    />
    <fieldset>
      <legend>${t("webhooks.events")}</legend>
      ${CHOICES.map(
        (type) => html`<${Check} key=${type} label=${TYPES[type]()} checked=${draft.types.includes(type)} onChange=${toggle(type)} />`,
      )}
    </fieldset>`;
}

/** The secret, this once. @param {{secret: string, onClose: () => void}} props */
export function Secret({ secret, onClose }) {
  return html`<div class="form">
    <${CopyLine} label=${t("webhooks.secret")} value=${secret} />
    <p role="status">${t("webhooks.secret_about")}</p>
    <div class="actions end">
      <button type="button" class="button primary" onClick=${onClose}>${t("webhooks.secret_kept")}</button>
    </div>
  </div>`;
}
