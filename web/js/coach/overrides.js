// Date Overrides: dates whose hours are not those of their weekday; without ranges a day off.
import { now } from "../clock.js";
import { Icon } from "../components/icons.js";
import { Field } from "../components/parts.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";
import { addDays, dateIn, dayFull } from "../time.js";
import { Ranges, anotherRange } from "./ranges.js";

/** @typedef {import("../api/types").Range} Range */
/** @typedef {{date: string, ranges: Range[]}} Override */

/** @param {{overrides: Override[], zone: string, onChange: (overrides: Override[]) => void}} props */
export function Overrides({ overrides, zone, onChange }) {
  const set = (/** @type {string} */ date, /** @type {Range[]} */ ranges) =>
    onChange(overrides.map((one) => (one.date === date ? { date, ranges } : one)));
  const add = (/** @type {string} */ date) =>
    onChange([...overrides, { date, ranges: [] }].sort((a, b) => a.date.localeCompare(b.date)));
  return html`<section class="panel">
    <h2>${t("coach_desk.overrides")}</h2>
    <p class="hint">${t("coach_desk.overrides_about")}</p>
    ${overrides.length > 0 &&
    html`<ul class="week overrides">
          ${overrides.map(
            ({ date, ranges }) =>
              html`<li key=${date}>
                <${OneDate}
                  date=${date}
                  ranges=${ranges}
                  onChange=${(/** @type {Range[]} */ some) => set(date, some)}
                  onRemove=${() => onChange(overrides.filter((one) => one.date !== date))}
                />
              </li>`,
          )}
        </ul>`}
    <${AddDate} taken=${overrides.map(({ date }) => date)} zone=${zone} onAdd=${add} />
  </section>`;
}

/** @param {{date: string, ranges: Range[], onChange: (ranges: Range[]) => void, onRemove: () => void}} props */
function OneDate({ date, ranges, onChange, onRemove }) {
  const name = dayFull(date);
  return html`<div class="override-date">
      <strong>${name}</strong>
      <button type="button" class="icon-button" aria-label=${t("coach_desk.remove_override", { day: name })} onClick=${onRemove}>
        <${Icon} name="close" size=${16} />
      </button>
    </div>
    ${ranges.length
      ? html`<${Ranges} day=${name} ranges=${ranges} onChange=${onChange} />`
      : html`<span class="hint closed">${t("coach_desk.day_off")}</span>`}
    <button
      type="button"
      class="icon-button"
      aria-label=${t("coach_desk.add_range_to", { day: name })}
      title=${t("coach_desk.add_range")}
      onClick=${() => onChange([...ranges, anotherRange(ranges)])}
    >
      <${Icon} name="plus" />
    </button>`;
}

/** @param {{taken: string[], zone: string, onAdd: (date: string) => void}} props */
function AddDate({ taken, zone, onAdd }) {
  const [date, setDate] = useState("");
  const today = dateIn(now(), zone);
  const there = taken.includes(date);
  const add = () => {
    onAdd(date);
    setDate("");
  };
  return html`<div class="add-line">
    <${Field} label=${t("coach_desk.date")} hint=${there ? t("coach_desk.date_taken") : ""}>
      <input
        type="date"
        min=${today}
        max=${addDays(today, 730)}
        value=${date}
        onInput=${(/** @type {any} */ event) => setDate(event.currentTarget.value)}
      />
    <//>
    <button type="button" class="button" disabled=${!date || date < today || there} onClick=${add}>
      <${Icon} name="plus" size=${18} /> ${t("coach_desk.add_date")}
    </button>
  </div>`;
}
