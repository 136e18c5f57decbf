// A day that is chosen for a report or a list.
import { html } from "../html.js";
import { Field } from "./parts.js";

const FIRST_DAY = "1970-01-01";
const LAST_DAY = "2199-12-30";

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} [props.hint]
 * @param {string} props.value
 * @param {boolean} [props.required] without it, no day is a choice as well
 * @param {(date: string) => void} props.onChange
 */
export function DateField({ label, hint, value, required = false, onChange }) {
  const given = (/** @type {any} */ event) => {
    const { value: date, validity } = event.currentTarget;
    const isEmpty = !date && !validity.badInput;
    if (date >= FIRST_DAY || (isEmpty && !required)) onChange(date); // a year that is still being typed is no wish
  };
  return html`<${Field} label=${label} hint=${hint}>
    <input type="date" required=${required} min=${FIRST_DAY} max=${LAST_DAY} value=${value} onChange=${given} />
  <//>`;
}
