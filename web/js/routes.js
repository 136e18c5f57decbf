// Every address of the client and the page it shows; pages load when they are first opened, each with the style
// sheets that it needs besides those of every page.
import { dressed } from "./dress.js";
import { match } from "./router.js";
import { atDesk } from "./texts.js";

/** @typedef {(props: import("./shell.js").PageProps) => import("./html.js").Children} PageComponent */

/**
 * `ahead` reads what the page will ask for.
 * @typedef {{Page: PageComponent, ahead?: (params: Record<string, string>, query: URLSearchParams) => void}} PageModule
 */

/** @type {[string, () => Promise<PageModule>][]} */
const ROUTES = [
  [
    "/",
    () => atDesk(dressed(import("./pages/dashboard.js"), "dashboard/dashboard", "components/cards", "session/session", "coach/calendar")),
  ],
  ["/find", () => dressed(import("./pages/find.js"), "components/cards", "find/find")],
  ["/coaches", () => dressed(import("./pages/browse.js"), "components/cards")],
  ["/coaches/:coachId", () => dressed(import("./pages/coach.js"), "components/cards")],
  ["/coaches/:coachId/schedule", () => dressed(import("./pages/schedule.js"), "booking/booking")],
  ["/schedule", () => dressed(import("./pages/pick-coach.js"), "components/cards")],
  ["/sessions", () => import("./pages/sessions.js")],
  ["/sessions/:sessionId", () => dressed(import("./pages/session.js"), "session/session")],
  ["/sessions/:sessionId/reschedule", () => dressed(import("./pages/reschedule.js"), "booking/booking")],
  ["/credits", () => atDesk(dressed(import("./pages/credits.js"), "admin/admin", "credits/credits"))],
  ["/invitations", () => import("./pages/invitations.js")],
  ["/profile", () => atDesk(import("./pages/profile.js"))],
  ["/coach/requests", () => dressed(import("./pages/requests.js"), "session/session")],
  ["/coach/week", () => atDesk(dressed(import("./pages/week.js"), "coach/calendar"))],
  ["/coach/clients", () => atDesk(import("./pages/clients.js"))],
  ["/coach/hours", () => atDesk(dressed(import("./pages/hours.js"), "coach/coach"))],
  ["/coach/time-off", () => atDesk(import("./pages/time-off.js"))],
  ["/coach/calendars", () => atDesk(dressed(import("./pages/calendars.js"), "admin/admin"))],
  ["/coach/profile", () => atDesk(dressed(import("./pages/coach-profile.js"), "coach/coach"))],
  ["/my-groups", () => atDesk(dressed(import("./pages/my-groups.js"), "admin/admin", "credits/credits"))],
  ["/my-groups/transfer", () => atDesk(dressed(import("./pages/transfer.js"), "admin/admin"))],
  ["/admin/members", () => atDesk(dressed(import("./pages/members.js"), "admin/admin"))],
  ["/admin/members/import", () => atDesk(dressed(import("./pages/import-members.js"), "admin/admin"))],
  ["/admin/members/:memberId", () => atDesk(dressed(import("./pages/member.js"), "admin/admin", "credits/credits"))],
  ["/admin/sessions", () => atDesk(dressed(import("./pages/admin-sessions.js"), "admin/admin"))],
  ["/admin/workspace", () => atDesk(import("./pages/workspace.js"))],
  ["/admin/groups", () => atDesk(dressed(import("./pages/groups.js"), "admin/admin"))],
  ["/admin/groups/:groupId", () => atDesk(dressed(import("./pages/group.js"), "admin/admin", "credits/credits"))],
  ["/admin/coaches", () => atDesk(dressed(import("./pages/admin-coaches.js"), "coach/coach"))],
  ["/admin/transfer", () => atDesk(dressed(import("./pages/transfer.js"), "admin/admin"))],
  ["/admin/set-credits", () => atDesk(dressed(import("./pages/set-credits.js"), "admin/admin"))],
  ["/admin/requests", () => atDesk(import("./pages/credit-requests.js"))],
  ["/admin/webhooks", () => atDesk(import("./pages/webhooks.js"))],
  ["/admin/webhooks/:webhookId", () => atDesk(import("./pages/webhook.js"))],
  ["/admin/audit", () => atDesk(dressed(import("./pages/audit.js"), "admin/admin"))],
  ["/admin/catalogue", () => atDesk(dressed(import("./pages/catalogue.js"), "admin/admin"))],
  ["/admin/usage", () => atDesk(dressed(import("./pages/usage.js"), "usage/usage"))],
];

/** @type {[RegExp, (seats: import("./roles.js").Seats) => boolean][]} some pages, and who finds something there */
const PLACES = [
  [/^\/(coaches|find|schedule)(\/|$)|^\/sessions\/[^/]+\/reschedule$/, ({ member }) => member],
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
