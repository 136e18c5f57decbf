// The mails about a session: which went out, to whom, and when.
import { invalidate, useList } from "../api/resource.js";
import { Fold } from "../components/fold.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, Skeleton } from "../components/parts.js";
import { html, useEffect } from "../html.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Message} Message */

const LOOK_AGAIN = 1500;
const LOOK_FOR = 15_000;

/** @type {Record<string, () => string>} */
const DELIVERY = {
  waiting: () => t("session.delivery_waiting"),
  sending: () => t("session.delivery_waiting"),
  sent: () => t("session.delivery_sent"),
  uncertain: () => t("session.delivery_uncertain"),
  failed: () => t("session.delivery_failed"),
  superseded: () => t("session.delivery_superseded"),
  bounced: () => t("session.delivery_bounced"),
};

/** @param {Message} mail @param {string} zone */
function deliveryText({ to: address, status, sent_at }, zone) {
  const delivery = DELIVERY[status]?.() ?? status;
  if (!sent_at) return t("session.mail_to", { address, delivery });
  return t("session.mail_to_at", { address, delivery, time: dateAndTime(sent_at, zone) });
}

/**
 * The mails follow a change by seconds, so a page on which it was just made looks again.
 * @param {{path: string, fresh: boolean, changed: boolean}} props
 */
export function Mails({ path, fresh, changed }) {
  const zone = useZone();
  const list = `${path}/messages`;
  /** @type {ReturnType<typeof useList<Message>>} */
  const mails = useList(list);
  const under = mails.items?.filter(({ status }) => status === "waiting" || status === "sending") ?? [];
  const missing = fresh && (mails.items ?? []).length < 2;
  const waiting = mails.items !== undefined && (changed || missing || under.length > 0);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => invalidate(list), LOOK_AGAIN);
    const end = setTimeout(() => clearInterval(timer), LOOK_FOR);
    return () => [timer, end].forEach(clearTimeout);
  }, [waiting, list]);
  return html`<${Fold} title=${t("session.mails")}>
    ${mails.error && !mails.items && html`<${ErrorNote} error=${mails.error} retry=${mails.reload} />`}
    ${!mails.items && !mails.error && html`<${Skeleton} lines=${2} />`}
    ${mails.items && !mails.items.length && html`<p class="hint">${fresh ? t("session.mails_on_way") : t("session.mails_none")}</p>`}
    <ul class="mails">
      ${(mails.items ?? []).map(
        (mail, index) =>
          html`<li key=${index}>
            <${Icon} name="mail" size=${18} />
            <span>
              ${mail.label}
              <span class="hint">${deliveryText(mail, zone)}</span>
            </span>
          </li>`,
      )}
    </ul>
  <//>`;
}
