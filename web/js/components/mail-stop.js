// Why no mail goes to somebody, and the button with which it goes again; or that mails came back lately.
import { remove } from "../api/calls.js";
import { useAct } from "../hooks/act.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";
import { ErrorNote, say } from "./parts.js";

/** @typedef {import("../api/types").MailStop} MailStop */
/** @typedef {import("../api/types").MailReturned} MailReturned */

/** @type {Record<MailStop["cause"], (told: {email: string, since: string}) => string>} */
const WHY = {
  bounced: ({ email, since }) => t("mail_stop.bounced", { email, since }),
  complained: ({ email, since }) => t("mail_stop.complained", { email, since }),
  unreachable: ({ email, since }) => t("mail_stop.unreachable", { email, since }),
};

/**
 * @param {{stop: MailStop, email: string, path: string, own?: boolean, onGone: () => void}} props `path` is what ends the
 * stop; `own`: it is the reader's
 */
export function MailStopNote({ stop, email, path, own = false, onGone }) {
  const zone = useZone();
  const { act, busy, error } = useAct();
  const since = dateAndTime(stop.since, zone);
  const again = () =>
    act(
      () => remove(path),
      () => {
        say(t("mail_stop.again_done"));
        onGone();
      },
    );
  return html`<div class="note warn">
    <h2>${t("mail_stop.title")}</h2>
    <p>${(WHY[stop.cause] ?? WHY.bounced)({ email, since })}</p>
    <p>${own ? t("mail_stop.own_advice") : t("mail_stop.advice")}</p>
    ${error && html`<${ErrorNote} error=${error} />`}
    <p class="actions">
      <button type="button" class="button" disabled=${busy} onClick=${again}>${t("parts.try_again")}</button>
    </p>
  </div>`;
}

/** @param {{returned: MailReturned, email: string}} props */
export function MailReturnedNote({ returned, email }) {
  const last = dateAndTime(returned.last_at, useZone());
  return html`<p class="note">${t("mail_stop.returned", { count: returned.times, email, last })}</p>`;
}
