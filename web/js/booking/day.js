// One day's openings, with the way to the neighbouring days and to the next opening.
import { Icon } from "../components/icons.js";
import { ErrorNote, Skeleton } from "../components/parts.js";
import { classes, html } from "../html.js";
import { addDays, clockTime, dateAndTime, dateIn, dayOfMonth, hourIn, weekdayName } from "../time.js";

/** @typedef {import("../api/types").Slot} Slot */

/** @type {[string, number][]} name and first hour that belongs to the next */
const PARTS = [
  ["Morning", 12],
  ["Afternoon", 17],
  ["Evening", 24],
];

/** @param {Slot[]} slots @param {string} zone @returns {[string, Slot[]][]} */
function byPart(slots, zone) {
  let from = 0;
  /** @type {[string, Slot[]][]} */
  const parts = [];
  for (const [name, until] of PARTS) {
    const start = from;
    const within = slots.filter((slot) => {
      const hour = hourIn(slot.starts_at, zone);
      return hour >= start && hour < until;
    });
    if (within.length) parts.push([name, within]);
    from = until;
  }
  return parts;
}

/**
 * @param {object} props
 * @param {ReturnType<typeof import("./openings.js").useOpenings>} props.openings
 * @param {string} props.zone
 * @param {string[]} props.chosen starts
 * @param {boolean} [props.full] no more may be chosen
 * @param {(day: string) => void} props.onDay
 * @param {(slot: Slot) => void} props.onSlot
 */
export function Day({ openings, zone, chosen, full, onDay, onSlot }) {
  const { day, today, last } = openings;
  return html`<section class="day" aria-labelledby="day">
    <header class="day-head">
      <button
        type="button"
        class="icon-button"
        aria-label="Previous day"
        disabled=${day <= today}
        onClick=${() => onDay(addDays(day, -1))}
      >
        <${Icon} name="left" />
      </button>
      <h2 id="day" aria-live="polite">${weekdayName(day)} <span>${dayOfMonth(day)}</span></h2>
      <button
        type="button"
        class="icon-button"
        aria-label="Next day"
        disabled=${day >= last}
        onClick=${() => onDay(addDays(day, 1))}
      >
        <${Icon} name="right" />
      </button>
    </header>
    <${Slots} openings=${openings} zone=${zone} chosen=${chosen} full=${full} onDay=${onDay} onSlot=${onSlot} />
  </section>`;
}

/** @param {Parameters<typeof Day>[0]} props */
function Slots({ openings, zone, chosen, full, onDay, onSlot }) {
  if (openings.error) return html`<${ErrorNote} error=${openings.error} retry=${openings.reload} />`;
  if (openings.loading) return html`<${Skeleton} shape="slots" lines=${6} label="Loading openings" />`;
  if (!openings.slots.length) return html`<${NoOpening} openings=${openings} zone=${zone} onDay=${onDay} />`;
  return html`${byPart(openings.slots, zone).map(
    ([name, slots]) =>
      html`<div key=${name} role="group" aria-label=${name}>
        <h3 class="slot-part">${name}</h3>
        <ul class="slots">
          ${slots.map((slot) => {
            const taken = chosen.includes(slot.starts_at);
            return html`<li key=${slot.starts_at}>
              <button
                type="button"
                class=${classes("slot", taken && "chosen")}
                aria-pressed=${taken}
                disabled=${full && !taken}
                onClick=${() => onSlot(slot)}
              >
                ${clockTime(slot.starts_at, zone)}
              </button>
            </li>`;
          })}
        </ul>
      </div>`,
  )}`;
}

/** @param {Pick<Parameters<typeof Day>[0], "openings" | "zone" | "onDay">} props */
function NoOpening({ openings, zone, onDay }) {
  const { next } = openings;
  return html`<div class="no-opening">
    <p>No openings on this day.</p>
    ${next
      ? html`<button type="button" class="button" onClick=${() => onDay(dateIn(next, zone))}>
          Next opening: ${dateAndTime(next, zone)}
        </button>`
      : html`<p class="hint">There are none on later days either. Try another session type or coach.</p>`}
  </div>`;
}
