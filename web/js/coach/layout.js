// Where things stand in a calendar of seven days: each cut at its midnights, in minutes of the day.
import { addDays, dateIn, wallTime } from "../time.js";
import { minutesOf } from "./minutes.js";

/** @typedef {{starts_at: string, ends_at: string}} Span */
/** @typedef {{date: string, from: number, to: number}} Piece minutes by the clock of that day */

const DAY = 1440;
const HOUR = 60;
const USUAL = { from: 9 * HOUR, to: 17 * HOUR };
const DAYS = 7;

/** @param {string} date the Monday of its week */
export function mondayOf(date) {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

/** @param {string} first */
export const weekFrom = (first) => Array.from({ length: DAYS }, (_, index) => addDays(first, index));

/** @param {string} instant @param {string} zone */
const minutesIn = (instant, zone) => minutesOf(wallTime(instant, zone).slice(11));

/** What of a span lies on this day. @param {Span} span @param {string} date @param {string} zone @returns {Piece | null} */
export function pieceOn({ starts_at, ends_at }, date, zone) {
  const [first, last] = [dateIn(starts_at, zone), dateIn(ends_at, zone)];
  if (date < first || date > last) return null;
  const from = first === date ? minutesIn(starts_at, zone) : 0;
  const to = last === date ? minutesIn(ends_at, zone) : DAY;
  return to > from ? { date, from, to } : null;
}

/** The hours that a calendar shows: all that there is, and a usual day. @param {Piece[]} pieces */
export function shownHours(pieces) {
  const from = Math.min(USUAL.from, ...pieces.map((piece) => piece.from));
  const to = Math.max(USUAL.to, ...pieces.map((piece) => piece.to));
  return { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR };
}

/**
 * Side by side where they share time: the lane of each, and how many lanes there are.
 * @template {{from: number, to: number}} T
 * @param {T[]} pieces by their start
 * @returns {{piece: T, lane: number, lanes: number}[]}
 */
export function inLanes(pieces) {
  /** @type {{piece: T, lane: number, lanes: number}[][]} */
  const groups = [];
  let end = -1;
  for (const piece of pieces) {
    if (piece.from >= end) groups.push([]);
    const group = groups.at(-1) ?? [];
    const taken = new Set(group.filter((other) => other.piece.to > piece.from).map(({ lane }) => lane));
    const lane = group.findIndex((_, index) => !taken.has(index));
    group.push({ piece, lane: lane < 0 ? new Set(group.map((other) => other.lane)).size : lane, lanes: 1 });
    end = Math.max(end, piece.to);
  }
  return groups.flatMap((group) => {
    const lanes = Math.max(...group.map(({ lane }) => lane)) + 1;
    return group.map((each) => ({ ...each, lanes }));
  });
}
