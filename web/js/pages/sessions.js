// Sessions: upcoming and past, as the one who is coached and as the one who coaches.
import { useList } from "../api/resource.js";
import { SessionRow, without } from "../components/cards.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { Available } from "../credits/available.js";
import { classes, html } from "../html.js";
import { seatsOf } from "../roles.js";
import { href } from "../router.js";
import { After } from "../session/again.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Session} Session */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  const { coach: coaches, member: books } = seatsOf(me);
  const as = coaches && (!books || query.get("as") === "coach") ? "coach" : "member";
  const past = query.get("when") === "past";
  /** @type {ReturnType<typeof useList<Session>>} */
  const requests = useList(past ? null : `/v1/sessions?when=requests&as=${as}`);
  const above = requests.items ?? (past || requests.error ? [] : null);
  return html`<${PageHead} section=${t("sessions.section")} title=${past ? t("sessions.past") : t("sessions.title")}>
      ${books && html`<a class="button primary" href="#/schedule">${t("sessions.schedule")}</a>`}
    <//>
    <div class="tab-bar">
      <${Tabs}
        label=${t("sessions.when")}
        tabs=${[
          [t("sessions.upcoming"), href("/sessions", { as: query.get("as") }), !past],
          [t("sessions.past"), href("/sessions", { when: "past", as: query.get("as") }), past],
        ]}
      />
      ${coaches &&
      books &&
      html`<${Tabs}
        label=${t("sessions.in_role")}
        tabs=${[
          [t("sessions.as_member"), href("/sessions", { when: query.get("when") }), as === "member"],
          [t("sessions.as_coach"), href("/sessions", { when: query.get("when"), as: "coach" }), as === "coach"],
        ]}
      />`}
    </div>
    <div class=${classes(as === "member" && "columns")}>
      <div>
        ${!past && html`<${Requests} of=${requests} myId=${me.id} as=${as} />`}
        <${Sessions} above=${above} key=${`${past} ${as}`} myId=${me.id} past=${past} as=${as} />
      </div>
      ${as === "member" && html`<${Available} me=${me} />`}
    </div>`;
}

/** @param {{label: string, tabs: [string, string, boolean][]}} props */
function Tabs({ label, tabs }) {
  return html`<nav class="tabs" aria-label=${label}>
    ${tabs.map(
      ([text, to, here]) =>
        html`<a key=${text} class=${classes(here && "here")} href=${to} aria-current=${here ? "page" : undefined}
          >${text}</a
        >`,
    )}
  </nav>`;
}

/**
 * Requests that wait for an answer; absent while there are none.
 * @param {{of: ReturnType<typeof useList<Session>>, myId: string, as: string}} props
 */
function Requests({ of: requests, myId, as }) {
  if (!requests.items?.length) return null;
  return html`<section>
    <div class="section-head">
      <h2>${as === "coach" ? t("sessions.waiting_for_you") : t("sessions.waiting")}</h2>
      ${as === "coach" && html`<a href="#/coach/requests">${t("sessions.answer")}</a>`}
    </div>
    <${Listed} of=${requests} empty=${null}>
      ${(/** @type {Session} */ session) => html`<${SessionRow} session=${session} myId=${myId} />`}
    <//>
    <h2 class="next-head">${t("sessions.confirmed")}</h2>
  </section>`;
}

/**
 * Nothing is shown before it is known what stands `above`: else it would move, and some of it go.
 * @param {{above: Session[] | null, myId: string, past: boolean, as: string}} props
 */
function Sessions({ above, myId, past, as }) {
  /** @type {ReturnType<typeof useList<Session>>} */
  const sessions = useList(`/v1/sessions?when=${past ? "past" : "upcoming"}&as=${as}`);
  const empty = sessions.items?.length ? html`<${Empty} title=${t("sessions.no_others")} />` : html`<${NoSessions} past=${past} as=${as} />`;
  const shown = above ? without(above, sessions) : { ...sessions, items: undefined, error: undefined };
  return html`<${Listed} of=${shown} empty=${empty}>
    ${(/** @type {Session} */ session) =>
      html`<${SessionRow} session=${session} myId=${myId} />
        ${past && as === "member" && html`<${After} session=${session} />`}`}
  <//>`;
}

/** @param {{past: boolean, as: string}} props */
function NoSessions({ past, as }) {
  if (past) {
    return html`<${Empty} title=${t("sessions.no_past")}><p>${t("sessions.no_past_text")}</p><//>`;
  }
  if (as === "coach") {
    return html`<${Empty} title=${t("sessions.none_ahead")}>
      <p>${t("sessions.none_ahead_text")}</p>
    <//>`;
  }
  return html`<${Empty} title=${t("sessions.nothing_planned")}>
    <p>${t("sessions.nothing_planned_text")}</p>
    <a class="button primary" href="#/schedule">${t("sessions.schedule")}</a>
  <//>`;
}
