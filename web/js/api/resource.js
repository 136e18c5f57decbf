// Things read from the API, kept by their path: a page that is opened again shows at once what it showed
// last and is brought up to date behind it. Everything is forgotten when the person changes, and read again
// when they choose another language.
import { useEffect, useLayoutEffect, useState } from "../html.js";
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
 */

/** @type {Map<string, Kept>} */
const kept = new Map();
signedIn.watch(() => kept.clear());

/** @param {string} path */
function entry(path) {
  let found = kept.get(path);
  if (!found) {
    found = { data: undefined, error: null, loading: null, turn: 0, stale: false, watchers: new Set(), early: 0 };
    kept.set(path, found);
  }
  return found;
}

/** @param {Kept} one */
const tell = (one) => [...one.watchers].forEach((watcher) => watcher());

/** Reads a path now; readers at once share one call. @param {string} path */
export function load(path) {
  const one = entry(path);
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

/** Reads a path for who watches it from now on, unless that was just done for them: for all that are drawn at once. @param {string} path */
function ask(path) {
  const one = entry(path);
  if (!isEarly(one)) void load(path);
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
      outcome = { data: unlessSame(one.data, await getFull(path)), error: null };
    } catch (error) {
      outcome = { error };
    }
    if (turn !== one.turn) return;
  } while (one.stale);
  Object.assign(one, outcome, { loading: null });
  tell(one);
}

/**
 * What was asked for again and is as before stays the same object, so that nobody who has read on in a list is
 * brought back to its beginning.
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
    page = { ...next, items: [...page.items, ...next.items] };
  }
  return page;
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
 * @returns {{data: T | undefined, error: unknown, loading: boolean, reload: () => void}}
 */
export function useGet(path) {
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    if (!path) return undefined;
    const unwatch = watch(path, () => redraw((n) => n + 1));
    ask(path);
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
  const first = useGet(path);
  const [more, setMore] = useState(
    /** @type {{of: unknown, items: T[], cursor: string | null}} */ ({ of: null, items: [], cursor: null }),
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const grown = more.of === first.data && first.data !== undefined;
  const cursor = grown ? more.cursor : (first.data?.next_cursor ?? null);
  const loadMore = async () => {
    setBusy(true);
    setError(null);
    try {
      /** @type {import("./types").Listing<T>} */
      const page = await getFull(behind(path ?? "", cursor ?? ""));
      const before = grown ? more.items : [];
      setMore({ of: first.data, items: [...before, ...page.items], cursor: page.next_cursor });
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return {
    items: first.data ? [...first.data.items, ...(grown ? more.items : [])] : undefined,
    error: first.error ?? error,
    loading: first.loading,
    reload: first.reload,
    more: cursor ? loadMore : null,
    busy,
  };
}

const MOST_PAGES = 20;

/**
 * A whole list at once, for choices that need all of it: at most 2,000 items.
 * @template T
 * @param {string} path
 */
export function useAll(path) {
  /** @type {ReturnType<typeof useGet<import("./types").Listing<T>>>} */
  const first = useGet(`${path}${path.includes("?") ? "&" : "?"}limit=100`);
  const [rest, setRest] = useState(/** @type {{of: unknown, items: T[], error: unknown}} */ ({ of: null, items: [], error: null }));
  const whole = first.data !== undefined && (!first.data.next_cursor || rest.of === first.data);
  useEffect(() => {
    const { data } = first;
    if (!data?.next_cursor || rest.of === data) return;
    readOn(path, data.next_cursor).then(
      (items) => setRest({ of: data, items, error: null }),
      (error) => setRest({ of: null, items: [], error }),
    );
  }, [first.data]);
  return {
    data: whole && first.data ? [...first.data.items, ...(rest.of === first.data ? rest.items : [])] : undefined,
    error: first.error ?? rest.error,
    loading: !whole,
    reload: first.reload,
  };
}

/** @param {string} path @param {string | null} cursor @returns {Promise<any[]>} */
async function readOn(path, cursor) {
  const items = [];
  for (let page = 1; cursor && page < MOST_PAGES; page += 1) {
    /** @type {import("./types").Listing<any>} */
    const answer = await get(`${path}${path.includes("?") ? "&" : "?"}limit=100&cursor=${encodeURIComponent(cursor)}`);
    items.push(...answer.items);
    cursor = answer.next_cursor;
  }
  return items;
}
