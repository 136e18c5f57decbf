// Available Hours: the ranges of each weekday.
import { Icon } from "../components/icons.js";
import { html } from "../html.js";
import { Ranges, anotherRange } from "./ranges.js";

/** @typedef {import("../api/types").Range} Range */
/** @typedef {import("../api/types").Week} Weekly */
/** @typedef {keyof Weekly} Weekday */

/** @type {[Weekday, string][]} */
export const WEEKDAYS = [
  ["mon", "Monday"],
  ["tue", "Tuesday"],
  ["wed", "Wednesday"],
  ["thu", "Thursday"],
  ["fri", "Friday"],
  ["sat", "Saturday"],
  ["sun", "Sunday"],
];

/** @param {{weekly: Weekly, onChange: (weekly: Weekly) => void}} props */
export function Week({ weekly, onChange }) {
  const set = (/** @type {Weekday} */ day, /** @type {Range[]} */ ranges) => onChange({ ...weekly, [day]: ranges });
  const copy = () => {
    const monday = weekly.mon.map((range) => ({ ...range }));
    onChange({ ...weekly, tue: monday, wed: monday, thu: monday, fri: monday });
  };
  return html`<section class="panel">
    <div class="section-head">
      <h2>Weekly hours</h2>
      ${weekly.mon.length > 0 &&
      html`<button type="button" class="link" onClick=${copy}>Copy Monday to all weekdays</button>`}
    </div>
    <ul class="week">
      ${WEEKDAYS.map(
        ([day, name]) =>
          html`<li key=${day}>
            <${Day} name=${name} ranges=${weekly[day]} onChange=${(/** @type {Range[]} */ ranges) => set(day, ranges)} />
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {{name: string, ranges: Range[], onChange: (ranges: Range[]) => void}} props */
function Day({ name, ranges, onChange }) {
  const toggle = () => onChange(ranges.length ? [] : [anotherRange([])]);
  return html`<label class="check">
      <input type="checkbox" checked=${ranges.length > 0} onChange=${toggle} />
      <span>${name}</span>
    </label>
    ${ranges.length
      ? html`<${Ranges} day=${name} ranges=${ranges} onChange=${onChange} />
          <button
            type="button"
            class="icon-button"
            aria-label=${`${name}, add a range`}
            title="Add a range"
            onClick=${() => onChange([...ranges, anotherRange(ranges)])}
          >
            <${Icon} name="plus" />
          </button>`
      : html`<span class="hint closed">Unavailable</span>`}`;
}
