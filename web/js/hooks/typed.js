// Words that somebody types to look for something: what follows from them waits until they pause.
import { useEffect, useRef, useState } from "../html.js";

const PAUSE = 300;

/**
 * What else was chosen while they paused stays chosen: the change is made from how things stand then.
 * @param {string} value what is looked for now
 * @param {(words: string) => void} change
 * @returns {[string, (text: string) => void]} what stands in the field
 */
export function useTyped(value, change) {
  const [text, setText] = useState(value);
  const present = useRef(change);
  present.current = change;
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => present.current(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  return [text, setText];
}
