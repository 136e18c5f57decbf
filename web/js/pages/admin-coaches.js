// Admin: the coaches of the workspace, what they offer here, adding one and taking one out.
import { isMore, usePlanned } from "../admin/planned.js";
import { BOUNDS } from "../api/bounds.js";
import { patch, remove } from "../api/calls.js";
import { invalidate, useAll, useGet } from "../api/resource.js";
import { Languages } from "../coach/languages.js";
import { OfferingFields, everything, sorted } from "../coach/offering.js";
import { Tags } from "../coach/tags.js";
import { Address, Avatar, Dialog, Empty, ErrorNote, Listed, Loaded, PageHead, SaveButton, Select, Skeleton, TextField, say } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { useAct } from "../hooks/act.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { byName } from "../locale.js";
import { Question, Told } from "../session/dialogs.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").LinkedCoach} LinkedCoach */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */
/** @typedef {import("../api/types").Offered} Offering */
/** @typedef {import("../api/types").Me} Me */

const PATH = "/v1/admin/coaches";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [dialog, setDialog] = useState(/** @type {"add" | LinkedCoach | null} */ (null));
  const all = useAll(PATH);
  const coaches = { ...all, items: all.data && [...all.data].sort(byName) };
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const close = () => setDialog(null);
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("admin_coaches.coaches")} lead=${me.workspaces[0]?.name}>
      <button type="button" class="button primary" onClick=${() => setDialog("add")}>${t("admin_coaches.add_coach")}</button>
    <//>
    <h2 class="unseen">${t("admin_coaches.coaches")}</h2>
    <${Listed}
      of=${coaches}
      empty=${html`<${Empty} icon="people" title=${t("admin_coaches.no_coaches")}><p>${t("admin_coaches.no_coaches_about")}</p><//>`}
    >
      ${(/** @type {LinkedCoach} */ coach) =>
        html`<${CoachRow} coach=${coach} catalogue=${catalogue.data} onEdit=${() => setDialog(coach)} />`}
    <//>
    ${dialog &&
    html`<${Loaded} of=${catalogue} skeleton=${html`<${Skeleton} />`}>
      ${(/** @type {Catalogue} */ found) =>
        dialog === "add"
          ? html`<${AddCoach} me=${me} catalogue=${found} onClose=${close} />`
          : html`<${EditCoach} me=${me} coach=${dialog} catalogue=${found} onClose=${close} />`}
    <//>`}`;
}

/** @param {LinkedCoach} coach @param {Catalogue | undefined} catalogue */
function offeringText(coach, catalogue) {
  if (!catalogue) return "";
  const types = catalogue.coaching_types.filter(({ id }) => coach.offering.some((one) => one.coaching_type_id === id));
  return types.map(({ name }) => name).join(", ") || t("admin_coaches.offers_nothing");
}

/** @param {{coach: LinkedCoach, catalogue: Catalogue | undefined, onEdit: () => void}} props */
function CoachRow({ coach, catalogue, onEdit }) {
  return html`<div class="row-card wraps">
    <${Avatar} name=${coach.name} photo=${coach.photo_url} />
    <span class="row-main">
      <span class="row-title">${coach.name}</span>
      <span class="hint"><${Address} email=${coach.email} /></span>
      <span class="hint">
        ${offeringText(coach, catalogue)} · ${coach.booking_mode === "instant" ? t("admin_coaches.book_now") : t("admin_coaches.request_booking")}
      </span>
    </span>
    ${!coach.linked && html`<span class="pill">${t("admin_coaches.taken_out")}</span>`}
    ${coach.linked && !coach.accepting_new_clients && html`<span class="pill">${t("admin_coaches.no_new_clients")}</span>`}
    <button type="button" class="button small" aria-label=${t("admin_coaches.edit_name", { name: coach.name })} onClick=${onEdit}>${t("admin_coaches.edit")}</button>
  </div>`;
}

/** @returns {[string, string][]} */
const modes = () => [
  ["instant", t("admin_coaches.mode_instant")],
  ["request", t("admin_coaches.mode_request")],
];

/** @param {{me: Me, catalogue: Catalogue, onClose: () => void}} props */
function AddCoach({ me, catalogue, onClose }) {
  const zone = me.workspaces[0]?.timezone ?? me.timezone;
  const [coach, setCoach] = useState({
    name: "",
    email: "",
    headline: "",
    languages: /** @type {string[]} */ ([]),
    specialties: /** @type {string[]} */ ([]),
    industries: /** @type {string[]} */ ([]),
    functions: /** @type {string[]} */ ([]),
    timezone: zone,
    booking_mode: "instant",
  });
  const [offering, setOffering] = useState(() => everything(catalogue));
  /** @type {ReturnType<typeof useSend<LinkedCoach>>} */
  const { send, busy, error } = useSend(PATH);
  const change = (/** @type {Partial<typeof coach>} */ some) => setCoach({ ...coach, ...some });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send({ ...coach, name: coach.name.trim(), email: coach.email.trim(), offering });
    if (!made) return;
    invalidate(PATH, "/v1/coaches");
    say(t("members.added", { name: made.name }));
    onClose();
  };
  return html`<${Dialog} title=${t("admin_coaches.add_coach")} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${TextField}
        label=${t("members.name")}
        value=${coach.name}
        attributes=${{ required: true, ...BOUNDS.CoachBody.name, autocomplete: "off" }}
        onChange=${(/** @type {string} */ name) => change({ name })}
      />
      <${TextField}
        label=${t("members.email")}
        type="email"
        value=${coach.email}
        attributes=${{ required: true, ...BOUNDS.CoachBody.email, autocomplete: "off" }}
        onChange=${(/** @type {string} */ email) => change({ email })}
      />
      <${TextField}
        label=${t("admin_coaches.headline")}
        hint=${t("admin_coaches.headline_hint")}
        value=${coach.headline}
        attributes=${BOUNDS.CoachBody.headline}
        onChange=${(/** @type {string} */ headline) => change({ headline })}
      />
      <${Languages} languages=${coach.languages} onChange=${(/** @type {string[]} */ languages) => change({ languages })} />
      <${Tags}
        label=${t("coach_desk.specialties")}
        tags=${coach.specialties}
        onChange=${(/** @type {string[]} */ specialties) => change({ specialties })}
      />
      <${Tags}
        label=${t("admin_coaches.industries")}
        tags=${coach.industries}
        onChange=${(/** @type {string[]} */ industries) => change({ industries })}
      />
      <${Tags}
        label=${t("admin_coaches.functions")}
        tags=${coach.functions}
        onChange=${(/** @type {string[]} */ functions) => change({ functions })}
      />
      <${ZoneSelect}
        label=${t("admin_coaches.zone")}
        value=${coach.timezone}
        onChange=${(/** @type {string} */ timezone) => change({ timezone })}
      />
      <${Select}
        label=${t("admin_coaches.booking")}
        value=${coach.booking_mode}
        options=${modes()}
        onChange=${(/** @type {string} */ booking_mode) => change({ booking_mode })}
      />
      <p class="hint">${t("admin_coaches.elsewhere")}</p>
      <h3>${t("admin_coaches.offers_here")}</h3>
      <${OfferingFields} catalogue=${catalogue} offering=${offering} workspaces=${me.workspaces} onChange=${setOffering} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${busy}>${busy ? t("members.adding") : t("admin_coaches.add_coach")}</button>
    </form>
  <//>`;
}

