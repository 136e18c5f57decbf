// A coach's openings, month by month in the viewer's zone, each month one call.
import { ApiError } from "../api/calls.js";
import { readAhead, useGet } from "../api/resource.js";
import { now } from "../clock.js";
import { useEffect } from "../html.js";
import { addDays, addMonths, dateIn, isDate, lastOfMonth } from "../time.js";
import { refuseZone } from "../zone.js";

/** @typedef {import("../api/types").Slots} Slots */
/** @typedef {import("../api/types").Slot} Slot */
/** @typedef {{coachId: string, sessionTypeId: string, zone: string, moving?: string}} Wanted `moving`: the session that would leave its time */

const FARTHEST_DAYS = 366;
/** At least so many days are read first. */
const FIRST_DAYS = 13;

/** @param {string} coachId the start of every path of that coach's openings */
export const openingsOf = (coachId) => `/v1/coaches/${encodeURIComponent(coachId)}/slots`;

/**
 * The first and last day that are read with this one: its month, at the end of a month the next one too.
 * @param {string} date
 * @param {string} today
 */
function spanOf(date, today) {
  const soon = addDays(today, FIRST_DAYS);
  const [first, later] = [addMonths(date, 0), addMonths(soon, 1)];
  return first < later ? [today, addDays(later, -1)] : [first, lastOfMonth(first)];
}

/** The call that reads a day. @param {Wanted} wanted @param {string} date @param {string} today */
function pathOf({ coachId, sessionTypeId, zone, moving }, date, today) {
  const [from = "", to = ""] = spanOf(date, today);
  const query = new URLSearchParams({
    session_type_id: sessionTypeId,
    from,
    to,
    timezone: zone,
    ...(moving ? { reschedule_of: moving } : {}),
  });
  return `${openingsOf(coachId)}?${query}`;
}

/** Reads them before the page can ask for them. @param {Wanted} wanted @param {string | null} day */
export function readOpeningsAhead(wanted, day) {
  const today = dateIn(now(), wanted.zone);
  readAhead(pathOf(wanted, day && isDate(day) && day > today ? day : today, today));
}

/** @param {Slots | undefined} month */
const openDays = (month) => (month?.days ?? []).filter((day) => day.slots.length);

/** The day to show when the person has chosen none. @param {Slots | undefined} month @param {string} zone */
function firstOpenDay(month, zone) {
  const [first] = openDays(month);
  if (first) return first.date;
  return month?.next_opening ? dateIn(month.next_opening, zone) : null;
}

/** @param {Slots[]} months @param {string} today */
function lastDay(months, today) {
  const ends = months.filter((month) => !month.next_opening).map((month) => month.days.at(-1)?.date ?? today);
  return ends.length ? (ends.sort().at(-1) ?? today) : addDays(today, FARTHEST_DAYS);
}

/**
 * The first opening after a day: later in its month, else what the API names after that.
 * @param {Slots} month
 * @param {string} day
 */
function openingAfter(month, day) {
  const next = openDays(month).find(({ date }) => date > day);
  return next?.slots[0]?.starts_at ?? month.next_opening;
}

/** @param {Slots[]} months @param {string} start @param {string} zone */
function isOffered(months, start, zone) {
  const date = dateIn(start, zone);
  const day = months.flatMap(({ days }) => days).find((one) => one.date === date);
  return !day || day.slots.some(({ starts_at }) => starts_at === start);
}

const LOST = ["slot_taken", "slot_not_offered", "member_busy"];

/** Whether a refusal says that the time is not to be had. @param {unknown} error */
export const isLost = (error) => error instanceof ApiError && LOST.includes(error.code);

/** A zone that the service does not know is given up for another. @param {unknown} error @param {string} zone */
function useRefusedZone(error, zone) {
  const refused = error instanceof ApiError && error.code === "unknown_timezone";
  useEffect(() => {
    if (refused) refuseZone(zone);
  }, [refused, zone]);
  return refused;
}

/**
 * @param {Wanted} wanted
 * @param {string | null} chosenDay
 * @param {string | null} viewedDay a day of the month that the calendar shows
 */
export function useOpenings(wanted, chosenDay, viewedDay) {
  const { zone } = wanted;
  const today = dateIn(now(), zone);
  /** @type {ReturnType<typeof useGet<Slots>>} */
  const present = useGet(pathOf(wanted, today, today));
  const asked = chosenDay && isDate(chosenDay) && chosenDay >= today ? chosenDay : null;
  const day = asked ?? firstOpenDay(present.data, zone) ?? today;
  /** @type {ReturnType<typeof useGet<Slots>>} */
  const ofDay = useGet(pathOf(wanted, day, today));
  const view = viewedDay && viewedDay >= today ? viewedDay : day;
  /** @type {ReturnType<typeof useGet<Slots>>} */
  const ofView = useGet(pathOf(wanted, view, today));
  const error = present.error ?? ofDay.error ?? ofView.error;
  const refused = useRefusedZone(error, zone);
  const months = [...new Set([present.data, ofDay.data, ofView.data])].filter((one) => one !== undefined);
  const open = new Set(months.flatMap(openDays).map(({ date }) => date));
  return {
    today,
    day,
    view,
    last: lastDay(months, today),
    open,
    slots: ofDay.data?.days.find(({ date }) => date === day)?.slots ?? [],
    /** @param {string} start of months that were not read it is not known, so it stays */
    offers: (start) => isOffered(months, start, zone),
    next: ofDay.data ? openingAfter(ofDay.data, day) : null,
    mode: present.data?.booking_mode,
    policy: (ofDay.data ?? present.data)?.policy,
    loading: refused || present.loading || ofDay.loading,
    error: refused ? null : error,
    reload: () => [present, ofDay, ofView].forEach((one) => one.reload()),
  };
}
