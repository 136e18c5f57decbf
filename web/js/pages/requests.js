// Coach: the requests that wait for an answer.
import { useList } from "../api/resource.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { ViewerZone } from "../components/zone-select.js";
import { html, useState } from "../html.js";
import { href } from "../router.js";
import { RequestCard, askedOf } from "../session/answer.js";
import { dateAndRange } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Session} Session */

export function Page() {
  /** @type {ReturnType<typeof useList<Session>>} */
  const requests = useList("/v1/sessions?when=requests&as=coach");
  const [accepted, setAccepted] = useState(/** @type {Session[]} */ ([]));
  const keep = (/** @type {Session} */ after) => setAccepted([...accepted, after]);
  const empty = html`<${Empty} icon="inbox" title="No requests wait for you.">
    <p>When a member asks for a time, you answer here.</p>
  <//>`;
  return html`<${PageHead} section="Coach" title="Requests" lead="Accept one of the proposed times, or decline." />
    <div class="columns">
      <div>
        <${Accepted} sessions=${accepted} />
        <h2 class="unseen">Waiting for your answer</h2>
        <${Listed} of=${{ ...requests, items: requests.items?.filter(askedOf) }} empty=${empty}>
          ${(/** @type {Session} */ session) => html`<${RequestCard} session=${session} onDone=${keep} />`}
        <//>
      </div>
      <aside class="panel" aria-label="How times are shown"><${ViewerZone} /></aside>
    </div>`;
}

/** What became of the requests that were just accepted. @param {{sessions: Session[]}} props */
function Accepted({ sessions }) {
  const zone = useZone();
  if (!sessions.length) return null;
  return html`<ul class="note calm accepted" aria-label="Accepted">
    ${sessions.map(
      ({ id, coaching_type, member, starts_at, ends_at }) =>
        html`<li key=${id}>
          Accepted: <a href=${href(`/sessions/${id}`)}>${coaching_type.name} with ${member.name}</a>,${" "}
          ${dateAndRange(starts_at ?? "", ends_at ?? "", zone)}
        </li>`,
    )}
  </ul>`;
}
