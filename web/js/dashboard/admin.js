// How a workspace, or the groups that somebody looks after, is doing.
import { useGet } from "../api/resource.js";
import { Loaded, Skeleton } from "../components/parts.js";
import { html } from "../html.js";
import { numberText } from "../locale.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";
import { paceText } from "./pace.js";
import { Weeks } from "./weeks.js";

/** @typedef {import("../api/types").Overview} Overview */
/** @typedef {import("../api/types").Waiting} Waiting */

/** @param {{title: string}} props of the workspace, or of the groups */
export function AdminSide({ title }) {
  /** @type {ReturnType<typeof useGet<Overview>>} */
  const overview = useGet("/v1/admin/overview");
  return html`<section>
    <h2>${title}</h2>
    <${Loaded} of=${overview} skeleton=${html`<${Skeleton} shape="cards" />`}>
      ${(/** @type {Overview} */ found) => html`<${Figures} found=${found} />`}
    <//>
  </section>`;
}

/** @param {{found: Overview}} props */
function Figures({ found }) {
  const { sessions_by_week, coaches_without_opening, waiting } = found;
  return html`<div class="figures">
    ${waiting && html`<${Waits} waiting=${waiting} />`}
    <div class="panel figure">
      <h3>${t("dashboard.credits_left")}</h3>
      <p class="number">${numberText(found.credits.available)}</p>
      <p class="hint">${paceText(found.credits)}</p>
    </div>
    <div class="panel figure">
      <h3>${t("dashboard.active")}</h3>
      <p class="number">${t("dashboard.active_share", { active: found.members.active_90_days, all: found.members.all })}</p>
      <p class="hint">${t("dashboard.active_hint")}</p>
    </div>
    ${sessions_by_week && html`<div class="panel wide"><${Weeks} weeks=${sessions_by_week} /></div>`}
    ${coaches_without_opening && html`<${Full} coaches=${coaches_without_opening} />`}
  </div>`;
}

/** @param {{coaches: import("../api/types").FullCoach[]}} props */
function Full({ coaches }) {
  const zone = useZone();
  return html`<div class="panel wide">
    <h3>${t("dashboard.full")}</h3>
    ${coaches.length
      ? html`<ul class="lines">
            ${coaches.map(
              ({ id, name, next_opening }) =>
                html`<li key=${id}>
                  <span>${name}</span>
                  <span class="hint">
                    ${next_opening ? t("dashboard.next_opening", { time: dateAndTime(next_opening, zone) }) : t("dashboard.no_opening")}
                  </span>
                </li>`,
            )}
          </ul>
          <p><a href="#/admin/coaches">${t("dashboard.to_coaches")}</a></p>`
      : html`<p class="hint">${t("dashboard.none_full")}</p>`}
  </div>`;
}

/** What waits for the admin; if nothing does, that is said. @param {{waiting: Waiting}} props */
function Waits({ waiting }) {
  const { credit_requests, purchases, members_without_mail, coaches_without_hours, coaches_with_failing_calendars, failing_webhooks } = waiting;
  const lines = [
    credit_requests > 0 && html`<li key="asked"><a href="#/admin/requests">${t("dashboard.asked", { count: credit_requests })}</a></li>`,
    purchases > 0 && html`<li key="bought"><a href="#/credits">${t("dashboard.questions", { count: purchases })}</a></li>`,
    members_without_mail > 0 &&
      html`<li key="mail"><a href=${href("/admin/members", { mail: "stopped" })}>${t("mail_stop.waiting", { count: members_without_mail })}</a></li>`,
    ...coaches_without_hours.map(
      ({ id, name }) => html`<li key=${id}><a href="#/admin/coaches">${t("dashboard.without_hours", { name })}</a></li>`,
    ),
    ...coaches_with_failing_calendars.map(
      ({ id, name }) => html`<li key=${`calendar ${id}`}><a href="#/admin/coaches">${t("dashboard.calendar_of_fails", { name })}</a></li>`,
    ),
    ...failing_webhooks.map(
      ({ id, name }) => html`<li key=${id}><a href=${href(`/admin/webhooks/${id}`)}>${t("dashboard.webhook_fails", { host: name })}</a></li>`,
    ),
  ].filter(Boolean);
  return html`<div class=${lines.length ? "note warn wide" : "note calm wide"}>
    <h3>${t("dashboard.waits")}</h3>
    ${lines.length ? html`<ul class="waits">${lines}</ul>` : html`<p>${t("dashboard.nothing_waits")}</p>`}
  </div>`;
}
