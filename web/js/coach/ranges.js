// Wall-clock ranges of one day. An end at or before the start belongs to the next day; 24:00 is midnight.
import { Icon } from "../components/icons.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { clockOfDay } from "../time.js";
import { clockOf, minutesOf } from "./minutes.js";

/** @typedef {import("../api/types").Range} Range */

const STEP = 15;
const DAY = 1440;

/** @param {string} clock as the person's own clocks write it */
const shown = (clock) => (clock === "24:00" ? t("coach_desk.midnight") : clockOfDay(clock));

/** The wire allows two ways to say midnight at the end of a day; drafts keep one. @param {Range} range */
export const tidyRange = ({ from, to }) => ({ from, to: to === "00:00" ? "24:00" : to });

const EVERY = Array.from({ length: DAY / STEP }, (_, index) => index * STEP);

/** @param {string} chosen @returns {[string, string][]} */
function starts(chosen) {
  const minutes = [...new Set([...EVERY, minutesOf(chosen)])].sort((a, b) => a - b);
  return minutes.map((each) => [clockOf(each), shown(clockOf(each))]);
}

/** @param {string} from @param {string} chosen @returns {[string, string][]} */
function ends(from, chosen) {
  const start = minutesOf(from);
  const all = [...new Set([...EVERY.slice(1), DAY, minutesOf(chosen)])].sort((a, b) => a - b);
  const sameDay = all.filter((each) => each > start);
  const nextDay = all.filter((each) => each <= start);
  return [
    ...sameDay.map((each) => /** @type {[string, string]} */ ([clockOf(each), shown(clockOf(each))])),
    ...nextDay.map(
      (each) => /** @type {[string, string]} */ ([clockOf(each), t("coach_desk.next_day", { time: shown(clockOf(each)) })]),
    ),
  ];
}

/** A first or a further range that makes sense after those there are. @param {Range[]} ranges @returns {Range} */
export function anotherRange(ranges) {
  const last = ranges.at(-1);
  if (!last) return { from: "09:00", to: "17:00" };
  const from = minutesOf(last.to) + 60;
  if (minutesOf(last.to) <= minutesOf(last.from) || from >= DAY - 60) return { from: "06:00", to: "08:00" };
  return { from: clockOf(from), to: clockOf(Math.min(from + 120, DAY)) };
}

/** Whether two ranges of a day share time. @param {Range[]} ranges */
export function overlapping(ranges) {
  const spans = ranges
    .map(({ from, to }) => {
      const start = minutesOf(from);
      const end = minutesOf(to);
      return [start, end > start ? end : end + DAY];
    })
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  return spans.some((span, index) => index > 0 && (span[0] ?? 0) < (spans[index - 1]?.[1] ?? 0));
}

/**
 * @param {object} props
 * @param {string} props.day said before each field, such as `Monday`
 * @param {Range[]} props.ranges
 * @param {(ranges: Range[]) => void} props.onChange
 */
export function Ranges({ day, ranges, onChange }) {
  const change = (/** @type {number} */ at, /** @type {Partial<Range>} */ some) =>
    onChange(ranges.map((range, index) => (index === at ? { ...range, ...some } : range)));
  return html`<div class="ranges">
    ${ranges.map(
      (range, index) =>
        html`<div class="range" key=${index}>
          <${TimeSelect}
            label=${t("coach_desk.range_from", { day, number: index + 1 })}
            value=${range.from}
            options=${starts(range.from)}
            onChange=${(/** @type {string} */ from) => change(index, { from })}
          />
          <span aria-hidden="true">–</span>
          <${TimeSelect}
            label=${t("coach_desk.range_to", { day, number: index + 1 })}
            value=${range.to}
            options=${ends(range.from, range.to)}
            onChange=${(/** @type {string} */ to) => change(index, { to })}
          />
          <button
            type="button"
            class="icon-button"
            aria-label=${t("coach_desk.remove_range", { day, number: index + 1 })}
            onClick=${() => onChange(ranges.filter((_, at) => at !== index))}
          >
            <${Icon} name="close" size=${16} />
          </button>
        </div>`,
    )}
    ${overlapping(ranges) && html`<p class="hint" role="status">${t("coach_desk.overlap")}</p>`}
  </div>`;
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {[string, string][]} props.options
 * @param {(value: string) => void} props.onChange
 */
function TimeSelect({ label, value, options, onChange }) {
  return html`<select
    aria-label=${label}
    value=${value}
    onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.value)}
  >
    ${options.map(([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`)}
  </select>`;
}
