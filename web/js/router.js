// Hash routes: `#/coaches/abc/schedule?day=2026-11-24`.
import { useLayoutEffect, useState } from "./html.js";

/** @typedef {{path: string, query: URLSearchParams}} Route */

/** @returns {Route} */
export function currentRoute() {
  const [path = "", query = ""] = location.hash.replace(/^#/, "").split("?");
  return { path: path.replace(/\/+$/, "") || "/", query: new URLSearchParams(query) };
}

/** @type {Set<() => void>} */
const followers = new Set();

/** @type {{path: string, hash: string, mayLeave: () => boolean} | null} */
let kept = null;

/**
 * Asks before another page is shown, while something would be lost.
 * @param {() => boolean} mayLeave
 */
export function keepPage(mayLeave) {
  kept = { path: currentRoute().path, hash: location.hash, mayLeave };
  return () => {
    kept = null;
  };
}

globalThis.addEventListener?.("hashchange", () => {
  if (kept && currentRoute().path !== kept.path && !kept.mayLeave()) {
    history.pushState(null, "", kept.hash);
    return;
  }
  for (const follow of [...followers]) follow();
});

export function useRoute() {
  const [route, setRoute] = useState(currentRoute);
  useLayoutEffect(() => {
    const follow = () => setRoute(currentRoute());
    followers.add(follow);
    return () => {
      followers.delete(follow);
    };
  }, []);
  return route;
}

/** @param {string} path @param {Record<string, string | null | undefined>} [query] */
export function href(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  const search = new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
  return `#${path}${search ? `?${search}` : ""}`;
}

/** @param {string} to such as `#/sessions` */
export function go(to) {
  location.hash = to;
}

/** @param {string} to a change of the address that is no step back for the person */
export function replace(to) {
  history.replaceState(null, "", to);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/**
 * The values of a pattern's `:names`, or null where the path is another.
 * @param {string} pattern
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function match(pattern, path) {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  /** @type {Record<string, string>} */
  const values = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":") && value) values[part.slice(1)] = decode(value);
    else if (part !== value) return null;
  }
  return values;
}

/** @param {string} value */
function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
