// Asks again while somebody waits for what others do: soon at first, then more seldom, and not while nobody looks.
import { invalidate } from "../api/resource.js";
import { useEffect, useRef } from "../html.js";

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 120_000;
/** While work is under way that ends within minutes. */
const LONGEST_AT_WORK = 5_000;
const GROWTH = 1.5;

/** @param {number} pause milliseconds @param {number} [longest] */
export const longer = (pause, longest = LONGEST_PAUSE) => Math.min(pause * GROWTH, longest);

/** @param {boolean} waits @param {...string} paths what is asked for, by their beginnings */
export const useAskAgain = (waits, ...paths) => useAsking(waits, LONGEST_PAUSE, paths);

/** @param {boolean} waits @param {number} longest @param {string[]} paths */
function useAsking(waits, longest, paths) {
  useEffect(() => {
    if (!waits) return undefined;
    let pause = FIRST_PAUSE;
    let timer = 0;
    const wait = () => {
      timer = window.setTimeout(ask, pause);
      pause = longer(pause, longest);
    };
    const ask = () => {
      invalidate(...paths);
      wait();
    };
    const look = () => {
      clearTimeout(timer);
      pause = FIRST_PAUSE;
      if (!document.hidden) ask();
    };
    document.addEventListener("visibilitychange", look);
    if (!document.hidden) wait();
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [waits, ...paths]);
}

/**
 * Asks again while some wait, and reads what follows from their answers when fewer do.
 * @param {number | undefined} waiting how many; undefined: it is not known yet
 * @param {string} path
 * @param {...string} follows what their answers change, by its beginnings
 */
export function useAwaited(waiting, path, ...follows) {
  useAsking(Boolean(waiting), LONGEST_PAUSE, [path]);
  useFollowing(waiting, follows);
}

/**
 * Asks again, and often, while work is under way, and reads what follows from it when it is done.
 * @param {boolean} busy
 * @param {string} path
 * @param {...string} follows
 */
export function useAtWork(busy, path, ...follows) {
  useAsking(busy, LONGEST_AT_WORK, [path]);
  useFollowing(Number(busy), follows);
}

/** @param {number | undefined} waiting @param {string[]} follows read when fewer wait than before */
function useFollowing(waiting, follows) {
  const before = useRef(0);
  useEffect(() => {
    if (waiting === undefined) return;
    if (waiting < before.current) invalidate(...follows);
    before.current = waiting;
  }, [waiting]);
}
