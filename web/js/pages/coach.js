// One coach: who they are, what they offer, and the way to a session.
import { isMissing } from "../api/errors.js";
import { useGet } from "../api/resource.js";
import { now } from "../clock.js";
import { NextOpenings } from "../booking/next-openings.js";
import { offeredTypes, priceOf, scheduleLink } from "../booking/types.js";
import { ratingText } from "../components/cards.js";
import { NoSuchCoach } from "../components/no-coach.js";
import { Avatar, Loaded, PageHead, Skeleton } from "../components/parts.js";
import { YourCoach } from "../components/your-coach.js";
import { html } from "../html.js";
import { languageName } from "../locale.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { zoneLabel } from "../time.js";

/** @typedef {import("../api/types").Coach} Coach */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

/** @param {import("../shell.js").PageProps} props */
export function Page({ params }) {
  /** @type {ReturnType<typeof useGet<Coach>>} */
  const coach = useGet(`/v1/coaches/${encodeURIComponent(params["coachId"] ?? "")}`);
  if (isMissing(coach.error)) return html`<${NoSuchCoach} />`;
  return html`<${Loaded} of=${coach} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Coach} */ found) => html`<${Profile} coach=${found} />`}
  <//>`;
}

/** @param {{coach: Coach}} props */
function Profile({ coach }) {
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  return html`<div class="profile-head">
      <${Avatar} name=${coach.name} photo=${coach.photo_url} size="large" />
      <${PageHead} section=${t("coaches.coach")} title=${coach.name} lead=${coach.headline}>
        <${YourCoach} coach=${coach} />
        <a class="button primary" href=${scheduleLink(coach, catalogue.data)}>${t("cards.schedule")}</a>
      <//>
    </div>
    <div class="columns">
      <div class="stack">
        ${coach.bio &&
        html`<section>
          <h2>${t("coaches.about")}</h2>
          ${coach.bio.split(/\n+/).map((line, index) => html`<p key=${index} class="prose">${line}</p>`)}
        </section>`}
        <${Offering} coach=${coach} catalogue=${catalogue} />
      </div>
      <${Facts} coach=${coach} catalogue=${catalogue.data} />
    </div>`;
}

/** @param {{coach: Coach, catalogue: Catalogue | undefined}} props */
function Facts({ coach, catalogue }) {
  /** @type {[string, import("../html.js").Children][]} */
  const facts = [
    [
      t("coaches.next_openings"),
      coach.next_opening && html`<${NextOpenings} coach=${coach} catalogue=${catalogue} starts=${coach.next_openings} />`,
    ],
    [t("coaches.booking"), coach.booking_mode === "instant" ? t("cards.instant") : t("coaches.by_request")],
    [t("coaches.languages"), coach.languages.map(languageName).join(", ")],
    [t("coaches.zone"), zoneLabel(coach.timezone, now())],
    [t("coaches.specialties"), (coach.specialties ?? []).join(", ")],
    [t("coaches.industries"), (coach.industries ?? []).join(", ")],
    [t("coaches.functions"), (coach.functions ?? []).join(", ")],
    [t("coaches.rating"), ratingText(coach.rating)],
  ];
  return html`<aside class="panel" aria-label=${t("coaches.glance")}>
    <dl class="facts">
      ${facts
        .filter(([, value]) => value)
        .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
  </aside>`;
}

/** @param {{coach: Coach, catalogue: ReturnType<typeof useGet<Catalogue>>}} props */
function Offering({ coach, catalogue }) {
  return html`<section>
    <h2>${t("coaches.offering")}</h2>
    <${Loaded} of=${catalogue}>
      ${(/** @type {Catalogue} */ all) =>
        html`<ul class="offers">
          ${offeredTypes(coach, all).map(
            (type) =>
              html`<li key=${type.id}>
                <div>
                  <h3>${type.name}</h3>
                  ${type.description && html`<p class="hint">${type.description}</p>`}
                </div>
                <${Lengths} coach=${coach} typeId=${type.id} catalogue=${all} />
              </li>`,
          )}
        </ul>`}
    <//>
  </section>`;
}

/** @param {{coach: Coach, typeId: string, catalogue: Catalogue}} props */
function Lengths({ coach, typeId, catalogue }) {
  const offer = coach.offering.find((one) => one.coaching_type_id === typeId);
  const types = catalogue.session_types.filter((type) => offer?.session_type_ids.includes(type.id));
  return html`<ul class="chips">
    ${types.map(
      (type) =>
        html`<li key=${type.id}>
          <a class="chip" href=${href(`/coaches/${coach.id}/schedule`, { coaching_type: typeId, session_type: type.id })}>
            <strong>${type.name}</strong> <span>${priceOf(type)}</span>
          </a>
        </li>`,
    )}
  </ul>`;
}
