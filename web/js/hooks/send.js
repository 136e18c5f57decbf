// A change that is made once. One intent has one Idempotency-Key for as long as its outcome is unknown, so
// trying again after a lost answer never does it twice.
import { ApiError, newKey, post } from "../api/calls.js";
import { useRef, useState } from "../html.js";
import { keepFocus } from "./keep-focus.js";

/**
 * @template T
 * @param {string} path
 * @param {(refusal: ApiError) => void} [onRefused]
 */
export function useSend(path, onRefused) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const keys = useRef(/** @type {Map<string, string>} */ (new Map()));

  /** @param {unknown} body @returns {Promise<T | null>} null: it was refused or did not arrive */
  const send = async (body) => {
    const intent = JSON.stringify(body);
    const key = keys.current.get(intent) ?? newKey();
    keys.current.set(intent, key);
    const focusAgain = keepFocus();
    setBusy(true);
    setError(null);
    try {
      const made = await post(path, body, key);
      keys.current.delete(intent);
      return made;
    } catch (failure) {
      if (failure instanceof ApiError && failure.status < 500 && failure.code !== "in_progress") {
        keys.current.delete(intent);
        onRefused?.(failure);
      }
      setError(failure);
      return null;
    } finally {
      setBusy(false);
      focusAgain();
    }
  };
  return { send, busy, error, clear: () => setError(null) };
}
