// What members read about a coach, what the coach offers and how it is booked.
import { invalidate, useGet } from "../api/resource.js";
import { BOUNDS } from "../api/bounds.js";
import { Languages } from "../coach/languages.js";
import { OfferingFields, sorted } from "../coach/offering.js";
import { Photo } from "../coach/photo.js";
import { Tags } from "../coach/tags.js";
import { Check, EditForm, ErrorNote, NumberField, PageHead, Skeleton, TextField } from "../components/parts.js";
import { useEdit } from "../hooks/edit.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Profile} Profile */
/** @typedef {Omit<Profile, "id" | "name" | "photo_url" | "photo_upload" | "timezone" | "rating" | "members" | "workspace_ids">} Draft what coaches change */
/** @typedef {(some: Partial<Draft>) => void} Change */

/** @param {Profile} stored @returns {Draft} */
const asDraft = ({ id, name, photo_url, photo_upload, timezone, rating, members, workspace_ids, ...own }) => ({
  ...own,
  offering: sorted(own.offering),
});

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  /** @type {import("../hooks/edit.js").Edited<Draft>} */
  const edit = useEdit("/v1/coach/profile", "PATCH", asDraft);
  return html`<${PageHead} section=${t("coach_desk.section")} title=${t("coach_desk.profile")} lead=${t("coach_desk.profile_lead")} />
    <div class="stack">
      <${Photo} />
      <${EditForm} edit=${edit} saved=${t("coach_desk.profile_saved")} onSaved=${() => invalidate("/v1/coaches")}>
        ${(/** @type {Draft} */ draft) =>
          html`<${About} draft=${draft} change=${edit.change} />
            <${Booked} draft=${draft} change=${edit.change} />
            <${Offers} draft=${draft} change=${edit.change} me=${me} />`}
      <//>
    </div>`;
}

/** @param {{draft: Draft, change: Change}} props */
function About({ draft, change }) {
  return html`<section class="panel">
    <h2>${t("coach_desk.about_you")}</h2>
    <div class="form">
      <${TextField}
        label=${t("coach_desk.headline")}
        hint=${t("coach_desk.headline_hint")}
        value=${draft.headline}
        attributes=${BOUNDS.ProfilePatch.headline}
        onChange=${(/** @type {string} */ headline) => change({ headline })}
      />
      <${TextField}
        label=${t("coach_desk.about")}
        rows=${7}
        value=${draft.bio}
        attributes=${BOUNDS.ProfilePatch.bio}
        onChange=${(/** @type {string} */ bio) => change({ bio })}
      />
      <${Languages}
        languages=${draft.languages}
        onChange=${(/** @type {string[]} */ languages) => change({ languages })}
      />
      <${Tags}
        label=${t("coach_desk.specialties")}
        tags=${draft.specialties}
        onChange=${(/** @type {string[]} */ specialties) => change({ specialties })}
      />
      <${Tags}
        label=${t("admin_coaches.industries")}
        tags=${draft.industries}
        onChange=${(/** @type {string[]} */ industries) => change({ industries })}
      />
      <${Tags}
        label=${t("admin_coaches.functions")}
        tags=${draft.functions}
        onChange=${(/** @type {string[]} */ functions) => change({ functions })}
      />
    </div>
  </section>`;
}

/** @type {["instant" | "request", () => string, () => string][]} */
const MODES = [
  ["instant", () => t("coach_desk.instant"), () => t("coach_desk.instant_hint")],
  ["request", () => t("coach_desk.by_request"), () => t("coach_desk.by_request_hint")],
];

/** @param {{draft: Draft, change: Change}} props */
function Booked({ draft, change }) {
  return html`<section class="panel">
    <h2>${t("coach_desk.booked")}</h2>
    <div class="form">
      <fieldset>
        <legend>${t("coach_desk.booking")}</legend>
        ${MODES.map(
          ([mode, name, hint]) =>
            html`<label key=${mode} class="check">
              <input
                type="radio"
                name="booking_mode"
                value=${mode}
                checked=${draft.booking_mode === mode}
                onChange=${() => change({ booking_mode: mode })}
              />
              <span>${name()}<span class="hint">${hint()}</span></span>
            </label>`,
        )}
      </fieldset>
      <${Check}
        label=${t("coach_desk.accepting")}
        hint=${t("coach_desk.accepting_hint")}
        checked=${draft.accepting_new_clients}
        onChange=${(/** @type {boolean} */ accepting_new_clients) => change({ accepting_new_clients })}
      />
      <${NumberField}
        label=${t("coach_desk.most_members")}
        hint=${t("coach_desk.most_members_hint")}
        value=${draft.max_members}
        ...${BOUNDS.ProfilePatch.max_members}
        onChange=${(/** @type {number | null} */ max_members) => change({ max_members })}
      />
      <${TextField}
        label=${t("coach_desk.meeting_link")}
        type="url"
        hint=${t("coach_desk.meeting_link_hint")}
        value=${draft.meeting_url ?? ""}
        attributes=${{ maxlength: 2000, placeholder: "https://", pattern: "https://.+" }}
        onChange=${(/** @type {string} */ url) => change({ meeting_url: url.trim() || null })}
      />
    </div>
  </section>`;
}

/** @param {{draft: Draft, change: Change, me: import("../api/types").Me}} props */
function Offers({ draft, change, me }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  return html`<section class="panel">
    <h2>${t("coach_desk.offers")}</h2>
    ${catalogue.error && html`<${ErrorNote} error=${catalogue.error} retry=${catalogue.reload} />`}
    ${catalogue.loading && html`<${Skeleton} />`}
    ${catalogue.data &&
    html`<${OfferingFields}
      catalogue=${catalogue.data}
      offering=${draft.offering}
      workspaces=${me.workspaces}
      onChange=${(/** @type {import("../api/types").Offered[]} */ offering) => change({ offering })}
    />`}
  </section>`;
}
