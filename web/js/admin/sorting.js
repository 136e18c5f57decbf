// The service sorts a column into new, existing and invalid, a thousand entries a call; nothing is written.
import { useSend } from "../hooks/send.js";
import { useState } from "../html.js";
import { readColumn } from "./addresses.js";
import { MEMBERS } from "./people.js";

/** @typedef {import("../api/types").Column} Column */
/** @typedef {{line: number, email: string, name: string}} Fresh */
/** @typedef {{line: number, email: string, name: string, leaving: boolean}} Known */
/** @typedef {{line: number, text: string, message: string}} Unusable */
/** @typedef {{fresh: Fresh[], known: Known[], unusable: Unusable[], repeated: number}} Sorted */

const AT_ONCE = 1000;

/** The service counts what was sent; people count the lines they pasted. @param {Column} answer @param {import("./addresses.js").Entry[]} entries those that were sent */
export function joined(answer, entries) {
  const entryOf = (/** @type {{line: number}} */ { line }) => entries[line - 1] ?? { line, name: "" };
  return {
    fresh: answer.new.map((one) => ({ line: entryOf(one).line, email: one.address, name: entryOf(one).name })),
    known: answer.existing.map((one) => ({
      line: entryOf(one).line,
      email: one.address,
      name: one.name,
      leaving: one.status === "removing",
    })),
    unusable: answer.invalid.map((one) => ({ ...one, line: entryOf(one).line })),
  };
}

export function useSorting() {
  const [sorted, setSorted] = useState(/** @type {Sorted | null} */ (null));
  /** @type {ReturnType<typeof useSend<Column>>} */
  const { send, busy, error, clear } = useSend(`${MEMBERS}/check`);
  const sort = async (/** @type {string} */ pasted) => {
    const { entries, repeated } = readColumn(pasted);
    /** @type {Sorted} */
    let all = { fresh: [], known: [], unusable: [], repeated };
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      const sent = entries.slice(at, at + AT_ONCE);
      const answer = await send({ addresses: sent.map(({ text }) => text) });
      if (!answer) return;
      const part = joined(answer, sent);
      all = {
        fresh: [...all.fresh, ...part.fresh],
        known: [...all.known, ...part.known],
        unusable: [...all.unusable, ...part.unusable],
        repeated,
      };
    }
    setSorted(all);
  };
  const forget = () => {
    clear();
    setSorted(null);
  };
  return { sorted, sort, forget, busy, error };
}
