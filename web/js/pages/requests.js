// Coach: the requests that wait for an answer.
import { useList } from "../api/resource.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { ViewerZone } from "../components/zone-select.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { html, useState } from "../html.js";
import { href } from "../router.js";
import { RequestCard, askedOf } from "../session/answer.js";
import { rich, t } from "../texts.js";
import { dateAndRange } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */

const PATH = "/v1/sessions?when=requests&as=coach";

export function Page() {
  /** @type {ReturnType<typeof useList<Session>>} */
  const requests = useList(PATH);
  useAskAgain(true, PATH);
  const [accepted, setAccepted] = useState(/** @type {Session[]} */ ([]));
  const keep = (/** @type {Session} */ after) => setAccepted([...accepted, after]);
  const empty = html`<${Empty} icon="inbox" title=${t("requests.empty")}>
    <p>${t("requests.empty_text")}</p>
  <//>`;
  return html`<${PageHead} section=${t("requests.section")} title=${t("requests.title")} lead=${t("requests.lead")} />
    <div class="columns">
      <div>
        <${Accepted} sessions=${accepted} />
        <h2 class="unseen">${t("requests.waiting")}</h2>
        <${Listed} of=${{ ...requests, items: requests.items?.filter(askedOf) }} empty=${empty}>
          ${(/** @type {Session} */ session) => html`<${RequestCard} session=${session} onDone=${keep} />`}
        <//>
      </div>
      <aside class="panel" aria-label=${t("requests.how_shown")}><${ViewerZone} /></aside>
    </div>`;
}

/** What became of the requests that were just accepted. @param {{sessions: Session[]}} props */
function Accepted({ sessions }) {
  const zone = useZone();
  if (!sessions.length) return null;
  return html`<ul class="note calm accepted" aria-label=${t("requests.accepted")}>
    ${sessions.map(
      ({ id, coaching_type, member, starts_at, ends_at }) =>
        html`<li key=${id}>
          ${rich("requests.accepted_session", {
            type: coaching_type.name,
            name: member.name,
            time: dateAndRange(starts_at ?? "", ends_at ?? "", zone),
            link: (words) => html`<a href=${href(`/sessions/${id}`)}>${words}</a>`,
          })}
        </li>`,
    )}
  </ul>`;
}
