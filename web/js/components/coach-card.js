// A coach where many are listed: who they are, what they offer, and the next openings.
import { NextOpenings } from "../booking/next-openings.js";
import { offeredTypes, scheduleLink } from "../booking/types.js";
import { html } from "../html.js";
import { languageName } from "../locale.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { modeText, ratingText } from "./cards.js";
import { Avatar } from "./parts.js";

/** @typedef {import("../api/types").CoachSummary} Coach */

/**
 * @param {object} props
 * @param {Coach} props.coach
 * @param {import("../api/types").VisibleCatalogue} [props.catalogue]
 */
export function CoachCard({ coach, catalogue }) {
  const speaks = coach.languages.map(languageName).join(", ");
  const facts = [speaks, ratingText(coach.rating), modeText(coach)];
  return html`<article class="coach-card">
    <div class="coach-top">
      <${Avatar} name=${coach.name} photo=${coach.photo_url} />
      <div>
        <h3><a class="stretched" href=${href(`/coaches/${coach.id}`)}>${coach.name}</a></h3>
        <p class="hint">${coach.headline}</p>
      </div>
    </div>
    <ul class="tags" aria-label=${t("cards.types")}>
      ${offeredTypes(coach, catalogue).map((type) => html`<li key=${type.id}>${type.name}</li>`)}
    </ul>
    <div class="coach-foot">
      <p class="hint">
        ${facts.filter(Boolean).join(" · ")}<br />
        ${coach.next_opening ? t("cards.next_openings") : t("cards.no_opening")}
      </p>
      <${NextOpenings} coach=${coach} catalogue=${catalogue} starts=${coach.next_openings} />
      <a
        class="button primary raised"
        href=${scheduleLink(coach, catalogue)}
        aria-label=${t("cards.schedule_with", { name: coach.name })}
        >${t("cards.schedule")}</a
      >
    </div>
  </article>`;
}
