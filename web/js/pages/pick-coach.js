// Schedule Session starts with whom.
import { useGet, useList } from "../api/resource.js";
import { CoachCard } from "../components/cards.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { html } from "../html.js";

export function Page() {
  const coaches = useList("/v1/me/coaches");
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const empty = html`<${Empty} icon="people" title="You have no coach yet.">
    <p>Find one first; booking takes a minute after that.</p>
    <a class="button primary" href="#/coaches">Browse Coaches</a>
  <//>`;
  return html`<${PageHead} section="Coaching" title="Schedule Session" lead="With which of your coaches?">
      <a class="button" href="#/coaches">Browse Coaches</a>
    <//>
    <h2 class="unseen">Your Coaches</h2>
    <${Listed} of=${coaches} empty=${empty} shape="cards">
      ${(/** @type {import("../api/types").CoachSummary} */ coach) =>
        html`<${CoachCard} coach=${coach} catalogue=${catalogue.data} />`}
    <//>`;
}
