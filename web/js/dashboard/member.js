// A member's side of the dashboard, in at most three calls.
import { useGet, useList } from "../api/resource.js";
import { SessionRow } from "../components/cards.js";
import { CoachCard } from "../components/coach-card.js";
import { Empty, Listed, Loaded, Skeleton } from "../components/parts.js";
import { Balance } from "../credits/available.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { html } from "../html.js";
import { After } from "../session/again.js";
import { t } from "../texts.js";
import { arranged } from "./arranged.js";
import { NextSession } from "./next.js";

/** @typedef {import("../api/types").Dashboard} Dashboard */
/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").CoachSummary} Coach */

const PATH = "/v1/me/dashboard";
const ON_OFFER = 3;

/** @param {{myId: string, children: import("../html.js").Children}} props `children`: what other roles see */
export function MemberSide({ myId, children }) {
  /** @type {ReturnType<typeof useGet<Dashboard>>} */
  const found = useGet(PATH);
  useAskAgain(Boolean(found.data?.requests.length), PATH);
  return html`<div class="columns">
    <div class="stack">
      <${Loaded} of=${found} skeleton=${html`<${Skeleton} shape="rows" />`}>
        ${(/** @type {Dashboard} */ data) => html`<${Found} data=${data} myId=${myId} />`}
      <//>
      ${children}
    </div>
    <${Credits} />
  </div>`;
}

/** @param {{data: Dashboard, myId: string}} props */
function Found({ data, myId }) {
  const { next, waiting, others } = arranged(data);
  const photo = data.coaches.find(({ id }) => id === next?.coach.id)?.photo_url;
  const isNew = !data.coaches.length && !next && !waiting.length && !data.last;
  if (isNew) return html`<${Beginning} />`;
  return html`${next ? html`<${NextSession} session=${next} myId=${myId} photo=${photo} />` : !waiting.length && html`<${NothingAhead} />`}
    <${Rows} title=${t("dashboard.waiting")} sessions=${waiting} myId=${myId} />
    <${Rows} title=${t("dashboard.upcoming")} sessions=${others} myId=${myId} all />
    <${YourCoaches} coaches=${data.coaches} />
    ${data.last && html`<${Last} session=${data.last} myId=${myId} />`}`;
}

function NothingAhead() {
  return html`<${Empty} title=${t("sessions.nothing_planned")}>
    <p>${t("sessions.nothing_planned_text")}</p>
    <a class="button primary" href="#/schedule">${t("sessions.schedule")}</a>
  <//>`;
}

/** @param {{title: string, sessions: Session[], myId: string, all?: boolean}} props */
export function Rows({ title, sessions, myId, all = false }) {
  if (!sessions.length) return null;
  return html`<section>
    <div class="section-head">
      <h2>${title}</h2>
      ${all && html`<a href="#/sessions">${t("dashboard.all_sessions")}</a>`}
    </div>
    <ul class="rows">
      ${sessions.map((session) => html`<li key=${session.id}><${SessionRow} session=${session} myId=${myId} /></li>`)}
    </ul>
  </section>`;
}

/** @param {{coaches: Coach[]}} props */
function YourCoaches({ coaches }) {
  return html`<section>
    <div class="section-head">
      <h2>${t("dashboard.your_coaches")}</h2>
      <p class="two-links"><a href="#/find">${t("dashboard.find")}</a> <a href="#/coaches">${t("dashboard.browse")}</a></p>
    </div>
    ${coaches.length
      ? html`<${Coaches} coaches=${coaches} />`
      : html`<${Empty} icon="people" title=${t("dashboard.no_coach")}><p>${t("dashboard.no_coach_text")}</p><//>`}
  </section>`;
}

/** @param {{coaches: Coach[]}} props */
const Coaches = ({ coaches }) =>
  html`<ul class="cards">
    ${coaches.map((coach) => html`<li key=${coach.id}><${CoachCard} coach=${coach} /></li>`)}
  </ul>`;

/** @param {{session: Session, myId: string}} props */
function Last({ session, myId }) {
  return html`<section>
    <h2>${t("dashboard.last")}</h2>
    <ul class="rows">
      <li><${SessionRow} session=${session} myId=${myId} /><${After} session=${session} /></li>
    </ul>
  </section>`;
}

/** For whoever has no coach yet and has had no session. */
function Beginning() {
  /** @type {ReturnType<typeof useList<Coach>>} */
  const coaches = useList(`/v1/coaches?sort=next_opening&limit=${ON_OFFER}`);
  return html`<section class="panel beginning">
      <h2>${t("dashboard.begin")}</h2>
      <p>${t("dashboard.begin_text")}</p>
      <div class="actions">
        <a class="button primary" href="#/find">${t("dashboard.find")}</a>
        <a class="button" href="#/coaches">${t("dashboard.browse")}</a>
      </div>
    </section>
    <section>
      <h2>${t("dashboard.on_offer")}</h2>
      <${Listed}
        of=${{ ...coaches, more: null }}
        shape="cards"
        empty=${html`<${Empty} icon="people" title=${t("dashboard.none_on_offer")} />`}
      >
        ${(/** @type {Coach} */ coach) => html`<${CoachCard} coach=${coach} />`}
      <//>
    </section>`;
}

/** Available to you: the balance, with what expires soon. */
function Credits() {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const credits = useGet("/v1/credits");
  return html`<aside class="panel" aria-labelledby="available">
    <h2 id="available">${t("dashboard.available")}</h2>
    <${Loaded} of=${credits} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../api/types").Credits} */ { wallets }) => html`<${Balance} wallets=${wallets} />`}
    <//>
  </aside>`;
}
