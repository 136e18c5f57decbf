// What somebody has ahead of them, counted for those who are about to end it.
import { useGet } from "../api/resource.js";
import { now } from "../clock.js";
import { useState } from "../html.js";
import { dateIn } from "../time.js";

/** @typedef {import("../api/types").Session} Session */
/** @typedef {import("../api/types").Listing<Session>} Sessions */
/** @typedef {{sessions: number, requests: number}} Planned */
/** @typedef {{member_id: string} | {coach_id: string}} Whose */

const MOST = 100;
const DAY = 86_400_000;

/** @param {Whose} whose @param {"confirmed" | "requested"} status @param {Record<string, string>} [more] */
const pathOf = (whose, status, more = {}) =>
  `/v1/admin/sessions?${new URLSearchParams({ ...whose, status, limit: String(MOST), ...more })}`;

/** @param {Sessions} sessions */
const ahead = ({ items }) => items.filter(({ starts_at }) => starts_at !== null && Date.parse(starts_at) > now()).length;

/** @param {Whose} whose @param {string} zone the workspace's */
export function usePlanned(whose, zone) {
  const [yesterday] = useState(() => dateIn(now() - DAY, zone));
  /** @type {ReturnType<typeof useGet<Sessions>>} */
  const booked = useGet(pathOf(whose, "confirmed", { from: yesterday }));
  /** @type {ReturnType<typeof useGet<Sessions>>} */
  const asked = useGet(pathOf(whose, "requested"));
  /** @type {Planned | undefined} */
  const data = booked.data && asked.data && { sessions: ahead(booked.data), requests: asked.data.items.length };
  return {
    data,
    error: booked.error ?? asked.error,
    loading: booked.loading || asked.loading,
    reload: () => [booked, asked].forEach((one) => one.reload()),
  };
}

/** Whether there may be more than were counted. @param {number} count */
export const isMore = (count) => count >= MOST;
