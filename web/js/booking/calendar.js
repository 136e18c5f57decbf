// The month: which days have openings. Drawn by cally, a web component with its own keyboard handling.
import "../../vendor/cally.js";
import { Icon } from "../components/icons.js";
import { html, useEffect, useMemo, useRef } from "../html.js";
import { locale } from "../locale.js";
import { t } from "../texts.js";
import { monthName } from "../time.js";

/** @param {Date} date cally speaks of days as UTC midnights */
const iso = (date) => date.toISOString().slice(0, 10);

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
  /** @type {{current: any}} */
  const element = useRef(null);
  const days = [...open].sort().join(" ");
  const closed = useMemo(() => (/** @type {Date} */ date) => !open.has(iso(date)), [days]);
  const parts = useMemo(() => (/** @type {Date} */ date) => (open.has(iso(date)) ? "open" : ""), [days]);
  useEffect(() => {
    if (element.current) element.current.focusedDate = day;
  }, [day]);
  return html`<calendar-date
    ref=${element}
    class="calendar"
    locale=${locale()}
    value=${day}
    min=${today}
    max=${last}
    today=${today}
    isDateDisallowed=${closed}
    getDayParts=${parts}
    onchange=${(/** @type {any} */ event) => onChoose(event.currentTarget.value)}
    onfocusday=${(/** @type {CustomEvent<Date>} */ event) => onView(iso(event.detail))}
  >
    <span slot="previous"><${Icon} name="left" /><span class="unseen">${t("schedule.previous_month")}</span></span>
    <span slot="next"><${Icon} name="right" /><span class="unseen">${t("schedule.next_month")}</span></span>
    <span slot="heading" class="month-name" aria-hidden="true">${monthName(view)}</span>
    <calendar-month></calendar-month>
  </calendar-date>`;
}
