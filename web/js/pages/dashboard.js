// Coaching > Dashboard: your coaches, what is coming, what is available to you.
import { useGet, useList } from "../api/resource.js";
import { CoachCard, SessionRow, without } from "../components/cards.js";
import { Icon } from "../components/icons.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { Available } from "../credits/available.js";
import { usePool } from "../credits/pool.js";
import { html } from "../html.js";
import { seatsOf } from "../roles.js";
import { credits } from "../time.js";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const seat = seatsOf(me);
  const first = me.name.split(" ")[0];
  return html`<${PageHead} section="Coaching" title="Dashboard" lead=${`Good to see you, ${first}.`} />
    ${seat.member
      ? html`<${MemberSide} me=${me} coaches=${seat.coach} />`
      : html`<div class="stack">
          ${seat.coach && html`<${CoachSide} me=${me} />`} ${seat.groups && html`<${Ways} title="Groups you look after" ways=${GROUP_WAYS} />`}
          ${seat.admin && html`<${AdminSide} me=${me} />`}
        </div>`}`;
}

/** @param {{me: import("../api/types").Me, coaches: boolean}} props */
function MemberSide({ me, coaches }) {
  return html`<div class="columns">
    <div class="stack">
      <${Waiting} me=${me} as="member" />
      <${Upcoming} me=${me} as="member" title="Upcoming sessions" />
      <${YourCoaches} />
      ${seatsOf(me).groups && html`<${Ways} title="Groups you look after" ways=${GROUP_WAYS} />`}
      ${seatsOf(me).admin && html`<${AdminSide} me=${me} />`}
      ${coaches && html`<${Waiting} me=${me} as="coach" /><${Upcoming} me=${me} as="coach" title="Sessions you coach" />`}
    </div>
    <${Available} me=${me} />
  </div>`;
}

/** @param {{me: import("../api/types").Me}} props */
function CoachSide({ me }) {
  return html`<${Waiting} me=${me} as="coach" />
    <${Upcoming} me=${me} as="coach" title="Upcoming sessions" />
    <${Ways} title="Your work" ways=${COACH_WAYS} />`;
}

/** @param {{me: import("../api/types").Me}} props */
function AdminSide({ me }) {
  const pool = usePool();
  const lead = pool ? `${pool.name} has ${credits(pool.available)} to give.` : "";
  const asks = me.workspaces[0]?.buying === "ask_admin";
  const ways = asks ? [ASKED, ...ADMIN_WAYS] : ADMIN_WAYS;
  return html`<${Ways} title=${me.workspaces[0]?.name ?? "Your workspace"} lead=${lead} ways=${ways} />`;
}

/** @typedef {[string, string, string, string]} Way address, icon, name, what it is for */

/** @type {Way[]} */
const COACH_WAYS = [
  ["#/coach/requests", "inbox", "Requests", "Who asks for a time"],
  ["#/coach/hours", "clock", "Available Hours", "When members can book you"],
  ["#/coach/time-off", "sun", "Time Off", "When nobody can"],
  ["#/coach/profile", "user", "Coach Profile", "What they read, and what you offer"],
];

/** @type {Way[]} */
const GROUP_WAYS = [
  ["#/my-groups", "groups", "My groups", "Who is in them, and their balances"],
  ["#/my-groups/transfer", "swap", "Transfer Credits", "From a group to its members, and back"],
];

/** @type {Way[]} */
const ADMIN_WAYS = [
  ["#/admin/members", "people", "Members", "Who is here, and their balances"],
  ["#/admin/groups", "groups", "Groups", "What their members may book, and their wallets"],
  ["#/admin/coaches", "star", "Coaches", "Who coaches, and what they offer"],
  ["#/admin/transfer", "swap", "Transfer Credits", "From the pool to people, and back"],
  ["#/admin/set-credits", "level", "Set Credits", "The same for many people at once"],
  ["#/admin/catalogue", "sliders", "Catalogue", "What can be booked, for how much"],
  ["#/admin/usage", "chart", "Usage", "Sessions and credits over time"],
  ["#/admin/audit", "list", "Audit", "Who did what"],
];

