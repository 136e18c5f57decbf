// Every address of the client and the page it shows; pages load when they are first opened.
import { match } from "./router.js";

/** @typedef {(props: import("./shell.js").PageProps) => import("./html.js").Children} PageComponent */

/** @type {[string, () => Promise<{Page: PageComponent}>][]} */
const ROUTES = [
  ["/", () => import("./pages/dashboard.js")],
  ["/coaches", () => import("./pages/browse.js")],
  ["/coaches/:coachId", () => import("./pages/coach.js")],
  ["/coaches/:coachId/schedule", () => import("./pages/schedule.js")],
  ["/schedule", () => import("./pages/pick-coach.js")],
  ["/sessions", () => import("./pages/sessions.js")],
  ["/sessions/:sessionId", () => import("./pages/session.js")],
  ["/sessions/:sessionId/reschedule", () => import("./pages/reschedule.js")],
  ["/credits", () => import("./pages/credits.js")],
  ["/profile", () => import("./pages/profile.js")],
  ["/coach/requests", () => import("./pages/requests.js")],
  ["/coach/hours", () => import("./pages/hours.js")],
  ["/coach/time-off", () => import("./pages/time-off.js")],
  ["/coach/profile", () => import("./pages/coach-profile.js")],
  ["/my-groups", () => import("./pages/my-groups.js")],
  ["/my-groups/transfer", () => import("./pages/transfer.js")],
  ["/admin/members", () => import("./pages/members.js")],
  ["/admin/members/import", () => import("./pages/import-members.js")],
  ["/admin/members/:memberId", () => import("./pages/member.js")],
  ["/admin/groups", () => import("./pages/groups.js")],
  ["/admin/groups/:groupId", () => import("./pages/group.js")],
  ["/admin/coaches", () => import("./pages/admin-coaches.js")],
  ["/admin/transfer", () => import("./pages/transfer.js")],
  ["/admin/set-credits", () => import("./pages/set-credits.js")],
  ["/admin/requests", () => import("./pages/credit-requests.js")],
  ["/admin/audit", () => import("./pages/audit.js")],
  ["/admin/catalogue", () => import("./pages/catalogue.js")],
  ["/admin/usage", () => import("./pages/usage.js")],
];

/** @type {[RegExp, (seats: import("./roles.js").Seats) => boolean][]} some pages, and who finds something there */
const PLACES = [
  [/^\/(coaches|schedule)(\/|$)|^\/sessions\/[^/]+\/reschedule$/, ({ member }) => member],
  [/^\/sessions$/, ({ member, coach }) => member || coach],
  [/^\/credits$/, ({ member, groups, admin }) => member || groups || admin],
  [/^\/coach\//, ({ coach }) => coach],
  [/^\/my-groups/, ({ groups, admin }) => groups || admin],
  [/^\/admin\//, ({ admin }) => admin],
];

/** Whether a page is for somebody; for others it does not exist. @param {string} path @param {import("./roles.js").Seats} seats */
export const isFor = (path, seats) => PLACES.every(([pages, holds]) => !pages.test(path) || holds(seats));

/** @param {string} path */
export function findRoute(path) {
  for (const [pattern, load] of ROUTES) {
    const params = match(pattern, path);
    if (params) return { pattern, load, params };
  }
  return null;
}

/** @param {string} target such as `#/sessions?when=past` */
export const leadsSomewhere = (target) => findRoute(target.replace(/^#/, "").split("?")[0] ?? "") !== null;
