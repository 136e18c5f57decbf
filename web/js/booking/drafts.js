// What somebody has begun for a booking and not sent yet: kept in this tab only, for them only, until they sign out.
import { signedIn, signedOutNote } from "../api/auth.js";
import { useState } from "../html.js";

const KEY = "tandem.drafts";

/** What is looked for in a coach, for the note of the first booking. */
export const GOALS = "goals";
/** The address of a booking that waits for credits. */
export const WAITING = "waiting";

/** @param {string} personId @returns {Record<string, string>} */
function draftsOf(personId) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return kept.person === personId ? kept.texts : {};
  } catch {
    return {};
  }
}

/** @param {string} personId @param {string} name */
export const draftOf = (personId, name) => draftsOf(personId)[name] ?? "";

/** @param {string} personId @param {Record<string, string>} some empty ones are forgotten */
export function keepDrafts(personId, some) {
  const texts = Object.entries({ ...draftsOf(personId), ...some }).filter(([, text]) => text);
  sessionStorage.setItem(KEY, JSON.stringify({ person: personId, texts: Object.fromEntries(texts) }));
}

/**
 * A text that survives a reload.
 * @param {string} personId
 * @param {string} name
 * @param {string} [first] while there is none
 * @returns {[string, (text: string) => void]}
 */
export function useDraft(personId, name, first = "") {
  const [text, setText] = useState(() => draftOf(personId, name) || first);
  const change = (/** @type {string} */ next) => {
    setText(next);
    keepDrafts(personId, { [name]: next });
  };
  return [text, change];
}

/** Who signs out leaves nothing behind; a sign-in that ended by itself is taken up again. */
const forget = () => signedIn.get() || signedOutNote.get() || sessionStorage.removeItem(KEY);
signedIn.watch(forget);
