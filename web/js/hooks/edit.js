// Something that a person edits: read with its version, kept as a draft, written back under that version.
// A write that meets a newer version is refused (412); the draft stays until the person takes the new one.
import { ApiError, getWithTag, writeWithTag } from "../api/calls.js";
import { useEffect, useState } from "../html.js";
import { keepFocus } from "./keep-focus.js";

/**
 * @template T
 * @typedef {object} Edited
 * @property {T | undefined} draft
 * @property {boolean} changed
 * @property {boolean} busy
 * @property {boolean} stale somebody else has written since
 * @property {unknown} error
 * @property {boolean} loading
 * @property {(some: Partial<T>) => void} change
 * @property {() => Promise<T | null>} save null: it was refused
 * @property {() => void} reload takes what is stored, forgets the draft
 */

/**
 * @template T
 * @param {string} path
 * @param {"PUT" | "PATCH"} method
 * @param {(value: any) => T} read makes a draft of an answer; what it drops is not sent back
 * @returns {Edited<T>}
 */
export function useEdit(path, method, read) {
  const [stored, setStored] = useState(/** @type {{draft: T, etag: string} | null} */ (null));
  const [draft, setDraft] = useState(/** @type {T | undefined} */ (undefined));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));

  /** @param {{value: any, etag: string}} answer */
  const take = ({ value, etag }) => {
    const fresh = read(value);
    setStored({ draft: fresh, etag });
    setDraft(fresh);
    return fresh;
  };
  const attempt = async (/** @type {() => Promise<{value: any, etag: string}>} */ call) => {
    const focusAgain = keepFocus();
    setBusy(true);
    setError(null);
    try {
      return take(await call());
    } catch (failure) {
      setError(failure);
      return null;
    } finally {
      setBusy(false);
      focusAgain();
    }
  };
  const reload = () => void attempt(() => getWithTag(path));
  useEffect(reload, [path]);
  return {
    draft,
    changed: draft !== undefined && JSON.stringify(draft) !== JSON.stringify(stored?.draft),
    busy,
    stale: error instanceof ApiError && error.status === 412,
    error,
    loading: draft === undefined && !error,
    change: (some) => setDraft((before) => (before === undefined ? before : { ...before, ...some })),
    save: () => attempt(() => writeWithTag(method, path, draft, stored?.etag ?? "")),
    reload,
  };
}
