// One thing done to many people, some at a time. What broke off goes on with the same calls under the same
// keys, so nothing is done twice.
import { invalidate } from "../api/resource.js";
import { useSend } from "../hooks/send.js";
import { useRef, useState } from "../html.js";
import { GROUPS } from "./groups.js";
import { MEMBERS } from "./people.js";

/**
 * @template Item, Result
 * @param {string} path answers with `{results}`, one for each item in order
 * @param {number} atOnce
 * @param {(items: Item[], terms: any) => unknown} bodyOf one call; `terms` are what `begin` was given
 */
export function useRun(path, atOnce, bodyOf) {
  /** @typedef {{items: Item[], terms: any, results: Result[]}} Run */
  const [run, setRun] = useState(/** @type {Run | null} */ (null));
  const [going, setGoing] = useState(false);
  const stopped = useRef(false);
  /** @type {ReturnType<typeof useSend<{results: Result[]}>>} */
  const { send, error, clear } = useSend(path);

  const goOn = async (/** @type {Run} */ begun) => {
    setGoing(true);
    stopped.current = false;
    let now = begun;
    while (now.results.length < now.items.length && !stopped.current) {
      const next = now.items.slice(now.results.length, now.results.length + atOnce);
      const answer = await send(bodyOf(next, now.terms));
      if (!answer) break;
      now = { ...now, results: [...now.results, ...answer.results] };
      setRun(now);
    }
    setGoing(false);
    invalidate(MEMBERS, GROUPS, "/v1/credits");
  };
  return {
    run,
    going,
    error,
    begin: (/** @type {Item[]} */ items, /** @type {any} */ terms) => {
      const begun = { items, terms, results: [] };
      setRun(begun);
      void goOn(begun);
    },
    again: () => run && void goOn(run),
    stop: () => {
      stopped.current = true;
    },
    leave: () => {
      clear();
      setRun(null);
    },
  };
}
