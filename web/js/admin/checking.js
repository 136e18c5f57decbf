// A list of people, pasted or in a file, as the service reads it. Nothing is written, and nothing is read here:
// whoever sends a list by a program of their own gets the same.
import { BOUNDS } from "../api/bounds.js";
import { useSend } from "../hooks/send.js";
import { useState } from "../html.js";
import { MEMBERS } from "./people.js";

/** @typedef {import("../api/types").List} List */
/** @typedef {import("../api/types").New} Fresh */
/** @typedef {import("../api/types").MemberBody} MemberBody */
/** @typedef {{credits: number, group_ids: string[]}} Terms what those get of whom the list says nothing */

/** The file's bytes as the service takes them. @param {Blob} file @returns {Promise<string>} */
async function base64Of(file) {
  let bytes = "";
  for (const byte of new Uint8Array(await file.arrayBuffer())) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** Who is added as what: the list's credits before the form's, the groups of both. @param {Fresh} person @param {Terms} terms @returns {MemberBody} */
export const rowOf = ({ address, suggested_name, credits, group_ids }, terms) => ({
  email: address,
  name: suggested_name,
  credits: credits ?? terms.credits,
  group_ids: [...new Set([...group_ids, ...terms.group_ids])].slice(0, BOUNDS.MemberBody.group_ids.most),
});

/** What was found is forgotten when something else is to be checked. */
export function useChecking() {
  const [found, setFound] = useState(/** @type {List | null} */ (null));
  const [unreadable, setUnreadable] = useState(false);
  /** @type {ReturnType<typeof useSend<List>>} */
  const { send, busy, error, clear } = useSend(`${MEMBERS}/check`);
  const forget = () => {
    clear();
    setUnreadable(false);
    setFound(null);
  };
  const check = async (/** @type {string} */ text, /** @type {File | null} */ file) => {
    forget();
    let body;
    try {
      body = file ? { file: await base64Of(file) } : { text };
    } catch {
      return setUnreadable(true);
    }
    return setFound(await send(body));
  };
  return { found, check, forget, busy, error, unreadable };
}
