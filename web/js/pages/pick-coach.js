// Schedule Session starts with whom; without a coach, with finding one.
import { useGet, useList } from "../api/resource.js";
import { CoachCard } from "../components/coach-card.js";
import { Empty, Listed, PageHead } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").CoachSummary} Coach */

export function Page() {
  /** @type {ReturnType<typeof useList<Coach>>} */
  const coaches = useList("/v1/me/coaches");
  const none = coaches.items?.length === 0;
  return html`<${PageHead} section=${t("coaches.section")} title=${t("coaches.pick")} lead=${coaches.items?.length ? t("coaches.pick_lead") : ""}>
      ${coaches.items && !none && html`<a class="button" href="#/find">${t("coaches.find")}</a>`}
    <//>
    ${none
      ? html`<${Empty} icon="people" title=${t("coaches.none_yours")}>
          <p>${t("coaches.none_yours_hint")}</p>
          <a class="button primary" href="#/find">${t("coaches.find")}</a>
        <//>`
      : html`<h2 class="unseen">${t("coaches.yours")}</h2>
          <${Coaches} of=${coaches} />`}
    ${none && html`<${OnOffer} />`}`;
}

/** Everybody whom somebody without a coach could book. */
function OnOffer() {
  /** @type {ReturnType<typeof useList<Coach>>} */
  const all = useList("/v1/coaches?sort=next_opening");
  if (all.items?.length === 0) return null;
  return html`<section>
    <h2 class="next-head">${t("coaches.on_offer")}</h2>
    <${Coaches} of=${all} />
  </section>`;
}

/** @param {{of: ReturnType<typeof useList<Coach>>}} props */
function Coaches({ of }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  return html`<${Listed} of=${of} empty=${null} shape="cards">
    ${(/** @type {Coach} */ coach) => html`<${CoachCard} coach=${coach} catalogue=${catalogue.data} />`}
  <//>`;
}
