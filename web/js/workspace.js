// Which of their workspaces a person looks at, for those who have roles in several. Nothing chosen: all that is
// theirs, as from home.
import { signedIn } from "./api/auth.js";
import { createStore } from "./store.js";

/** @typedef {import("./api/types").Me} Me */

const KEY = "tandem.workspace";

/** The id of the one that was chosen in this tab. */
export const chosenWorkspace = createStore(/** @type {string | null} */ (globalThis.sessionStorage?.getItem(KEY) ?? null));

/** @param {string | null} id */
export function chooseWorkspace(id) {
  if (id) sessionStorage.setItem(KEY, id);
  else sessionStorage.removeItem(KEY);
  chosenWorkspace.set(id);
}

signedIn.watch(() => signedIn.get() || chooseWorkspace(null));

/** Whether this is one of the person's own, or none. @param {Me} me @param {string | null} id */
export const isOwn = (me, id) => !id || me.workspaces.some((workspace) => workspace.id === id);

/**
 * The person as they are in the workspace that they chose: with the roles that they hold there, and it in front.
 * @param {Me} me
 * @param {string | null} id
 * @returns {Me}
 */
export function seenIn(me, id) {
  const chosen = me.workspaces.find((workspace) => workspace.id === id);
  if (!chosen) return me;
  return { ...me, roles: chosen.roles, workspaces: [chosen, ...me.workspaces.filter((each) => each !== chosen)] };
}
