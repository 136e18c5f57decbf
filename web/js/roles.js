// What a person's roles open: the places in which they act.

/** @typedef {{member: boolean, coach: boolean, admin: boolean}} Seats */

/** @param {import("./types").Me} me @returns {Seats} */
export const seatsOf = ({ roles }) => ({
  member: roles.some((role) => role === "member" || role === "group_admin"),
  coach: roles.includes("coach"),
  admin: roles.some((role) => role === "admin" || role === "owner"),
});

/**
 * From which side a person looks at a session.
 * @param {import("./types").Session} session
 * @param {string} personId
 * @returns {import("./types").Seat}
 */
export function seatAt(session, personId) {
  if (session.member.id === personId) return "member";
  return session.coach.id === personId ? "coach" : "admin";
}
