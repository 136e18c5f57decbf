// Coach: the requests that wait for an answer.
import { useList } from "../api/resource.js";
import { Empty, Listed, PageHead, ViewerZone } from "../components/parts.js";
import { html } from "../html.js";
import { RequestCard, askedOf } from "../session/answer.js";

/** @typedef {import("../api/types").Session} Session */

export function Page() {
  /** @type {ReturnType<typeof useList<Session>>} */
  const requests = useList("/v1/sessions?when=requests&as=coach");
  const empty = html`<${Empty} icon="inbox" title="No requests wait for you.">
    <p>When a member asks for a time, you answer here.</p>
  <//>`;
  return html`<${PageHead} section="Coach" title="Requests" lead="Accept one of the proposed times, or decline." />
    <div class="columns">
      <div>
        <h2 class="unseen">Waiting for your answer</h2>
        <${Listed} of=${{ ...requests, items: requests.items?.filter(askedOf) }} empty=${empty}>
          ${(/** @type {Session} */ session) => html`<${RequestCard} session=${session} />`}
        <//>
      </div>
      <aside class="panel" aria-label="How times are shown"><${ViewerZone} /></aside>
    </div>`;
}
