// The next openings of a coach, each a link that books it. They are hints: Schedule says if one is gone by then.
import { html } from "../html.js";
import { clockTime, dateAndTime, dateIn } from "../time.js";
import { useZone } from "../zone.js";
import { openingLink } from "./types.js";

/**
 * The day is written once for all openings of it.
 * @param {object} props
 * @param {import("../api/types").CoachSummary} props.coach
 * @param {import("../api/types").VisibleCatalogue} [props.catalogue]
 * @param {string[]} props.starts
 * @param {Record<string, string>} [props.wanted] of the address
 */
export function NextOpenings({ coach, catalogue, starts, wanted }) {
  const zone = useZone();
  if (!starts.length) return null;
  const written = (/** @type {string} */ start, /** @type {string} */ before = "") =>
    dateIn(start, zone) === dateIn(before, zone) ? clockTime(start, zone, starts) : dateAndTime(start, zone, starts);
  return html`<ul class="chips">
    ${starts.map(
      (start, index) =>
        html`<li key=${start}>
          <a
            class="chip raised"
            href=${openingLink(coach, catalogue, start, zone, wanted)}
            aria-label=${dateAndTime(start, zone, starts)}
            >${written(start, starts[index - 1])}</a
          >
        </li>`,
    )}
  </ul>`;
}
