// Things read from the API, kept by their path: a page that is opened again shows at once what it showed
// last and is brought up to date behind it, of a list all that was read of it. Everything is forgotten when
// the person changes, and read again when they choose another language.
import { useLayoutEffect, useState } from "../html.js";
import { language } from "../locale.js";
import { signedIn } from "./auth.js";
import { get } from "./calls.js";

/**
 * @typedef {object} Kept
 * @property {any} data
 * @property {unknown} error
 * @property {Promise<void> | null} loading
 * @property {number} turn only the newest call may answer
 * @property {boolean} stale asked for again while it is on its way
 * @property {Set<() => void>} watchers
 * @property {number} early when it was read ahead for somebody who has not asked yet
 * @property {number} pages how many of a list are read
 */

/** @type {Map<string, Kept>} */
const kept = new Map();
signedIn.watch(() => kept.clear());

/** @param {string} path */
function entry(path) {
  let found = kept.get(path);
  if (!found) {
    found = { data: undefined, error: null, loading: null, turn: 0, stale: false, watchers: new Set(), early: 0, pages: 1 };
    kept.set(path, found);
  }
  return found;
}

/** @param {Kept} one */
const tell = (one) => [...one.watchers].forEach((watcher) => watcher());

/**
 * Reads a path now; readers at once share one call.
 * @param {string} path
 * @param {number} [pages] of a list, at least so many
 */
export function load(path, pages = 1) {
  const one = entry(path);
  one.pages = Math.max(one.pages, pages);
  one.loading ??= read(path, one);
  return one.loading;
}

const SOON = 30_000;

/** Reads what a page is about to ask for; the first that asks takes that answer. @param {string} path */
export function readAhead(path) {
  const one = entry(path);
  if (one.loading || isEarly(one)) return;
  one.early = Date.now();
  void load(path);
}

/** @param {Kept} one */
const isEarly = (one) => Date.now() - one.early < SOON;

/**
 * Reads a path for who watches it from now on, unless that was just done for them: for all that are drawn at once.
 * @param {string} path @param {number} pages
 */
function ask(path, pages) {
  const one = entry(path);
  if (!isEarly(one)) void load(path, pages);
  else setTimeout(() => (one.early = 0));
}

/**
 * What is asked for again meanwhile is read once more behind the call that is under way, not beside it: however
 * often somebody asks, the newest answer is at most two calls away.
 * @param {string} path @param {Kept} one
 */
async function read(path, one) {
  one.turn += 1;
  const turn = one.turn;
  /** @type {Partial<Kept>} */
  let outcome;
  do {
    one.stale = false;
    try {
      outcome = { data: unlessSame(one.data, await getPages(path, one.pages)), error: null };
    } catch (error) {
      outcome = { error };
    }
    if (turn !== one.turn) return;
  } while (one.stale);
  Object.assign(one, outcome, { loading: null });
  tell(one);
}

/**
 * What was asked for again and is as before stays the same object, so that nothing is drawn or begun anew.
 * @param {unknown} before @param {unknown} found
 */
const unlessSame = (before, found) => (JSON.stringify(before) === JSON.stringify(found) ? before : found);

const USUAL_LIMIT = 25;
const MOST_READS = 10;

/**
 * What a path answers; of a list a page as full as it was asked for. A list that leaves much out answers
 * what it found so far, which may be nothing, and only its cursor tells whether that was the end.
 * @param {string} path
 */
async function getFull(path) {
  let page = await get(path);
  const wanted = Number(new URLSearchParams(path.split("?")[1]).get("limit") ?? USUAL_LIMIT);
  for (let reads = 1; page?.next_cursor && page.items.length < wanted && reads < MOST_READS; reads += 1) {
    const next = await get(behind(path, page.next_cursor));
    page = joined(page, next);
  }
  return page;
}

/** A list's first pages as one. @param {string} path @param {number} pages */
async function getPages(path, pages) {
  let found = await getFull(path);
  for (let read = 1; found?.next_cursor && read < pages; read += 1) found = joined(found, await getFull(behind(path, found.next_cursor)));
  return found;
}

/** @param {{items: any[]}} list @param {{items: any[]}} next */
const joined = (list, next) => ({ ...next, items: [...list.items, ...next.items] });

/**
 * Reads on in a list: one page more, which is read again with those before it from now on.
 * @param {string} path
 */
export async function readOn(path) {
  const one = entry(path);
  const { data } = one;
  const next = await getFull(behind(path, data.next_cursor));
  one.pages += 1;
  if (one.data === data && !one.loading) keep(path, joined(data, next));
  else {
    one.stale = one.loading !== null;
    await load(path);
  }
}

/** @param {string} path @param {string} cursor */
function behind(path, cursor) {
  const [address, search] = path.split("?");
  const query = new URLSearchParams(search);
  query.set("cursor", cursor);
  return `${address}?${query}`;
}

/** Puts a known answer in place, for example after a write. @param {string} path @param {unknown} data */
export function keep(path, data) {
  const one = entry(path);
  Object.assign(one, { data, error: null, loading: null, turn: one.turn + 1 });
  tell(one);
}

/** Forgets what a write made untrue. @param {...string} prefixes */
export function invalidate(...prefixes) {
  for (const [path, one] of kept) {
    if (!prefixes.some((prefix) => path.startsWith(prefix))) continue;
    if (one.watchers.size) {
      one.stale = one.loading !== null;
      void load(path);
    } else {
      one.turn += 1;
      kept.delete(path);
    }
  }
}

/** What is known of a path now. @param {string} path */
export const peek = (path) => kept.get(path)?.data;

/** Hears of each new answer, until the returned function is called. @param {string} path @param {() => void} watcher */
export function watch(path, watcher) {
  const { watchers } = entry(path);
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

language.watch(() => invalidate("/v1/"));

/**
 * A path, read and watched before the browser paints: an answer may come sooner than an effect.
 * @template T
 * @param {string | null} path null: nothing to read yet
 * @param {number} [pages] of a list, at least so many
 * @returns {{data: T | undefined, error: unknown, loading: boolean, reload: () => void}}
 */
export function useGet(path, pages = 1) {
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    if (!path) return undefined;
    const unwatch = watch(path, () => redraw((n) => n + 1));
    ask(path, pages);
    return unwatch;
  }, [path]);
  const one = path ? entry(path) : null;
  return {
    data: one?.data,
    error: one?.error ?? null,
    loading: Boolean(path) && one?.data === undefined && !one?.error,
    reload: () => {
      if (!path) return;
      entry(path).error = null;
      void load(path);
      redraw((n) => n + 1);
    },
  };
}

/**
 * A list of `/v1`, page after page.
 * @template T
 * @param {string | null} path
 */
export function useList(path) {
  /** @type {ReturnType<typeof useGet<import("./types").Listing<T>>>} */
  const { data, error, loading, reload } = useGet(path);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(/** @type {unknown} */ (null));
  const loadMore = async () => {
    setBusy(true);
    setFailed(null);
    await readOn(path ?? "").catch(setFailed);
    setBusy(false);
  };
  return { items: data?.items, error: error ?? failed, loading, reload, more: data?.next_cursor ? loadMore : null, busy };
}

const MOST_PAGES = 20;

/**
 * A whole list at once, for choices that need all of it: at most 2,000 items.
 * @template T
 * @param {string} path
 */
export function useAll(path) {
  /** @type {ReturnType<typeof useGet<import("./types").Listing<T>>>} */
  const list = useGet(`${path}${path.includes("?") ? "&" : "?"}limit=100`, MOST_PAGES);
  return { ...list, data: list.data?.items };
}
