// Date Overrides: dates whose hours are not those of their weekday; without ranges a day off.
import { now } from "../clock.js";
import { Icon } from "../components/icons.js";
import { Field } from "../components/parts.js";
import { html, useState } from "../html.js";
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
    <h2>Date Overrides</h2>
    <p class="hint">On these dates other hours hold than in the week. A date without hours is a day off.</p>
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
      <button type="button" class="icon-button" aria-label=${`Remove the override of ${name}`} onClick=${onRemove}>
        <${Icon} name="close" size=${16} />
      </button>
    </div>
    ${ranges.length
      ? html`<${Ranges} day=${name} ranges=${ranges} onChange=${onChange} />`
      : html`<span class="hint closed">Day off</span>`}
    <button
      type="button"
      class="icon-button"
      aria-label=${`${name}, add a range`}
      title="Add a range"
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
    <${Field} label="Date" hint=${there ? "This date has its override already." : ""}>
      <input
        type="date"
        min=${today}
        max=${addDays(today, 730)}
        value=${date}
        onInput=${(/** @type {any} */ event) => setDate(event.currentTarget.value)}
      />
    <//>
    <button type="button" class="button" disabled=${!date || date < today || there} onClick=${add}>
      <${Icon} name="plus" size=${18} /> Add a date
    </button>
  </div>`;
}
