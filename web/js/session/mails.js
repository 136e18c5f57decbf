// The mails about a session: which went out, to whom, and when.
import { invalidate, useList } from "../api/resource.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, Skeleton } from "../components/parts.js";
import { html, useEffect } from "../html.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Message} Message */

const LOOK_AGAIN = 1500;
const LOOK_FOR = 15_000;

/** @type {Record<string, string>} */
const DELIVERY = {
  waiting: "on its way",
  sending: "on its way",
  sent: "sent",
  uncertain: "perhaps sent",
  failed: "could not be sent",
  superseded: "no longer needed",
  bounced: "came back",
};

/** @param {Message} mail @param {string} zone */
const delivery = (mail, zone) =>
  [DELIVERY[mail.status] ?? mail.status, mail.sent_at && dateAndTime(mail.sent_at, zone)].filter(Boolean).join(" ");

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
  return html`<section class="panel" aria-labelledby="mails">
    <h2 id="mails">Mails sent</h2>
    ${mails.error && !mails.items && html`<${ErrorNote} error=${mails.error} retry=${mails.reload} />`}
    ${!mails.items && !mails.error && html`<${Skeleton} lines=${2} />`}
    ${mails.items && !mails.items.length && html`<p class="hint">${fresh ? "On their way." : "None."}</p>`}
    <ul class="mails">
      ${(mails.items ?? []).map(
        (mail, index) =>
          html`<li key=${index}>
            <${Icon} name="mail" size=${18} />
            <span>
              ${mail.label}
              <span class="hint">
                to ${mail.to}, ${delivery(mail, zone)}
              </span>
            </span>
          </li>`,
      )}
    </ul>
  </section>`;
}
