// Which day is shown and which starts are chosen. Both stand in the address, so a choice survives a reload, the way
// to Credits and back, and a sign-in that ended.
import { BOUNDS } from "../api/bounds.js";
import { now } from "../clock.js";
import { useEffect, useRef, useState } from "../html.js";
import { href, replace } from "../router.js";
import { dateIn } from "../time.js";
import { isLost, useOpenings } from "./openings.js";

/** @typedef {import("../api/types").Slot} Slot */

export const MOST_PROPOSALS = BOUNDS.BookBody.proposed_starts.most;
const START = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * The starts that the address names and that are still ahead.
 * @param {string | null} text
 */
export const startsIn = (text) =>
  [...new Set((text ?? "").split(","))].filter((start) => START.test(start) && Date.parse(start) > now()).sort();

/**
 * The choice after a press on a time: one with a coach who confirms at once, else up to five.
 * @param {string} start
 * @param {string[]} starts
 * @param {boolean} instant
 */
export function toggled(start, starts, instant) {
  if (starts.includes(start)) return starts.filter((one) => one !== start);
  if (instant) return [start];
  return starts.length < MOST_PROPOSALS ? [...starts, start].sort() : starts;
}

/** Told once when it becomes another. @param {string | undefined} value @param {() => void} onChange */
function useChange(value, onChange) {
  const before = useRef(value);
  useEffect(() => {
    if (before.current !== undefined && before.current !== value) onChange();
    before.current = value;
  }, [value]);
}

/**
 * Of several starts that were refused, the refusal does not say which one is lost; a single one is.
 * @param {object} about
 * @param {import("./openings.js").Wanted} about.wanted
 * @param {string} about.path of the page
 * @param {URLSearchParams} about.query
 * @param {string} [about.mode] how the coach takes bookings, if that is known before the openings
 * @param {string} [about.day] shown while none is chosen
 * @param {unknown} about.refusal
 * @param {() => void} about.onChoose
 */
export function useChoice({ wanted, path, query, mode, day, refusal, onChoose }) {
  const [viewed, onView] = useState(/** @type {string | null} */ (null));
  const named = startsIn(query.get("at"));
  const first = named[0] && dateIn(named[0], wanted.zone);
  const openings = useOpenings(wanted, query.get("day") ?? first ?? day ?? null, viewed);
  const taken = mode ?? openings.mode;
  const instant = taken !== "request";
  const starts = named.filter(openings.offers).slice(0, instant ? 1 : MOST_PROPOSALS);
  const address = (/** @type {Record<string, string>} */ some) =>
    replace(href(path, { ...Object.fromEntries(query), ...some }));
  const choose = (/** @type {string[]} */ next, /** @type {Record<string, string>} */ more = {}) => {
    onChoose();
    address({ at: next.join(","), ...more });
  };
  useChange(taken, () => address({ at: "" }));
  useEffect(() => {
    if (isLost(refusal) && starts.length === 1) address({ at: "" });
  }, [refusal]);
  return {
    openings,
    onView,
    starts,
    instant,
    lost: !starts.length && Boolean(query.get("at")),
    address,
    full: !instant && starts.length >= MOST_PROPOSALS,
    onDay: (/** @type {string} */ next) => {
      onView(null);
      address({ day: next });
    },
    onSlot: (/** @type {Slot} */ slot) => choose(toggled(slot.starts_at, starts, instant)),
    onNearest: (/** @type {Slot} */ slot) => {
      onView(null);
      choose(toggled(slot.starts_at, starts, instant), { day: dateIn(slot.starts_at, wanted.zone) });
    },
    onRemove: (/** @type {string} */ start) => choose(starts.filter((one) => one !== start)),
  };
}
