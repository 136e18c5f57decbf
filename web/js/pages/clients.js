// Coach > Clients: the members whom a coach works with, each with their history.
import { useList } from "../api/resource.js";
import { SessionRow } from "../components/cards.js";
import { Empty, Listed, PageHead, TextField } from "../components/parts.js";
import { html, useState } from "../html.js";
import { href, replace } from "../router.js";
import { rich, t } from "../texts.js";
import { dateAndTime, dayFull, dateIn } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").ClientOfCoach} Client */

const PATH = "/coach/clients";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  const q = query.get("q") ?? "";
  /** @type {ReturnType<typeof useList<Client>>} */
  const clients = useList(`/v1/coach/clients?${new URLSearchParams({ q })}`);
  const empty = q
    ? html`<${Empty} icon="search" title=${t("coach_desk.no_client_found")} />`
    : html`<${Empty} icon="people" title=${t("coach_desk.no_clients")}><p>${t("coach_desk.no_clients_text")}</p><//>`;
  return html`<${PageHead} section=${t("coach_desk.section")} title=${t("coach_desk.clients")} lead=${t("coach_desk.clients_lead")} />
    <div class="stack">
      <search class="form">
        <${TextField}
          label=${t("coach_desk.search_clients")}
          type="search"
          value=${q}
          onChange=${(/** @type {string} */ text) => replace(href(PATH, { q: text }))}
        />
      </search>
      <${Listed} of=${{ ...clients, items: clients.items?.map((client) => ({ ...client, id: client.member.id })) }} empty=${empty}>
        ${(/** @type {Client} */ client) => html`<${OneClient} client=${client} myId=${me.id} />`}
      <//>
    </div>`;
}

/** @param {{client: Client, myId: string}} props */
function OneClient({ client, myId }) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const { member, completed, upcoming, last_at, next_session } = client;
  return html`<section class="panel fold" aria-label=${member.name}>
    <details onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="row-main">
          <span class="row-title">${member.name}</span>
          <span class="hint">
            ${last_at
              ? t("coach_desk.client_facts", { completed, upcoming, day: dayFull(dateIn(last_at, zone)) })
              : t("coach_desk.client_facts_new", { upcoming })}
          </span>
        </span>
      </summary>
      <div class="folded">
        ${next_session &&
        html`<p>
          ${rich("coach_desk.client_next", {
            link: html`<a href=${href(`/sessions/${next_session.id}`)}>${dateAndTime(next_session.starts_at, zone)}</a>`,
          })}
        </p>`}
        ${open && html`<${History} memberId=${member.id} myId=${myId} />`}
      </div>
    </details>
  </section>`;
}

/** @param {{memberId: string, myId: string}} props */
function History({ memberId, myId }) {
  /** @type {ReturnType<typeof useList<Session>>} */
  const past = useList(`/v1/sessions?${new URLSearchParams({ when: "past", as: "coach", member_id: memberId })}`);
  return html`<${Listed} of=${past} empty=${html`<p class="hint">${t("coach_desk.no_history")}</p>`}>
    ${(/** @type {Session} */ session) => html`<${SessionRow} session=${session} myId=${myId} />`}
  <//>`;
}
