// What time it is for the rules of the service: the server's clock, which on a developer's machine can be
// moved. Countdowns and "today" are taken from here, tokens are not.
import { useEffect, useState } from "./html.js";

let offset = 0;

/** @returns {number} milliseconds since the epoch, by the server's clock */
export const now = () => Date.now() + offset;

/**
 * Follows the `Date` header of an answer; below two seconds it is only the header's coarseness.
 * @param {string | null} header
 */
export function followServer(header) {
  const server = header ? Date.parse(header) : NaN;
  if (Number.isNaN(server)) return;
  const drift = server - Date.now();
  offset = Math.abs(drift) < 2000 ? 0 : drift;
}

/** Follows the clock of the local stack. */
export async function followLocalClock() {
  try {
    const answer = await fetch("/local/clock");
    const clock = await answer.json();
    offset = Date.parse(clock.now) - Date.now() || 0;
  } catch {
    offset = 0;
  }
}

/**
 * Redraws the component as time passes.
 * @param {number} every milliseconds
 */
export function useNow(every) {
  const [instant, setInstant] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setInstant(now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return instant;
}
