// One day's openings by part of the day, and the way to the next one where there is none.
import { ErrorNote, Skeleton } from "../components/parts.js";
import { useRoving } from "../hooks/roving.js";
import { classes, html } from "../html.js";
import { t } from "../texts.js";
import { clockTime, dateAndTime, dateIn, hourIn } from "../time.js";

/** @typedef {import("../api/types").Slot} Slot */

/** @type {[() => string, number][]} name and first hour that belongs to the next */
const PARTS = [
  [() => t("schedule.night"), 5],
  [() => t("schedule.morning"), 12],
  [() => t("schedule.afternoon"), 17],
  [() => t("schedule.evening"), 24],
];

/** @param {Slot[]} slots @param {string} zone @returns {[string, Slot[]][]} */
export function byPart(slots, zone) {
  let from = 0;
  /** @type {[string, Slot[]][]} */
  const parts = [];
  for (const [name, until] of PARTS) {
    const start = from;
    const within = slots.filter((slot) => {
      const hour = hourIn(slot.starts_at, zone);
      return hour >= start && hour < until;
    });
    if (within.length) parts.push([name(), within]);
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
export function Slots({ openings, zone, chosen, full, onDay, onSlot }) {
  if (openings.error) return html`<${ErrorNote} error=${openings.error} retry=${openings.reload} />`;
  if (openings.loading) return html`<${Skeleton} shape="slots" lines=${6} label=${t("schedule.loading")} />`;
  if (!openings.slots.length) return html`<${NoOpening} openings=${openings} zone=${zone} onDay=${onDay} />`;
  return html`<${Parts} slots=${openings.slots} zone=${zone} chosen=${chosen} full=${full} onSlot=${onSlot} />`;
}

/** @param {{slots: Slot[], zone: string, chosen: string[], full?: boolean, onSlot: (slot: Slot) => void}} props */
function Parts({ slots, zone, chosen, full, onSlot }) {
  const open = full ? slots.filter(({ starts_at }) => chosen.includes(starts_at)) : slots;
  const roving = useRoving(
    open.map(({ starts_at }) => starts_at),
    chosen[0],
  );
  const slotButton = (/** @type {Slot} */ slot) => {
    const taken = chosen.includes(slot.starts_at);
    const barred = full && !taken;
    return html`<button
      type="button"
      class=${classes("slot", taken && "chosen")}
      aria-pressed=${taken}
      disabled=${barred}
      ...${barred ? {} : roving.button(slot.starts_at)}
      onClick=${() => onSlot(slot)}
    >
      ${clockTime(slot.starts_at, zone)}
    </button>`;
  };
  return html`<div ...${roving.group}>
    ${byPart(slots, zone).map(
      ([name, within]) =>
        html`<div key=${name} role="group" aria-label=${name}>
          <h3 class="slot-part">${name}</h3>
          <ul class="slots">
            ${within.map((slot) => html`<li key=${slot.starts_at}>${slotButton(slot)}</li>`)}
          </ul>
        </div>`,
    )}
  </div>`;
}

/** @param {Pick<Parameters<typeof Slots>[0], "openings" | "zone" | "onDay">} props */
function NoOpening({ openings, zone, onDay }) {
  const { next } = openings;
  return html`<div class="no-opening">
    <p>${t("schedule.no_opening")}</p>
    ${next
      ? html`<button type="button" class="button" onClick=${() => onDay(dateIn(next, zone))}>
          ${t("schedule.next_opening", { time: dateAndTime(next, zone) })}
        </button>`
      : html`<p class="hint">${t("schedule.no_later")}</p>
          <a class="button" href="#/find">${t("coaches.find")}</a>`}
  </div>`;
}
