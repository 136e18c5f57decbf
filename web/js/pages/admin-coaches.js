// Admin: the coaches of the workspace, what they offer here, adding one and taking one out.
import { are, counted, usePlanned } from "../admin/planned.js";
import { patch, remove } from "../api/calls.js";
import { invalidate, useGet, useList } from "../api/resource.js";
import { OfferingFields, everything, sorted } from "../coach/offering.js";
import { Address, Avatar, Dialog, Empty, ErrorNote, Listed, Loaded, PageHead, Select, Skeleton, TextField, say } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { useAct } from "../hooks/act.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { Question, Told } from "../session/dialogs.js";

/** @typedef {import("../api/types").LinkedCoach} LinkedCoach */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */
/** @typedef {import("../api/types").Offered} Offering */
/** @typedef {import("../api/types").Me} Me */

const PATH = "/v1/admin/coaches";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [dialog, setDialog] = useState(/** @type {"add" | LinkedCoach | null} */ (null));
  const coaches = useList(PATH);
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const close = () => setDialog(null);
  return html`<${PageHead} section="Admin" title="Coaches" lead=${me.workspaces[0]?.name}>
      <button type="button" class="button primary" onClick=${() => setDialog("add")}>Add coach</button>
    <//>
    <h2 class="unseen">Coaches</h2>
    <${Listed}
      of=${coaches}
      empty=${html`<${Empty} icon="people" title="No coaches yet."><p>Add the first one; members can book as soon as there are hours.</p><//>`}
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
  return types.map(({ name }) => name).join(", ") || "Offers nothing yet";
}

/** @param {{coach: LinkedCoach, catalogue: Catalogue | undefined, onEdit: () => void}} props */
function CoachRow({ coach, catalogue, onEdit }) {
  return html`<div class="row-card wraps">
    <${Avatar} name=${coach.name} />
    <span class="row-main">
      <span class="row-title">${coach.name}</span>
      <span class="hint"><${Address} email=${coach.email} /></span>
      <span class="hint">
        ${offeringText(coach, catalogue)} · ${coach.booking_mode === "instant" ? "Book Now" : "Request Booking"}
      </span>
    </span>
    ${!coach.linked && html`<span class="pill">Taken out</span>`}
    ${coach.linked && !coach.accepting_new_clients && html`<span class="pill">No new clients</span>`}
    <button type="button" class="button small" aria-label=${`Edit ${coach.name}`} onClick=${onEdit}>Edit</button>
  </div>`;
}

/** @type {[string, string][]} */
const MODES = [
  ["instant", "Book Now: confirmed at once"],
  ["request", "Request Booking: the coach answers"],
];

/** @param {{me: Me, catalogue: Catalogue, onClose: () => void}} props */
function AddCoach({ me, catalogue, onClose }) {
  const zone = me.workspaces[0]?.timezone ?? me.timezone;
  const [coach, setCoach] = useState({ name: "", email: "", headline: "", timezone: zone, booking_mode: "instant" });
  const [offering, setOffering] = useState(() => everything(catalogue));
  /** @type {ReturnType<typeof useSend<LinkedCoach>>} */
  const { send, busy, error } = useSend(PATH);
  const change = (/** @type {Partial<typeof coach>} */ some) => setCoach({ ...coach, ...some });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send({ ...coach, name: coach.name.trim(), email: coach.email.trim(), offering });
    if (!made) return;
    invalidate(PATH, "/v1/coaches");
    say(`${made.name} is added.`);
    onClose();
  };
  return html`<${Dialog} title="Add coach" onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${TextField}
        label="Name"
        value=${coach.name}
        attributes=${{ required: true, maxlength: 120, autocomplete: "off" }}
        onChange=${(/** @type {string} */ name) => change({ name })}
      />
      <${TextField}
        label="E-mail"
        type="email"
        value=${coach.email}
        attributes=${{ required: true, maxlength: 254, autocomplete: "off" }}
        onChange=${(/** @type {string} */ email) => change({ email })}
      />
      <${TextField}
        label="Headline"
        hint="Optional. One line under the name."
        value=${coach.headline}
        attributes=${{ maxlength: 200 }}
        onChange=${(/** @type {string} */ headline) => change({ headline })}
      />
      <${ZoneSelect}
        label="Time zone of their hours"
        value=${coach.timezone}
        onChange=${(/** @type {string} */ timezone) => change({ timezone })}
      />
      <${Select}
        label="Booking"
        value=${coach.booking_mode}
        options=${MODES}
        onChange=${(/** @type {string} */ booking_mode) => change({ booking_mode })}
      />
      <p class="hint">A coach who already coaches elsewhere keeps their own zone, booking and headline.</p>
      <h3>Offers here</h3>
      <${OfferingFields} catalogue=${catalogue} offering=${offering} workspaces=${me.workspaces} onChange=${setOffering} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${busy}>${busy ? "Adding…" : "Add coach"}</button>
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
    void write({ offering }, `What ${coach.name} offers is saved.`);
  };
  if (leaving) return html`<${TakeOut} me=${me} coach=${coach} onClose=${onClose} />`;
  return html`<${Dialog} title=${coach.name} onClose=${onClose}>
    <form class="form" onSubmit=${save}>
      <${OfferingFields} catalogue=${catalogue} offering=${offering} workspaces=${me.workspaces} onChange=${setOffering} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <div class="actions">
        <button type="submit" class="button primary" disabled=${busy || !coach.linked}>${busy ? "Saving…" : "Save"}</button>
        ${coach.linked
          ? html`<button type="button" class="button" disabled=${busy} onClick=${() => setLeaving(true)}>
              Take out of ${me.workspaces[0]?.name}
            </button>`
          : html`<button
              type="button"
              class="button"
              disabled=${busy}
              onClick=${() => write({ linked: true, offering }, `${coach.name} coaches here again.`)}
            >
              Put back
            </button>`}
      </div>
    </form>
  <//>`;
}

/** What taking a coach out means is told first. @param {{me: Me, coach: LinkedCoach, onClose: () => void}} props */
function TakeOut({ me, coach, onClose }) {
  const planned = usePlanned({ coach_id: coach.id }, me.workspaces[0]?.timezone ?? me.timezone);
  const { act, busy, error } = useAct();
  const take = () =>
    act(
      () => remove(`${PATH}/${encodeURIComponent(coach.id)}`),
      () => {
        changed();
        say(`${coach.name} no longer coaches here.`);
        onClose();
      },
    );
  return html`<${Question}
    title=${`Take ${coach.name} out of ${me.workspaces[0]?.name}?`}
    keep="Back"
    go="Take out"
    grave
    step=${{ busy, error }}
    onGo=${take}
    onClose=${onClose}
    barred=${planned.data === undefined}
  >
    <${Told} title="Nobody here can book them any more, at once" text="What they do for other workspaces stays." grave />
    <${Loaded} of=${planned} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../admin/planned.js").Planned} */ { sessions, requests }) =>
        html`<ul class="bullets">
          <li>
            ${sessions
              ? `${counted(sessions, "session")} ahead ${are(sessions)} cancelled; members get everything back.`
              : "No session is ahead."}
          </li>
          ${requests > 0 && html`<li>${counted(requests, "request")} ${are(requests)} declined; what is held comes back.</li>`}
          <li>Sessions that have begun end as usual. Everybody concerned is told by mail.</li>
        </ul>`}
    <//>
  <//>`;
}