/** What a change of a coach makes untrue. */
const changed = () => invalidate(PATH, "/v1/coaches", "/v1/me/coaches");

/** @param {{me: Me, coach: LinkedCoach, catalogue: Catalogue, onClose: () => void}} props */
function EditCoach({ me, coach, catalogue, onClose }) {
  const [offering, setOffering] = useState(sorted(coach.offering));
  const [leaving, setLeaving] = useState(false);
  const { act, busy, error } = useAct();
  const write = (/** @type {Record<string, unknown>} */ body, /** @type {string} */ told) =>
    act(
      () => patch(`${PATH}/${encodeURIComponent(coach.id)}`, body),
      () => {
        changed();
        say(told);
        onClose();
      },
    );
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    void write({ offering }, t("admin_coaches.offering_saved", { name: coach.name }));
  };
  if (leaving) return html`<${TakeOut} me=${me} coach=${coach} onClose=${onClose} />`;
  return html`<${Dialog} title=${coach.name} onClose=${onClose}>
    <form class="form" onSubmit=${save}>
      <${OfferingFields} catalogue=${catalogue} offering=${offering} workspaces=${me.workspaces} onChange=${setOffering} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <div class="actions">
        <${SaveButton} disabled=${!coach.linked} busy=${busy} />
        ${coach.linked
          ? html`<button type="button" class="button" disabled=${busy} onClick=${() => setLeaving(true)}>
              ${t("admin_coaches.take_out_of", { workspace: me.workspaces[0]?.name })}
            </button>`
          : html`<button
              type="button"
              class="button"
              disabled=${busy}
              onClick=${() => write({ linked: true, offering }, t("admin_coaches.here_again", { name: coach.name }))}
            >
              ${t("admin_coaches.put_back")}
            </button>`}
      </div>
    </form>
  <//>`;
}

/** @param {number} count */
function sessionsAhead(count) {
  if (!count) return t("members.no_session_ahead");
  return isMore(count) ? t("admin_coaches.more_sessions_ahead", { most: count }) : t("admin_coaches.sessions_ahead", { count });
}

/** @param {number} count */
const requestsAhead = (count) =>
  isMore(count) ? t("admin_coaches.more_requests_ahead", { most: count }) : t("admin_coaches.requests_ahead", { count });

/** What taking a coach out means is told first. @param {{me: Me, coach: LinkedCoach, onClose: () => void}} props */
function TakeOut({ me, coach, onClose }) {
  const planned = usePlanned({ coach_id: coach.id }, me.workspaces[0]?.timezone ?? me.timezone);
  const { act, busy, error } = useAct();
  const take = () =>
    act(
      () => remove(`${PATH}/${encodeURIComponent(coach.id)}`),
      () => {
        changed();
        say(t("admin_coaches.no_longer_here", { name: coach.name }));
        onClose();
      },
    );
  return html`<${Question}
    title=${t("admin_coaches.take_out_sure", { name: coach.name, workspace: me.workspaces[0]?.name })}
    keep=${t("parts.back")}
    go=${t("admin_coaches.take_out")}
    grave
    step=${{ busy, error }}
    onGo=${take}
    onClose=${onClose}
    barred=${planned.data === undefined}
  >
    <${Told} title=${t("admin_coaches.take_out_told")} text=${t("admin_coaches.take_out_about")} grave />
    <${Loaded} of=${planned} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../admin/planned.js").Planned} */ { sessions, requests }) =>
        html`<ul class="bullets">
          <li>
            ${sessionsAhead(sessions)}
          </li>
          ${requests > 0 && html`<li>${requestsAhead(requests)}</li>`}
          <li>${t("members.begun_end_as_usual")}</li>
        </ul>`}
    <//>
  <//>`;
}
