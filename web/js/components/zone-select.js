// The zone that times are shown in: its name, and the list of all, in which one is found by typing a city.
import { now } from "../clock.js";
import { classes, html, useEffect, useId, useMemo, useRef, useState } from "../html.js";
import { inOrder } from "../locale.js";
import { fold } from "../names.js";
import { t } from "../texts.js";
import { allZones, presentName, zoneCity, zoneLabel } from "../time.js";
import { setZone, useZone, useZoneNote } from "../zone.js";
import { Field } from "./parts.js";

/** The zone that times are shown in; its offset is another in summer, so that stands with single times. */
export function ZoneName() {
  return html`${zoneCity(useZone())}`;
}

/** @param {string} zone `america/new york`, as it is looked for */
const searched = (zone) => fold(zone.replaceAll("_", " "));

/**
 * The zones in whose names all of these words begin a word, those whose city begins so first.
 * @param {string} words
 * @param {string[]} zones
 */
export function findZones(words, zones) {
  const wanted = searched(words).split(/[\s/]+/).filter(Boolean);
  const begins = (/** @type {string} */ text, /** @type {string} */ word) => ` ${text.replace(/[/-]/g, " ")}`.includes(` ${word}`);
  const found = zones.filter((zone) => wanted.every((word) => begins(searched(zone), word)));
  const isFirst = (/** @type {string} */ zone) => Number(searched(zoneCity(zone)).startsWith(wanted[0] ?? ""));
  return found.sort((a, b) => isFirst(b) - isFirst(a) || inOrder(zoneCity(a), zoneCity(b)));
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
  const today = useMemo(now, []);
  return html`<${Field} label=${label} hint=${hint}>
    <${Combobox} value=${presentName(value)} at=${at ?? today} onChange=${onChange} />
  <//>`;
}

/**
 * An input with a list below it (the combobox of the ARIA practices): arrows choose, Enter takes, Escape leaves.
 * @param {object} props
 * @param {string} [props.id]
 * @param {string} props.value
 * @param {import("../time.js").Instant} props.at
 * @param {(zone: string) => void} props.onChange
 */
function Combobox({ value, at, onChange, ...field }) {
  const list = useId();
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const [place, setPlace] = useState(-1);
  const open = typed !== null;
  const all = useMemo(() => (open ? [...new Set([...allZones(), value])] : []), [open, value]);
  const found = useMemo(() => (open ? findZones(typed, all) : []), [typed, all]);
  const close = () => {
    setTyped(null);
    setPlace(-1);
  };
  const look = (/** @type {string} */ words) => {
    setTyped(words);
    setPlace(words.trim() ? 0 : -1);
  };
  const choose = (/** @type {string | undefined} */ zone) => {
    close();
    if (zone) onChange(zone);
  };
  const move = (/** @type {number} */ by) => {
    if (!open) setTyped("");
    else setPlace((place + by + found.length) % Math.max(1, found.length));
  };
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(place < 0 ? 0 : -1),
    ...(open ? { Enter: () => choose(found[place]), Escape: close } : {}),
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return html`<div class="combobox">
    <input
      ...${field}
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck=${false}
      aria-autocomplete="list"
      aria-expanded=${open}
      aria-controls=${open ? list : undefined}
      aria-activedescendant=${open && found[place] ? `${list}-${place}` : undefined}
      value=${typed ?? zoneLabel(value, at)}
      placeholder=${zoneLabel(value, at)}
      onClick=${() => open || look("")}
      onInput=${(/** @type {any} */ event) => look(event.currentTarget.value)}
      onKeyDown=${onKeyDown}
      onBlur=${close}
    />
    ${open && html`<${Found} id=${list} zones=${found} value=${value} place=${place} at=${at} onChoose=${choose} />`}
  </div>`;
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {string[]} props.zones
 * @param {string} props.value
 * @param {number} props.place
 * @param {import("../time.js").Instant} props.at
 * @param {(zone: string) => void} props.onChoose
 */
function Found({ id, zones, value, place, at, onChoose }) {
  /** @type {{current: HTMLElement | null}} */
  const element = useRef(null);
  const shown = place < 0 ? zones.indexOf(value) : place;
  useEffect(() => {
    const option = element.current?.children[shown];
    if (element.current && option instanceof HTMLElement) {
      element.current.scrollTop = option.offsetTop - element.current.clientHeight / 2;
    }
  }, [shown, zones]);
  if (!zones.length) return html`<p class="options hint" role="status">${t("zones.none")}</p>`;
  return html`<ul class="options" id=${id} role="listbox" aria-label=${t("zones.label")} ref=${element}>
      ${zones.map(
        (zone, index) =>
          html`<li
            key=${zone}
            id=${`${id}-${index}`}
            role="option"
            class=${classes(index === place && "here")}
            aria-selected=${zone === value}
            onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}
            onClick=${() => onChoose(zone)}
          >
            ${zoneLabel(zone, at)}
          </li>`,
      )}
    </ul>
    <span class="unseen" role="status">${t("zones.found", { count: zones.length })}</span>`;
}

/** The field that changes every time shown. @param {{at?: import("../time.js").Instant}} props */
export function ViewerZone({ at }) {
  return html`<${ZoneSelect} label=${t("zones.label")} value=${useZone()} hint=${useZoneNote()} at=${at} onChange=${setZone} />`;
}
