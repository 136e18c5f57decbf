// What can be booked with a coach: coaching types and session types, the choice between them, and the way there.
import { href } from "../router.js";
import { t } from "../texts.js";
import { credits, dateIn } from "../time.js";

/** @typedef {import("../api/types").CoachSummary} Coach */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

/** @param {Coach} coach @param {Catalogue | undefined} catalogue */
export function offeredTypes(coach, catalogue) {
  const ids = new Set(coach.offering.map((offer) => offer.coaching_type_id));
  return (catalogue?.coaching_types ?? []).filter((type) => ids.has(type.id));
}

/**
 * The one that is wanted, else the first that the member's groups include.
 * @template {{id: string, allowed: boolean}} T
 * @param {T[]} types
 * @param {string | null} wanted
 */
const pick = (types, wanted) =>
  types.find(({ id }) => id === wanted) ?? types.find(({ allowed }) => allowed) ?? types[0];

/**
 * The valid choice that the address asks for, or the first there is.
 * @param {Coach} coach
 * @param {Catalogue | undefined} catalogue
 * @param {URLSearchParams} query
 */
export function chooseTypes(coach, catalogue, query) {
  const coachingTypes = offeredTypes(coach, catalogue);
  const coachingType = pick(coachingTypes, query.get("coaching_type"));
  const offer = coach.offering.find((one) => one.coaching_type_id === coachingType?.id);
  const sessionTypes = (catalogue?.session_types ?? []).filter((type) => offer?.session_type_ids.includes(type.id));
  const sessionType = pick(sessionTypes, query.get("session_type"));
  return { coachingTypes, coachingType, sessionTypes, sessionType };
}

/**
 * The address under which a coach is booked; it names the types, so that their openings are read at once.
 * @param {Coach} coach
 * @param {Catalogue | undefined} catalogue
 * @param {Record<string, string>} [wanted] of the address
 */
export function scheduleLink(coach, catalogue, wanted = {}) {
  const { coachingType, sessionType } = chooseTypes(coach, catalogue, new URLSearchParams(wanted));
  const types = { coaching_type: coachingType?.id, session_type: sessionType?.id };
  return href(`/coaches/${coach.id}/schedule`, { ...wanted, ...types });
}

/**
 * The same with an opening chosen already; if this length has none then, its day is shown.
 * @param {Coach} coach
 * @param {Catalogue | undefined} catalogue
 * @param {string} start
 * @param {string} zone
 * @param {Record<string, string>} [wanted] of the address
 */
export const openingLink = (coach, catalogue, start, zone, wanted = {}) =>
  scheduleLink(coach, catalogue, { ...wanted, day: dateIn(start, zone), at: start });

/**
 * What a session costs, in a few words.
 * @param {import("../api/types").SessionType} type
 */
export const priceOf = (type) => (type.credits ? credits(type.credits) : t("cards.free"));
