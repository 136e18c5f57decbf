// Arrows inside a group of buttons: Tab leads to one of them and out again, arrows go from one to the next.
import { useState } from "../html.js";

/** @param {Element} button */
const placeOf = (button) => button.getBoundingClientRect();

/**
 * The button nearest to this one in the next row above or below.
 * @param {HTMLElement[]} buttons
 * @param {HTMLElement} here
 * @param {1 | -1} way
 */
function inNextRow(buttons, here, way) {
  const { left, top } = placeOf(here);
  const beyond = buttons.filter((one) => (placeOf(one).top - top) * way > 1);
  const row = Math.min(...beyond.map((one) => (placeOf(one).top - top) * way));
  const within = beyond.filter((one) => (placeOf(one).top - top) * way <= row + 1);
  return within.sort((a, b) => Math.abs(placeOf(a).left - left) - Math.abs(placeOf(b).left - left))[0];
}

/** @type {Record<string, (buttons: HTMLElement[], here: HTMLElement) => HTMLElement | undefined>} */
const MOVES = {
  ArrowRight: (buttons, here) => buttons[buttons.indexOf(here) + 1],
  ArrowLeft: (buttons, here) => buttons[buttons.indexOf(here) - 1],
  ArrowDown: (buttons, here) => inNextRow(buttons, here, 1),
  ArrowUp: (buttons, here) => inNextRow(buttons, here, -1),
  Home: (buttons) => buttons[0],
  End: (buttons) => buttons.at(-1),
};

/** @param {any} event */
function onKeyDown(event) {
  const move = MOVES[event.key];
  const here = event.target.closest("[data-stop]");
  if (!move || !here) return;
  event.preventDefault();
  move([...event.currentTarget.querySelectorAll("[data-stop]")], here)?.focus();
}

/**
 * What the group and each of its buttons need; Tab leads to the one that had focus last, else to the preferred one.
 * @param {string[]} ids
 * @param {string} [preferred]
 */
export function useRoving(ids, preferred = "") {
  const [last, setLast] = useState("");
  const stop = [last, preferred].find((id) => ids.includes(id)) ?? ids[0];
  return {
    group: {
      onKeyDown,
      onFocusIn: (/** @type {any} */ event) => setLast(event.target.closest("[data-stop]")?.dataset.stop ?? ""),
    },
    /** @param {string} id */
    button: (id) => ({ tabindex: id === stop ? 0 : -1, "data-stop": id }),
  };
}
