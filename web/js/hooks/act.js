// A change that may be made again without harm (PUT, PATCH, DELETE): busy while it runs, then done or refused.
import { useState } from "../html.js";
import { keepFocus } from "./keep-focus.js";

export function useAct() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));

  /**
   * @template T
   * @param {() => Promise<T>} change
   * @param {(made: T) => void} done
   */
  const act = async (change, done) => {
    const focusAgain = keepFocus();
    setBusy(true);
    setError(null);
    try {
      done(await change());
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
      focusAgain();
    }
  };
  return { act, busy, error };
}
