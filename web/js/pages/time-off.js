// Time off: from one instant to another, over everything else. Sessions that it lies over stand, and are shown.
import { remove } from "../api/calls.js";
import { invalidate, useGet, useList } from "../api/resource.js";
import { now } from "../clock.js";
import { SessionRow } from "../components/cards.js";
import { Empty, ErrorNote, Listed, Loaded, PageHead, Skeleton, TextField, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { rich, t } from "../texts.js";
import { addDays, dateAndTime, dateIn, instantOf, isZone, longDate, zoneCity } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").TimeOff} TimeOff */
/** @typedef {import("../api/types").Session} Session */

const PATH = "/v1/coach/time-off";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  /** @type {ReturnType<typeof useGet<{timezone: string}>>} */
  const hours = useGet("/v1/coach/availability");
  const mine = useZone();
  const stored = hours.data?.timezone;
  const zone = stored && isZone(stored) ? stored : mine;
  return html`<${PageHead}
      section=${t("coach_desk.section")}
      title=${t("coach_desk.time_off")}
      lead=${stored ? leadOf(stored, zone) : ""}
    />
    <${Loaded} of=${hours} skeleton=${html`<${Skeleton} lines=${5} />`}>
      ${() =>
        html`<div class="stack">
          <${AddTimeOff} zone=${zone} myId=${me.id} />
          <section>
            <h2>${t("coach_desk.planned")}</h2>
            <${Planned} zone=${zone} />
          </section>
        </div>`}
    <//>`;
}

/** @param {string} stored the zone of the coach's hours @param {string} zone the one that is shown */
const leadOf = (stored, zone) =>
  zone === stored
    ? t("coach_desk.time_off_lead", { city: zoneCity(zone) })
    : t("coach_desk.time_off_lead_unknown", { city: zoneCity(zone), other: zoneCity(stored) });

/** What date fields take for a year has more digits than dates have. */
const LAST = "9999-12-31T23:59";

/** @param {{zone: string, myId: string}} props */
function AddTimeOff({ zone, myId }) {
  const tomorrow = addDays(dateIn(now(), zone), 1);
  const empty = { from: `${tomorrow}T00:00`, to: `${addDays(tomorrow, 1)}T00:00`, note: "" };
  const [entry, setEntry] = useState(empty);
  const [affected, setAffected] = useState(/** @type {string[] | null} */ (null));
  /** @type {ReturnType<typeof useSend<import("../api/types").MadeTimeOff>>} */
  const { send, busy, error } = useSend(PATH);
  const change = (/** @type {Partial<typeof empty>} */ some) => setEntry({ ...entry, ...some });
  const backwards = Boolean(entry.from && entry.to && entry.to <= entry.from);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send({
      starts_at: instantOf(entry.from, zone),
      ends_at: instantOf(entry.to, zone),
      note: entry.note.trim(),
    });
    if (!made) return;
    invalidate(PATH, "/v1/coach/availability", "/v1/coaches");
    setAffected(made.affected_sessions);
    setEntry(empty);
    say(t("coach_desk.time_off_added"));
  };
  return html`<form class="panel form" onSubmit=${submit}>
      <h2>${t("coach_desk.add_time_off")}</h2>
      <div class="fields">
        <${TextField}
          label=${t("coach_desk.from")}
          type="datetime-local"
          value=${entry.from}
          attributes=${{ required: true, max: LAST }}
          onChange=${(/** @type {string} */ from) => change({ from })}
        />
        <${TextField}
          label=${t("coach_desk.to")}
          type="datetime-local"
          value=${entry.to}
          hint=${backwards ? t("coach_desk.before_start") : ""}
          attributes=${{ required: true, max: LAST }}
          onChange=${(/** @type {string} */ to) => change({ to })}
        />
      </div>
      <${TextField}
        label=${t("coach_desk.note")}
        hint=${t("coach_desk.note_hint")}
        value=${entry.note}
        attributes=${{ maxlength: 200 }}
        onChange=${(/** @type {string} */ note) => change({ note })}
      />
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${busy || backwards}>${busy ? t("coach_desk.adding") : t("coach_desk.add_time_off")}</button>
    </form>
    ${affected && affected.length > 0 && html`<${Affected} ids=${affected} myId=${myId} />`}`;
}

/** @param {{ids: string[], myId: string}} props */
function Affected({ ids, myId }) {
  return html`<section class="note warn" role="status">
    <p>${rich("coach_desk.still_stand", { count: ids.length, strong: (words) => html`<strong>${words}</strong>` })}</p>
    <ul class="rows">
      ${ids.map((id) => html`<li key=${id}><${AffectedSession} id=${id} myId=${myId} /></li>`)}
    </ul>
  </section>`;
}

/** @param {{id: string, myId: string}} props */
function AffectedSession({ id, myId }) {
  /** @type {ReturnType<typeof useGet<Session>>} */
  const session = useGet(`/v1/sessions/${encodeURIComponent(id)}`);
  return html`<${Loaded} of=${session} skeleton=${html`<${Skeleton} shape="rows" lines=${1} />`}>
    ${(/** @type {Session} */ found) => html`<${SessionRow} session=${found} myId=${myId} />`}
  <//>`;
}

/** @param {{zone: string}} props */
function Planned({ zone }) {
  const entries = useList(PATH);
  return html`<${Listed} of=${entries} empty=${html`<${Empty} title=${t("coach_desk.no_time_off")} />`}>
    ${(/** @type {TimeOff} */ entry) => html`<${Entry} entry=${entry} zone=${zone} />`}
  <//>`;
}

/** `Tuesday, 24 November 2026` for whole days, else with the times. @param {TimeOff} entry @param {string} zone */
function spanText({ starts_at, ends_at }, zone) {
  const first = dateIn(starts_at, zone);
  const last = dateIn(Date.parse(ends_at) - 1, zone);
  const whole = instantOf(`${first}T00:00`, zone) === starts_at && instantOf(`${addDays(last, 1)}T00:00`, zone) === ends_at;
  if (!whole) return t("coach_desk.span", { from: dateAndTime(starts_at, zone), to: dateAndTime(ends_at, zone) });
  if (first === last) return longDate(starts_at, zone);
  return t("coach_desk.span", { from: longDate(starts_at, zone), to: longDate(Date.parse(ends_at) - 1, zone) });
}

/** @param {{entry: TimeOff, zone: string}} props */
function Entry({ entry, zone }) {
  const { act, busy, error } = useAct();
  const text = spanText(entry, zone);
  const drop = () =>
    act(
      () => remove(`${PATH}/${encodeURIComponent(entry.id)}`),
      () => {
        invalidate(PATH, "/v1/coach/availability", "/v1/coaches");
        say(t("coach_desk.time_off_removed"));
      },
    );
  return html`<div class="row-card">
      <span class="row-main">
        <span class="row-title">${text}</span>
        <span class="hint">${entry.note}</span>
      </span>
      <button type="button" class="button small" disabled=${busy} aria-label=${t("coach_desk.remove_time_off", { time: text })} onClick=${drop}>
        ${busy ? t("coach_desk.removing") : t("coach_desk.remove")}
      </button>
    </div>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
