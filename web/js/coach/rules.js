// Buffers, notice, horizon and limits: what holds beside the hours.
import { Check, NumberField, Select } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { html } from "../html.js";
import { plural } from "../time.js";

/** @typedef {import("../api/types").Availability} Availability */

const INTERVALS = [5, 10, 15, 20, 30, 60];
const BUFFERS = Array.from({ length: 13 }, (_, index) => index * 5);
const NOTICES = [0, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 10_080];

/** @param {number} minutes */
function span(minutes) {
  if (minutes && minutes % 1440 === 0) return plural(minutes / 1440, "day");
  if (minutes && minutes % 60 === 0) return plural(minutes / 60, "hour");
  return plural(minutes, "minute");
}

/** @param {number[]} choices @param {number} chosen @param {string} none @returns {[string, string][]} */
const options = (choices, chosen, none) =>
  [...new Set([...choices, chosen])]
    .sort((a, b) => a - b)
    .map((each) => [String(each), each ? span(each) : none]);

/** @param {{rules: Availability, onChange: (some: Partial<Availability>) => void}} props */
export function Rules({ rules, onChange }) {
  /** @param {"slot_interval_minutes" | "buffer_before_minutes" | "buffer_after_minutes" | "minimum_notice_minutes"} name @param {string} label @param {number[]} choices @param {string} [none] */
  const choice = (name, label, choices, none = "None") =>
    html`<${Select}
      label=${label}
      value=${String(rules[name])}
      options=${options(choices, rules[name], none)}
      onChange=${(/** @type {string} */ value) => onChange({ [name]: Number(value) })}
    />`;
  return html`<section class="panel">
    <h2>Time zone, buffers and limits</h2>
    <div class="fields">
      <${ZoneSelect}
        label="Time zone of your hours"
        value=${rules.timezone}
        onChange=${(/** @type {string} */ timezone) => onChange({ timezone })}
      />
      ${choice("slot_interval_minutes", "Sessions may start every", INTERVALS)}
      ${choice("buffer_before_minutes", "Buffer before a session", BUFFERS)}
      ${choice("buffer_after_minutes", "Buffer after a session", BUFFERS)}
      ${choice("minimum_notice_minutes", "Minimum notice", NOTICES)}
      <${NumberField}
        label="Bookable days ahead"
        value=${rules.horizon_days}
        min=${1}
        max=${365}
        required
        onChange=${(/** @type {number} */ horizon_days) => onChange({ horizon_days })}
      />
      <${NumberField}
        label="Most sessions a day"
        hint="Leave empty for no limit."
        value=${rules.max_per_day}
        min=${1}
        max=${1000}
        onChange=${(/** @type {number | null} */ max_per_day) => onChange({ max_per_day })}
      />
      <${NumberField}
        label="Most sessions a week"
        hint="Monday to Sunday. Leave empty for no limit."
        value=${rules.max_per_week}
        min=${1}
        max=${1000}
        onChange=${(/** @type {number | null} */ max_per_week) => onChange({ max_per_week })}
      />
    </div>
    <${Check}
      label="Hold proposed times while a request waits"
      hint="Nobody else can book a time that a member has proposed to you until you have answered."
      checked=${rules.hold_proposed_times}
      onChange=${(/** @type {boolean} */ hold_proposed_times) => onChange({ hold_proposed_times })}
    />
  </section>`;
}
