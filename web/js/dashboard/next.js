// The next session, large: when, how long until then, the way in, the way to another time.
import { counterpart } from "../components/cards.js";
import { Avatar } from "../components/parts.js";
import { html } from "../html.js";
import { href } from "../router.js";
import { Countdown, Meeting } from "../session/when.js";
import { t } from "../texts.js";
import { clockRange, longDate, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */

/** @param {{session: Session, myId: string, photo?: string | null}} props `photo`: of the other one */
export function NextSession({ session, myId, photo }) {
  const zone = useZone();
  const other = counterpart(session, myId);
  const start = session.starts_at ?? "";
  return html`<section class="panel when next-session" aria-labelledby="next">
    <h2 id="next" class="eyebrow">${t("dashboard.next")}</h2>
    <div class="next-who">
      <${Avatar} name=${other.name} photo=${photo} />
      <a class="next-title" href=${href(`/sessions/${session.id}`)}>
        ${t("parts.with", { type: session.coaching_type.name, name: other.name })}
      </a>
    </div>
    <div>
      <p class="when-date">${longDate(start, zone)}</p>
      <p>${clockRange(start, session.ends_at ?? start, zone)} <span class="hint">${zoneLabel(zone, start)}</span></p>
    </div>
    <${Countdown} session=${session} />
    ${session.proposed_move && html`<p class="hint">${t("dashboard.move_waits")}</p>`}
    <${Meeting} session=${session} seat="member" />
    ${session.reschedule.allowed &&
    html`<a class="button" href=${href(`/sessions/${session.id}/reschedule`)}>${t("session.reschedule")}</a>`}
  </section>`;
}
