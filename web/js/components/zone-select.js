// The zone that times are shown in: its name, and the lists from which one is chosen.
import { now } from "../clock.js";
import { html, useMemo } from "../html.js";
import { allZones, presentName, zoneCity, zoneLabel } from "../time.js";
import { setZone, useZone, useZoneNote } from "../zone.js";
import { Field } from "./parts.js";

/** The zone that times are shown in; its offset is another in summer, so that stands with single times. */
export function ZoneName() {
  return html`${zoneCity(useZone())}`;
}

/** All zones by region. @param {string[]} also */
function zoneGroups(also) {
  const zones = [...new Set([...allZones(), ...also])].sort();
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const zone of zones) {
    const region = zone.includes("/") ? (zone.split("/")[0] ?? "Other") : "Other";
    groups.set(region, [...(groups.get(region) ?? []), zone]);
  }
  return [...groups];
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {import("../html.js").Children} [props.hint]
 * @param {import("../time.js").Instant} [props.at] each zone is shown with its offset of then; without it, of today
 * @param {(zone: string) => void} props.onChange
 */
export function ZoneSelect({ label, value, hint, at, onChange }) {
  const current = presentName(value);
  const groups = useMemo(() => zoneGroups([current]), [current]);
  const today = useMemo(now, []);
  return html`<${Field} label=${label} hint=${hint}>
    <select
      value=${current}
      onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.value)}
    >
      ${groups.map(
        ([region, zones]) =>
          html`<optgroup key=${region} label=${region}>
            ${zones.map(
              (zone) =>
                html`<option key=${zone} value=${zone} selected=${zone === current}>
                  ${zoneLabel(zone, at ?? today)}
                </option>`,
            )}
          </optgroup>`,
      )}
    </select>
  <//>`;
}

/** The dropdown that changes every time shown. @param {{at?: import("../time.js").Instant}} props */
export function ViewerZone({ at }) {
  return html`<${ZoneSelect} label="Time zone" value=${useZone()} hint=${useZoneNote()} at=${at} onChange=${setZone} />`;
}
