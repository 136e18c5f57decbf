// The month: which days have openings. Always six weeks high, so that nothing below it moves from month to month.
import { Icon } from "../components/icons.js";
import { Keys } from "../components/keys.js";
import { useRoving } from "../hooks/roving.js";
import { classes, html, useEffect, useId, useRef } from "../html.js";
import { t } from "../texts.js";
import { addDays, addMonths, dayFull, monthName, weekdayShort } from "../time.js";

const CELLS = 42;

/** The days of six weeks from the Monday on or before the first of a month. @param {string} month its first day */
export function sixWeeks(month) {
  const sinceMonday = (new Date(`${month}T00:00:00Z`).getUTCDay() + 6) % 7;
  return Array.from({ length: CELLS }, (_, index) => addDays(month, index - sinceMonday));
}

const PAGES = { PageUp: -1, PageDown: 1 };

/**
 * Page Up and Page Down: another month, and there the first of its days with openings, once they are known.
 * @param {string} month
 * @param {string} known what is known of it; a change looks for a day again
 * @param {(months: number) => void} turn
 */
function usePages(month, known, turn) {
  /** @type {{current: HTMLElement | null}} */
  const whole = useRef(null);
  const turning = useRef(false);
  useEffect(() => {
    const first = turning.current && whole.current?.querySelector("[data-stop]");
    if (!(first instanceof HTMLElement)) return;
    turning.current = false;
    first.focus();
  }, [month, known]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const months = PAGES[/** @type {keyof typeof PAGES} */ (event.key)];
    if (!months) return;
    event.preventDefault();
    turning.current = true;
    whole.current?.focus();
    turn(months);
  };
  return { ref: whole, onKeyDown };
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
  const [earlier, later] = [month > today, addMonths(month, 1) <= last];
  const turn = (/** @type {number} */ months) => (months < 0 ? earlier : later) && onView(addMonths(month, months));
  const hint = useId();
  const pages = usePages(month, [...open].join(), turn);
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
  return html`<div class="calendar" role="group" tabindex="-1" aria-label=${t("schedule.month")} aria-describedby=${hint} ...${pages}>
    <p id=${hint} class="unseen">${t("keys.hint")}</p>
    <div class="month-head">
      <button
        type="button"
        class="icon-button"
        aria-label=${t("schedule.previous_month")}
        disabled=${!earlier}
        onClick=${() => turn(-1)}
      >
        <${Icon} name="left" />
      </button>
      <span class="month-name" aria-live="polite">${monthName(month)}</span>
      <button
        type="button"
        class="icon-button"
        aria-label=${t("schedule.next_month")}
        disabled=${!later}
        onClick=${() => turn(1)}
      >
        <${Icon} name="right" />
      </button>
    </div>
    <div class="month-grid" ...${roving.group}>
      ${days.slice(0, 7).map((date) => html`<span key=${`head ${date}`} class="month-weekday" aria-hidden="true">${weekdayShort(date)}</span>`)}
      ${days.map(cell)}
    </div>
    <${Keys}
      arrows=${t("keys.month_arrows")}
      ends=${t("keys.month_ends")}
      pages=${t("keys.month_pages")}
      enter=${t("keys.month_enter")}
    />
  </div>`;
}
