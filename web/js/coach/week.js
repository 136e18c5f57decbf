// Available Hours: the ranges of each weekday.
import { Icon } from "../components/icons.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { Ranges, anotherRange } from "./ranges.js";

/** @typedef {import("../api/types").Range} Range */
/** @typedef {import("../api/types").Week} Weekly */
/** @typedef {keyof Weekly} Weekday */

/** @type {[Weekday, () => string][]} */
export const WEEKDAYS = [
  ["mon", () => t("coach_desk.mon")],
  ["tue", () => t("coach_desk.tue")],
  ["wed", () => t("coach_desk.wed")],
  ["thu", () => t("coach_desk.thu")],
  ["fri", () => t("coach_desk.fri")],
  ["sat", () => t("coach_desk.sat")],
  ["sun", () => t("coach_desk.sun")],
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
      <h2>${t("coach_desk.weekly")}</h2>
      ${weekly.mon.length > 0 &&
      html`<button type="button" class="link" onClick=${copy}>${t("coach_desk.copy_monday")}</button>`}
    </div>
    <ul class="week">
      ${WEEKDAYS.map(
        ([day, name]) =>
          html`<li key=${day}>
            <${Day} name=${name()} ranges=${weekly[day]} onChange=${(/** @type {Range[]} */ ranges) => set(day, ranges)} />
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
            aria-label=${t("coach_desk.add_range_to", { day: name })}
            title=${t("coach_desk.add_range")}
            onClick=${() => onChange([...ranges, anotherRange(ranges)])}
          >
            <${Icon} name="plus" />
          </button>`
      : html`<span class="hint closed">${t("coach_desk.unavailable")}</span>`}`;
}
