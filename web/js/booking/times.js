// Where a time is chosen: beside the month on a desk; on a phone days in a row come first, the month behind a button.
import { Icon } from "../components/icons.js";
import { ViewerZone } from "../components/zone-select.js";
import { useNarrow } from "../hooks/narrow.js";
import { useRoving } from "../hooks/roving.js";
import { classes, html, useEffect, useRef, useState } from "../html.js";
import { t } from "../texts.js";
import { addDays, dayMonth, dayOfMonth, noonOf, weekdayName, weekdayShort } from "../time.js";
import { Calendar } from "./calendar.js";
import { Slots } from "./day.js";

/** @typedef {ReturnType<typeof import("./choice.js").useChoice>} Choosing */

/** @param {{choice: Choosing, zone: string, present?: string | null}} props `present`: a start that is theirs already */
export function Times({ choice, zone, present }) {
  const narrow = useNarrow();
  const { openings, starts } = choice;
  const free = { ...openings, slots: openings.slots.filter(({ starts_at }) => starts_at !== present) };
  const slots = html`<${Slots} openings=${free} zone=${zone} chosen=${starts} full=${choice.full} onDay=${choice.onDay} onSlot=${choice.onSlot} />`;
  const where = html`<${ViewerZone} at=${starts[0] ?? noonOf(openings.day)} />`;
  if (narrow) {
    return html`<div class="openings panel">
      <section class="day" aria-labelledby="day">
        ${openings.loading ? html`<div class="day-strip"></div>` : html`<${Strip} openings=${openings} onDay=${choice.onDay} />`}
        <${Month} choice=${choice} />
        <div class="day-slots">${slots}</div>
      </section>
      <div class="month">${where}</div>
    </div>`;
  }
  return html`<div class="openings panel">
    <div class="month"><${Calendar} ...${openings} onChoose=${choice.onDay} onView=${choice.onView} />${where}</div>
    <section class="day" aria-labelledby="day"><${DayHead} openings=${openings} onDay=${choice.onDay} />${slots}</section>
  </div>`;
}

/** @param {{day: string}} props */
const DayName = ({ day }) => html`<h2 id="day" aria-live="polite">${weekdayName(day)} <span>${dayOfMonth(day)}</span></h2>`;

/** @param {{openings: Choosing["openings"], onDay: (day: string) => void}} props */
function DayHead({ openings, onDay }) {
  const { day, today, last } = openings;
  return html`<header class="day-head">
    <button
      type="button"
      class="icon-button"
      aria-label=${t("schedule.previous_day")}
      disabled=${day <= today}
      onClick=${() => onDay(addDays(day, -1))}
    >
      <${Icon} name="left" />
    </button>
    <${DayName} day=${day} />
    <button
      type="button"
      class="icon-button"
      aria-label=${t("schedule.next_day")}
      disabled=${day >= last}
      onClick=${() => onDay(addDays(day, 1))}
    >
      <${Icon} name="right" />
    </button>
  </header>`;
}

/** The days with openings, and the chosen one. @param {{openings: Choosing["openings"], onDay: (day: string) => void}} props */
function Strip({ openings, onDay }) {
  const days = [...new Set([...openings.open, openings.day])].sort();
  const roving = useRoving(days, openings.day);
  /** @type {{current: HTMLElement | null}} */
  const strip = useRef(null);
  useEffect(() => {
    const chosen = strip.current?.querySelector("[aria-pressed=true]");
    if (strip.current && chosen instanceof HTMLElement) {
      strip.current.scrollLeft = chosen.offsetLeft - (strip.current.clientWidth - chosen.offsetWidth) / 2;
    }
  }, [openings.day, days.length]);
  return html`<div class="day-strip" role="group" aria-label=${t("schedule.days")} ref=${strip} ...${roving.group}>
    ${days.map(
      (day) =>
        html`<button
          key=${day}
          type="button"
          class=${classes("strip-day", !openings.open.has(day) && "closed")}
          aria-pressed=${day === openings.day}
          ...${roving.button(day)}
          onClick=${() => onDay(day)}
        >
          <span>${weekdayShort(day)}</span> <strong>${dayMonth(day)}</strong>
        </button>`,
    )}
  </div>`;
}

/** The day's name, and the month behind a button. @param {{choice: Choosing}} props */
function Month({ choice }) {
  const [open, setOpen] = useState(false);
  const { openings } = choice;
  const onChoose = (/** @type {string} */ day) => {
    setOpen(false);
    choice.onDay(day);
  };
  return html`<header class="day-head">
      <${DayName} day=${openings.day} />
      <button type="button" class="button small" aria-expanded=${open} onClick=${() => setOpen(!open)}>
        <${Icon} name="calendar" size=${18} /> ${t("schedule.month")}
      </button>
    </header>
    ${open && html`<${Calendar} ...${openings} onChoose=${onChoose} onView=${choice.onView} />`}`;
}
