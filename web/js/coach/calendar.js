// A coach's week: hours as the ground; sessions, held and busy times and time off over it. On a small screen the
// days stand below each other. Arrows move between days and entries, Enter opens one.
import { useGet } from "../api/resource.js";
import { now } from "../clock.js";
import { Loaded, Skeleton } from "../components/parts.js";
import { useNarrow } from "../hooks/narrow.js";
import { classes, html, useEffect, useRef } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { clockOfDay, clockRange, dateIn, dayFull, dayMonth, weekdayName } from "../time.js";
import { useZone } from "../zone.js";
import { inLanes, mondayOf, pieceOn, shownHours, weekFrom } from "./layout.js";
import { clockOf } from "./minutes.js";

/** @typedef {import("./layout.js").Span} Span */
/** @typedef {import("../api/types").CoachWeek} Week */
/** @typedef {import("./layout.js").Piece & {span: Span, kind: string, text: string, to_page: string}} Entry */

const PIXELS_AN_HOUR = 52;
const ONE_LINE = 40;

/** @param {string | null} day a date in the week; null: today */
export const firstOf = (/** @type {string | null} */ day, /** @type {string} */ zone) => mondayOf(day ?? dateIn(now(), zone));

/**
 * @param {object} props
 * @param {string | null} props.day a date in the week; null: this week
 * @param {(weeks: number) => void} [props.turn] to another week, by Page Up and Page Down
 * @param {{current: boolean}} [props.turned] whether it was: then focus goes on here
 */
export function CoachWeek({ day, turn, turned }) {
  const zone = useZone();
  const first = firstOf(day, zone);
  /** @type {ReturnType<typeof useGet<Week>>} */
  const week = useGet(`/v1/coach/week?${new URLSearchParams({ from: first, timezone: zone })}`);
  return html`<${Loaded} of=${week} skeleton=${html`<${Skeleton} lines=${7} />`}>
    ${(/** @type {Week} */ found) => html`<${Days} week=${found} dates=${weekFrom(first)} zone=${zone} turn=${turn} turned=${turned} />`}
  <//>`;
}

/** All that stands over the hours. @param {Week} week @returns {Omit<Entry, keyof import("./layout.js").Piece>[]} */
function spansOf({ sessions, holds, asked, busy, time_off }) {
  const proposed = [...holds.map((span) => ({ span, kind: "cal-hold" })), ...asked.map((span) => ({ span, kind: "cal-asked" }))];
  return [
    ...time_off.map((span) => ({ span, kind: "cal-away", text: span.note || t("coach_desk.away"), to_page: "/coach/time-off" })),
    ...busy.map((span) => ({ span, kind: "cal-busy", text: t("coach_desk.busy"), to_page: "" })),
    ...proposed.map(({ span, kind }) => ({
      span,
      kind,
      text: span.move
        ? t("coach_desk.move_asked", { name: span.member.name })
        : t("coach_desk.asked", { name: span.member.name }),
      to_page: `/sessions/${span.session_id}`,
    })),
    ...sessions.map((span) => ({
      span,
      kind: span.status === "confirmed" ? "cal-session" : "cal-session cal-done",
      text: t("coach_desk.session_of", { type: span.coaching_type.name, name: span.member.name }),
      to_page: `/sessions/${span.id}`,
    })),
  ];
}

/** @param {{week: Week, dates: string[], zone: string, turn?: (weeks: number) => void, turned?: {current: boolean}}} props */
function Days({ week, dates, zone, turn, turned }) {
  const narrow = useNarrow();
  /** @type {{current: HTMLElement | null}} */
  const grid = useRef(null);
  useEffect(() => {
    if (!turned?.current) return;
    turned.current = false;
    /** @type {HTMLElement | null | undefined} */ (grid.current?.querySelector("[data-stop]"))?.focus();
  }, []);
  const spans = spansOf(week);
  const days = dates.map((date) => ({
    date,
    hours: week.hours.flatMap((span) => pieceOn(span, date, zone) ?? []),
    entries: spans
      .flatMap((one) => {
        const piece = pieceOn(one.span, date, zone);
        return piece ? [{ ...one, ...piece }] : [];
      })
      .sort((a, b) => a.from - b.from),
  }));
  const shown = shownHours(days.flatMap(({ hours, entries }) => [...hours, ...entries.filter(({ kind }) => kind !== "cal-away")]));
  const today = dateIn(now(), zone);
  return html`<div
    class=${classes("cal", narrow && "cal-narrow")}
    role="group"
    aria-label=${t("coach_desk.calendar")}
    aria-describedby="cal-keys"
    style=${{ "--cal-hour": `${PIXELS_AN_HOUR}px` }}
    ref=${grid}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => move(event, grid.current, turn)}
  >
    <p id="cal-keys" class="unseen">${t("coach_desk.keys")} ${turn && t("coach_desk.keys_more")}</p>
    ${!narrow && html`<${Axis} ...${shown} />`}
    ${days.map(
      (day) => html`<${Day} key=${day.date} ...${day} shown=${narrow ? null : shown} zone=${zone} isToday=${day.date === today} />`,
    )}
  </div>`;
}

