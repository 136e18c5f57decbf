// Schedule Session starts with whom; without a coach, with finding one.
import { useGet, useList } from "../api/resource.js";
import { CoachCard } from "../components/cards.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";

export function Page() {
  const coaches = useList("/v1/me/coaches");
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const none = coaches.items?.length === 0;
  const empty = html`<${Empty} icon="people" title=${t("coaches.none_yours")}>
    <p>${t("coaches.none_yours_hint")}</p>
    <a class="button primary" href="#/find">${t("coaches.find")}</a>
    <a class="button" href="#/coaches">${t("coaches.browse")}</a>
  <//>`;
  return html`<${PageHead} section=${t("coaches.section")} title=${t("coaches.pick")} lead=${none ? "" : t("coaches.pick_lead")}>
      ${!none && html`<a class="button" href="#/find">${t("coaches.find")}</a>`}
    <//>
    <h2 class="unseen">${t("coaches.yours")}</h2>
    <${Listed} of=${coaches} empty=${empty} shape="cards">
      ${(/** @type {import("../api/types").CoachSummary} */ coach) =>
        html`<${CoachCard} coach=${coach} catalogue=${catalogue.data} />`}
    <//>`;
}