/** @type {Way} */
const ASKED = ["#/admin/requests", "hand", "Credit Requests", "Who asks for credits"];

/** @param {{title: string, lead?: string, ways: Way[]}} props */
function Ways({ title, lead, ways }) {
  return html`<section>
    <h2>${title}</h2>
    ${lead && html`<p class="section-lead">${lead}</p>`}
    <ul class="ways">
      ${ways.map(
        ([to, icon, name, text]) =>
          html`<li key=${to}>
            <a class="row-card" href=${to}>
              <span class="way-icon"><${Icon} name=${icon} /></span>
              <span class="row-main"><span class="row-title">${name}</span><span class="hint">${text}</span></span>
            </a>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {"member" | "coach"} as @returns {ReturnType<typeof useList<import("../api/types").Session>>} */
const useWaiting = (as) => useList(`/v1/sessions?when=requests&as=${as}&limit=4`);

/**
 * Requests without an answer; absent while there are none.
 * @param {{me: import("../api/types").Me, as: "member" | "coach"}} props
 */
function Waiting({ me, as }) {
  const requests = useWaiting(as);
  if (!requests.items?.length) return null;
  return html`<section>
    <div class="section-head">
      <h2>${as === "coach" ? "Waiting for your answer" : "Waiting for an answer"}</h2>
      ${as === "coach" && html`<a href="#/coach/requests">Answer requests</a>`}
    </div>
    <${Listed} of=${{ ...requests, more: null }} empty=${null}>
      ${(/** @type {import("../api/types").Session} */ session) =>
        html`<${SessionRow} session=${session} myId=${me.id} />`}
    <//>
  </section>`;
}

/** @param {{me: import("../api/types").Me, as: "member" | "coach", title: string}} props */
function Upcoming({ me, as, title }) {
  const waiting = useWaiting(as);
  /** @type {ReturnType<typeof useList<import("../api/types").Session>>} */
  const sessions = useList(`/v1/sessions?when=upcoming&as=${as}&limit=4`);
  const empty = sessions.items?.length
    ? html`<${Empty} title="No other sessions ahead." />`
    : as === "coach"
      ? html`<${Empty} title="No sessions ahead.">
          <p>When a member books you, the session appears here and in your mail.</p>
        <//>`
      : html`<${Empty} title="Nothing planned yet.">
          <p>Pick a coach and a time that suits you.</p>
          <a class="button primary" href="#/schedule">Schedule Session</a>
        <//>`;
  return html`<section>
    <div class="section-head">
      <h2>${title}</h2>
      <a href=${`#/sessions${as === "coach" ? "?as=coach" : ""}`}>All sessions</a>
    </div>
    <${Listed} of=${{ ...without(waiting.items ?? [], sessions), more: null }} empty=${empty}>
      ${(/** @type {import("../api/types").Session} */ session) =>
        html`<${SessionRow} session=${session} myId=${me.id} />`}
    <//>
  </section>`;
}

function YourCoaches() {
  const coaches = useList("/v1/me/coaches");
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const empty = html`<${Empty} icon="people" title="You have no coach yet.">
    <p>Look around and add the ones you would like to work with.</p>
    <a class="button primary" href="#/coaches">Browse Coaches</a>
  <//>`;
  return html`<section>
    <div class="section-head">
      <h2>Your Coaches</h2>
      <a href="#/coaches">Browse Coaches</a>
    </div>
    <${Listed} of=${coaches} empty=${empty} shape="cards">
      ${(/** @type {import("../api/types").CoachSummary} */ coach) =>
        html`<${CoachCard} coach=${coach} catalogue=${catalogue.data} />`}
    <//>
  </section>`;
}
