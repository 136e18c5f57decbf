// What a person's roles open: the places in which they act.

/** @typedef {{member: boolean, coach: boolean, groups: boolean, admin: boolean}} Seats `groups`: looks after some, and no more */

/** @param {import("./api/types").Me} me @returns {Seats} */
export function seatsOf({ roles }) {
  const admin = roles.some((role) => role === "admin" || role === "owner");
  return {
    member: roles.includes("member"),
    coach: roles.includes("coach"),
    groups: roles.includes("group_admin") && !admin,
    admin,
  };
}

/**
 * From which side a person looks at a session.
 * @param {import("./api/types").Session} session
 * @param {string} personId
 * @returns {import("./api/types").Seat}
 */
export function seatAt(session, personId) {
  if (session.member.id === personId) return "member";
  return session.coach.id === personId ? "coach" : "admin";
}
