// The month: which days have openings. Always six weeks high, so that nothing below it moves from month to month.
import { Icon } from "../components/icons.js";
import { useRoving } from "../hooks/roving.js";
import { classes, html } from "../html.js";
import { t } from "../texts.js";
import { addDays, addMonths, dayFull, monthName, weekdayShort } from "../time.js";

const CELLS = 42;

/** The days of six weeks from the Monday on or before the first of a month. @param {string} month its first day */
export function sixWeeks(month) {
  const sinceMonday = (new Date(`${month}T00:00:00Z`).getUTCDay() + 6) % 7;
  return Array.from({ length: CELLS }, (_, index) => addDays(month, index - sinceMonday));
}

/**
 * @param {object} props
 * @param {string} props.day
 * @param {string} props.view a day of the month shown
 * @param {string} props.today
 * @param {string} props.last
 * @param {Set<string>} props.open
 * @param {(day: string) => void} props.onChoose
 * @param {(day: string) => void} props.onView
 */
export function Calendar({ day, view, today, last, open, onChoose, onView }) {
  const month = addMonths(view, 0);
  const days = sixWeeks(month);
  const within = (/** @type {string} */ date) => date.slice(0, 7) === month.slice(0, 7);
  const roving = useRoving(days.filter((date) => within(date) && open.has(date)), day);
  const cell = (/** @type {string} */ date) => {
    if (!within(date)) return html`<span key=${date}></span>`;
    const free = open.has(date);
    const look = classes("month-day", free && "open", date === day && "selected", date === today && "today");
    return html`<button
      key=${date}
      type="button"
      class=${look}
      aria-label=${dayFull(date)}
      aria-pressed=${date === day}
      disabled=${!free}
      ...${free ? roving.button(date) : {}}
      onClick=${() => onChoose(date)}
    >
      ${Number(date.slice(8))}
    </button>`;
  };
  return html`<div class="calendar" role="group" aria-label=${t("schedule.month")}>
    <div class="month-head">
      <button
        type="button"
        class="icon-button"
        aria-label=${t("schedule.previous_month")}
        disabled=${month <= today}
        onClick=${() => onView(addMonths(month, -1))}
      >
        <${Icon} name="left" />
      </button>
      <span class="month-name" aria-live="polite">${monthName(month)}</span>
      <button
        type="button"
        class="icon-button"
        aria-label=${t("schedule.next_month")}
        disabled=${addMonths(month, 1) > last}
        onClick=${() => onView(addMonths(month, 1))}
      >
        <${Icon} name="right" />
      </button>
    </div>
    <div class="month-grid" ...${roving.group}>
      ${days.slice(0, 7).map((date) => html`<span key=${`head ${date}`} class="month-weekday" aria-hidden="true">${weekdayShort(date)}</span>`)}
      ${days.map(cell)}
    </div>
  </div>`;
}
