// Buffers, notice, horizon and limits: what holds beside the hours.
import { BOUNDS } from "../api/bounds.js";
import { Check, NumberField, Select } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Availability} Availability */

const INTERVALS = [5, 10, 15, 20, 30, 60];
const BUFFERS = Array.from({ length: 13 }, (_, index) => index * 5);
const NOTICES = [0, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 10_080];

/** @param {number} minutes */
function span(minutes) {
  if (minutes && minutes % 1440 === 0) return t("time.days", { count: minutes / 1440 });
  if (minutes && minutes % 60 === 0) return t("time.hours", { count: minutes / 60 });
  return t("time.minutes", { count: minutes });
}

/** @param {number[]} choices @param {number} chosen @param {string} none @returns {[string, string][]} */
const options = (choices, chosen, none) =>
  [...new Set([...choices, chosen])]
    .sort((a, b) => a - b)
    .map((each) => [String(each), each ? span(each) : none]);

/** @param {{rules: Availability, onChange: (some: Partial<Availability>) => void}} props */
export function Rules({ rules, onChange }) {
  /** @param {"slot_interval_minutes" | "buffer_before_minutes" | "buffer_after_minutes" | "minimum_notice_minutes"} name @param {string} label @param {number[]} choices @param {string} [none] */
  const choice = (name, label, choices, none = t("coach_desk.none")) =>
    html`<${Select}
      label=${label}
      value=${String(rules[name])}
      options=${options(choices, rules[name], none)}
      onChange=${(/** @type {string} */ value) => onChange({ [name]: Number(value) })}
    />`;
  return html`<section class="panel">
    <h2>${t("coach_desk.rules")}</h2>
    <div class="fields">
      <${ZoneSelect}
        label=${t("coach_desk.zone")}
        value=${rules.timezone}
        onChange=${(/** @type {string} */ timezone) => onChange({ timezone })}
      />
      ${choice("slot_interval_minutes", t("coach_desk.interval"), INTERVALS)}
      ${choice("buffer_before_minutes", t("coach_desk.buffer_before"), BUFFERS)}
      ${choice("buffer_after_minutes", t("coach_desk.buffer_after"), BUFFERS)}
      ${choice("minimum_notice_minutes", t("coach_desk.notice"), NOTICES)}
      <${NumberField}
        label=${t("coach_desk.horizon")}
        value=${rules.horizon_days}
        ...${BOUNDS.AvailabilityBody.horizon_days}
        required
        onChange=${(/** @type {number} */ horizon_days) => onChange({ horizon_days })}
      />
      <${NumberField}
        label=${t("coach_desk.most_a_day")}
        hint=${t("coach_desk.no_limit")}
        value=${rules.max_per_day}
        ...${BOUNDS.AvailabilityBody.max_per_day}
        onChange=${(/** @type {number | null} */ max_per_day) => onChange({ max_per_day })}
      />
      <${NumberField}
        label=${t("coach_desk.most_a_week")}
        hint=${t("coach_desk.most_a_week_hint")}
        value=${rules.max_per_week}
        ...${BOUNDS.AvailabilityBody.max_per_week}
        onChange=${(/** @type {number | null} */ max_per_week) => onChange({ max_per_week })}
      />
    </div>
    <${Check}
      label=${t("coach_desk.hold")}
      hint=${t("coach_desk.hold_hint")}
      checked=${rules.hold_proposed_times}
      onChange=${(/** @type {boolean} */ hold_proposed_times) => onChange({ hold_proposed_times })}
    />
  </section>`;
}
