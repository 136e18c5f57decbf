// The coach's hours: Available Hours, Date Overrides, buffers and limits, saved as one.
import { invalidate } from "../api/resource.js";
import { Overrides } from "../coach/overrides.js";
import { tidyRange } from "../coach/ranges.js";
import { Rules } from "../coach/rules.js";
import { WEEKDAYS, Week } from "../coach/week.js";
import { EditForm, PageHead } from "../components/parts.js";
import { useEdit } from "../hooks/edit.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { zoneCity } from "../time.js";

/** @typedef {import("../api/types").Availability} Availability */

/** @param {Availability} stored @returns {Availability} */
const asDraft = (stored) => ({
  timezone: stored.timezone,
  weekly: /** @type {any} */ (
    Object.fromEntries(WEEKDAYS.map(([day]) => [day, stored.weekly[day].map(tidyRange)]))
  ),
  overrides: stored.overrides.map(({ date, ranges }) => ({ date, ranges: ranges.map(tidyRange) })),
  slot_interval_minutes: stored.slot_interval_minutes,
  buffer_before_minutes: stored.buffer_before_minutes,
  buffer_after_minutes: stored.buffer_after_minutes,
  minimum_notice_minutes: stored.minimum_notice_minutes,
  horizon_days: stored.horizon_days,
  max_per_day: stored.max_per_day,
  max_per_week: stored.max_per_week,
  hold_proposed_times: stored.hold_proposed_times,
});

export function Page() {
  /** @type {import("../hooks/edit.js").Edited<Availability>} */
  const edit = useEdit("/v1/coach/availability", "PUT", asDraft);
  const zone = edit.draft?.timezone;
  return html`<${PageHead}
      section=${t("coach_desk.section")}
      title=${t("coach_desk.hours")}
      lead=${zone ? t("coach_desk.hours_lead", { city: zoneCity(zone) }) : ""}
    />
    <${EditForm} edit=${edit} saved=${t("coach_desk.hours_saved")} onSaved=${() => invalidate("/v1/coaches")}>
      ${(/** @type {Availability} */ draft) =>
        html`<${Week} weekly=${draft.weekly} onChange=${(/** @type {any} */ weekly) => edit.change({ weekly })} />
          <${Overrides}
            overrides=${draft.overrides}
            zone=${draft.timezone}
            onChange=${(/** @type {Availability["overrides"]} */ overrides) => edit.change({ overrides })}
          />
          <${Rules} rules=${draft} onChange=${edit.change} />`}
    <//>`;
}
