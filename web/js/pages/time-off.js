// Time off: from one instant to another, over everything else. Sessions that it lies over stand, and are shown.
import { remove } from "../api/calls.js";
import { invalidate, useGet, useList } from "../api/resource.js";
import { now } from "../clock.js";
import { SessionRow } from "../components/cards.js";
import { Empty, ErrorNote, Listed, Loaded, PageHead, Skeleton, TextField, say } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { addDays, dateAndTime, dateIn, instantOf, isZone, longDate, plural, zoneCity } from "../time.js";
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
      section="Coach"
      title="Time Off"
      lead=${stored ? `${whoseClock(stored, zone)} Nobody can book you then.` : ""}
    />
    <${Loaded} of=${hours} skeleton=${html`<${Skeleton} lines=${5} />`}>
      ${() =>
        html`<div class="stack">
          <${AddTimeOff} zone=${zone} myId=${me.id} />
          <section>
            <h2>Planned</h2>
            <${Planned} zone=${zone} />
          </section>
        </div>`}
    <//>`;
}

/** @param {string} stored the zone of the coach's hours @param {string} zone the one that is shown */
const whoseClock = (stored, zone) =>
  zone === stored
    ? `By the clock of ${zoneCity(zone)}.`
    : `By the clock of ${zoneCity(zone)}, because your browser does not know that of ${zoneCity(stored)}, where your hours are.`;

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
    say("Time off added.");
  };
  return html`<form class="panel form" onSubmit=${submit}>
      <h2>Add time off</h2>
      <div class="fields">
        <${TextField}
          label="From"
          type="datetime-local"
          value=${entry.from}
          attributes=${{ required: true, max: LAST }}
          onChange=${(/** @type {string} */ from) => change({ from })}
        />
        <${TextField}
          label="To"
          type="datetime-local"
          value=${entry.to}
          hint=${backwards ? "This is before the start." : ""}
          attributes=${{ required: true, max: LAST }}
          onChange=${(/** @type {string} */ to) => change({ to })}
        />
      </div>
      <${TextField}
        label="Note"
        hint="Optional, for yourself."
        value=${entry.note}
        attributes=${{ maxlength: 200 }}
        onChange=${(/** @type {string} */ note) => change({ note })}
      />
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${busy || backwards}>${busy ? "Adding…" : "Add time off"}</button>
    </form>
    ${affected && affected.length > 0 && html`<${Affected} ids=${affected} myId=${myId} />`}`;
}

/** @param {{ids: string[], myId: string}} props */
function Affected({ ids, myId }) {
  return html`<section class="note warn" role="status">
    <p>
      <strong>${plural(ids.length, "session")} in that time still ${ids.length === 1 ? "stands" : "stand"}.</strong>${" "}
      Time off cancels nothing.
    </p>
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
  return html`<${Listed} of=${entries} empty=${html`<${Empty} title="No time off planned." />`}>
    ${(/** @type {TimeOff} */ entry) => html`<${Entry} entry=${entry} zone=${zone} />`}
  <//>`;
}

/** `Tuesday, 24 November 2026` for whole days, else with the times. @param {TimeOff} entry @param {string} zone */
function spanText({ starts_at, ends_at }, zone) {
  const first = dateIn(starts_at, zone);
  const last = dateIn(Date.parse(ends_at) - 1, zone);
  const whole = instantOf(`${first}T00:00`, zone) === starts_at && instantOf(`${addDays(last, 1)}T00:00`, zone) === ends_at;
  if (!whole) return `${dateAndTime(starts_at, zone)} – ${dateAndTime(ends_at, zone)}`;
  if (first === last) return longDate(starts_at, zone);
  return `${longDate(starts_at, zone)} – ${longDate(Date.parse(ends_at) - 1, zone)}`;
}

/** @param {{entry: TimeOff, zone: string}} props */
function Entry({ entry, zone }) {
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [busy, setBusy] = useState(false);
  const text = spanText(entry, zone);
  const drop = async () => {
    setBusy(true);
    setError(null);
    try {
      await remove(`${PATH}/${encodeURIComponent(entry.id)}`);
      invalidate(PATH, "/v1/coach/availability", "/v1/coaches");
      say("Time off removed.");
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return html`<div class="row-card">
      <span class="row-main">
        <span class="row-title">${text}</span>
        <span class="hint">${entry.note}</span>
      </span>
      <button type="button" class="button small" disabled=${busy} aria-label=${`Remove time off ${text}`} onClick=${drop}>
        ${busy ? "Removing…" : "Remove"}
      </button>
    </div>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