/** @param {{from: number, to: number}} props */
function Axis({ from, to }) {
  const hours = Array.from({ length: (to - from) / 60 }, (_, index) => from + index * 60);
  return html`<div class="cal-axis" aria-hidden="true">
    ${hours.map((minutes) => html`<span key=${minutes} style=${{ height: `${PIXELS_AN_HOUR}px` }}>${clockOfDay(clockOf(minutes))}</span>`)}
  </div>`;
}

/** @param {number} minutes */
const pixels = (minutes) => `${(minutes / 60) * PIXELS_AN_HOUR}px`;

/**
 * @param {object} props
 * @param {string} props.date
 * @param {import("./layout.js").Piece[]} props.hours
 * @param {Entry[]} props.entries
 * @param {{from: number, to: number} | null} props.shown null: days stand below each other
 * @param {string} props.zone
 * @param {boolean} props.isToday
 */
function Day({ date, hours, entries, shown, zone, isToday }) {
  const open = hours.map(({ from, to }) => t("coach_desk.range", { from: clockOfDay(clockOf(from)), to: to === 1440 ? t("coach_desk.midnight") : clockOfDay(clockOf(to)) }));
  const over = entries.filter(({ kind }) => kind !== "cal-away" && kind !== "cal-busy");
  const under = entries.filter(({ kind }) => kind === "cal-away" || kind === "cal-busy");
  const place = (/** @type {{from: number, to: number}} */ { from, to }) =>
    shown && {
      top: pixels(Math.max(from, shown.from) - shown.from),
      height: pixels(Math.min(to, shown.to) - Math.max(from, shown.from)),
    };
  return html`<section class=${classes("cal-day", isToday && "cal-today")} aria-labelledby=${`day-${date}`}>
    <h3 id=${`day-${date}`} tabindex=${isToday ? "0" : "-1"} data-stop>
      <span class="cal-weekday">${weekdayName(date)}</span> ${dayMonth(date)}
    </h3>
    <p class=${shown ? "unseen" : "hint"}>${open.length ? t("coach_desk.open", { times: open.join(", ") }) : t("coach_desk.closed")}</p>
    <ul class="cal-entries" style=${shown && { height: pixels(shown.to - shown.from) }}>
      ${shown && hours.map((piece) => html`<li key=${`open ${piece.from}`} class="cal-ground" aria-hidden="true" style=${place(piece)}></li>`)}
      ${under.map((entry) => html`<li key=${`${entry.kind} ${entry.from}`} class=${`cal-entry ${entry.kind}`} style=${place(entry)}><${EntryText} entry=${entry} zone=${zone} /></li>`)}
      ${inLanes(over).map(
        ({ piece, lane, lanes }) =>
          html`<li
            key=${`${piece.kind} ${piece.to_page} ${piece.from}`}
            class=${classes("cal-entry", piece.kind, piece.to - piece.from < ONE_LINE && "cal-short")}
            title=${piece.text}
            style=${shown && { ...place(piece), left: `${(lane / lanes) * 100}%`, width: `calc(${100 / lanes}% - 1px)` }}
          >
            <${EntryText} entry=${piece} zone=${zone} />
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {{entry: Entry, zone: string}} props */
function EntryText({ entry, zone }) {
  const { starts_at, ends_at } = entry.span;
  const range = clockRange(starts_at, ends_at, zone);
  const until = range.indexOf(" – ");
  const time = html`<span class="cal-time">${range.slice(0, until)}<span class="cal-until">${range.slice(until)}</span></span>`;
  const words = html`<span class="cal-text">${time} <span>${entry.text}</span></span>`;
  return entry.to_page ? html`<a href=${href(entry.to_page)} data-stop>${words}</a>` : html`<span class="cal-words">${words}</span>`;
}

/**
 * Arrows: up and down within a day, left and right to another.
 * @param {KeyboardEvent} event
 * @param {HTMLElement | null} grid
 * @param {(weeks: number) => void} [turn]
 */
function move(event, grid, turn) {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const days = [...(grid?.querySelectorAll(".cal-day") ?? [])];
  const at = days.findIndex((day) => day.contains(target));
  const stops = (/** @type {Element | undefined} */ day) => [.../** @type {NodeListOf<HTMLElement>} */ (day?.querySelectorAll("[data-stop]") ?? [])];
  const place = target ? stops(days[at]).indexOf(target) : -1;
  if (at < 0 || place < 0) return;
  /** @type {Record<string, () => HTMLElement | undefined | void>} */
  const steps = {
    PageUp: () => turn?.(-1),
    PageDown: () => turn?.(1),
    ArrowDown: () => stops(days[at])[place + 1],
    ArrowUp: () => stops(days[at])[place - 1],
    ArrowRight: () => stops(days[at + 1])[0],
    ArrowLeft: () => stops(days[at - 1])[0],
    Home: () => stops(days[0])[0],
    End: () => stops(days.at(-1))[0],
  };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  step()?.focus();
}

/** `Mon, 23 Nov 2026 – Sun, 29 Nov 2026` @param {string} first */
export function weekText(first) {
  const dates = weekFrom(first);
  return t("coach_desk.span", { from: dayFull(first), to: dayFull(dates.at(-1) ?? first) });
}
