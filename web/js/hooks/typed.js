// Words that somebody types to look for something: what follows from them waits until they pause.
import { useEffect, useState } from "../html.js";

const PAUSE = 300;

/**
 * @param {string} value what is looked for now
 * @param {(words: string) => void} change
 * @returns {[string, (text: string) => void]} what stands in the field
 */
export function useTyped(value, change) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => change(text.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  return [text, setText];
}
