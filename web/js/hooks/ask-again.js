// Asks again while somebody waits for what others do: soon at first, then more seldom, and not while nobody looks.
import { invalidate } from "../api/resource.js";
import { useEffect, useRef } from "../html.js";

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 120_000;
const GROWTH = 1.5;

/** @param {number} pause milliseconds */
export const longer = (pause) => Math.min(pause * GROWTH, LONGEST_PAUSE);

/** @param {boolean} waits @param {...string} paths what is asked for, by their beginnings */
export function useAskAgain(waits, ...paths) {
  useEffect(() => {
    if (!waits) return undefined;
    let pause = FIRST_PAUSE;
    let timer = 0;
    const wait = () => {
      timer = window.setTimeout(ask, pause);
      pause = longer(pause);
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
  useAskAgain(Boolean(waiting), path);
  const before = useRef(0);
  useEffect(() => {
    if (waiting === undefined) return;
    if (waiting < before.current) invalidate(...follows);
    before.current = waiting;
  }, [waiting]);
}
