// A value that several parts of the page watch.
import { useLayoutEffect, useState } from "./html.js";

/**
 * @template T
 * @param {T} value
 */
export function createStore(value) {
  /** @type {Set<() => void>} */
  const watchers = new Set();
  return {
    get: () => value,
    /** @param {T} next */
    set(next) {
      value = next;
      for (const watcher of [...watchers]) watcher();
    },
    /** @param {() => void} watcher */
    watch(watcher) {
      watchers.add(watcher);
      return () => {
        watchers.delete(watcher);
      };
    },
  };
}

/**
 * Watched before the browser paints: what changes between drawing and an effect would not be seen.
 * @template T
 * @param {{get: () => T, watch: (watcher: () => void) => () => void}} store
 * @returns {T}
 */
export function useStore(store) {
  const [, redraw] = useState(0);
  useLayoutEffect(() => store.watch(() => redraw((n) => n + 1)), [store]);
  return store.get();
}
