// One coach: who they are, what they offer, and the way to a session.
import { remove, put } from "../api/calls.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet, useList } from "../api/resource.js";
import { now } from "../clock.js";
import { offeredTypes, priceOf, ratingText } from "../components/cards.js";
import { Avatar, Empty, ErrorNote, Loaded, PageHead, Skeleton, say } from "../components/parts.js";
import { html, useState } from "../html.js";
import { languageName } from "../locale.js";
import { href } from "../router.js";
import { dateAndTime, zoneLabel } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Coach} Coach */

/** @param {import("../shell.js").PageProps} props */
export function Page({ params }) {
  /** @type {ReturnType<typeof useGet<Coach>>} */
  const coach = useGet(`/v1/coaches/${encodeURIComponent(params["coachId"] ?? "")}`);
  if (isMissing(coach.error)) return html`<${NoSuchCoach} />`;
  return html`<${Loaded} of=${coach} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Coach} */ found) => html`<${Profile} coach=${found} />`}
  <//>`;
}

export function NoSuchCoach() {
  return html`<${PageHead} section="Coaching" title="Coach not found" />
    <${Empty} icon="people" title="This coach is not available to you.">
      <p>They may no longer take new clients.</p>
      <a class="button primary" href="#/coaches">Browse Coaches</a>
    <//>`;
}

/** @param {{coach: Coach}} props */
function Profile({ coach }) {
  const rating = ratingText(coach.rating);
  return html`<div class="profile-head">
      <${Avatar} name=${coach.name} size="large" />
      <${PageHead} section="Coach" title=${coach.name} lead=${coach.headline}>
        <${YourCoach} coach=${coach} />
        <a class="button primary" href=${href(`/coaches/${coach.id}/schedule`)}>Schedule</a>
      <//>
    </div>
    <div class="columns">
      <div class="stack">
        ${coach.bio &&
        html`<section>
          <h2>About</h2>
          ${coach.bio.split(/\n+/).map((line, index) => html`<p key=${index} class="prose">${line}</p>`)}
        </section>`}
        <${Offering} coach=${coach} />
      </div>
      <${Facts} coach=${coach} rating=${rating} />
    </div>`;
}

/** @param {{coach: Coach, rating: string}} props */
function Facts({ coach, rating }) {
  const zone = useZone();
  /** @type {[string, string][]} */
  const facts = [
    ["Next opening", coach.next_opening ? dateAndTime(coach.next_opening, zone) : ""],
    ["Booking", coach.booking_mode === "instant" ? "Confirmed at once" : "The coach answers your request"],
    ["Languages", coach.languages.map(languageName).join(", ")],
    ["Time zone", zoneLabel(coach.timezone, now())],
    ["Industries", (coach.industries ?? []).join(", ")],
    ["Functions", (coach.functions ?? []).join(", ")],
    ["Rating", rating],
  ];
  return html`<aside class="panel" aria-label="At a glance">
    <dl class="facts">
      ${facts
        .filter(([, value]) => value)
        .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
  </aside>`;
}

/** @param {{coach: Coach}} props */
function Offering({ coach }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  return html`<section>
    <h2>What you can book</h2>
    <${Loaded} of=${catalogue}>
      ${(/** @type {import("../api/types").VisibleCatalogue} */ all) =>
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

/** @param {{coach: Coach, typeId: string, catalogue: import("../api/types").VisibleCatalogue}} props */
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

/** Adds to or removes from Your Coaches; shown at once, put back if it failed. @param {{coach: Coach}} props */
function YourCoach({ coach }) {
  /** @type {ReturnType<typeof useList<Coach>>} */
  const mine = useList("/v1/me/coaches?limit=100");
  const [wanted, setWanted] = useState(/** @type {boolean | null} */ (null));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  if (!mine.items) return null;
  const has = wanted ?? mine.items.some((one) => one.id === coach.id);
  const toggle = async () => {
    setWanted(!has);
    setError(null);
    const path = `/v1/me/coaches/${encodeURIComponent(coach.id)}`;
    try {
      await (has ? remove(path) : put(path));
      invalidate("/v1/me/coaches");
      say(has ? `${coach.name} is no longer among Your Coaches.` : `${coach.name} is now among Your Coaches.`);
    } catch (failure) {
      setWanted(has);
      setError(failure);
    }
  };
  return html`<button type="button" class="button" onClick=${toggle}>
      ${has ? "Remove from Your Coaches" : "Add to Your Coaches"}
    </button>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
