// How much room there is, for what must come in another order on a small screen.
import { useLayoutEffect, useState } from "../html.js";

const NARROW = matchMedia("(max-width: 64rem)");

/** Whether a page is one column, as in the style sheet. */
export function useNarrow() {
  const [narrow, setNarrow] = useState(NARROW.matches);
  useLayoutEffect(() => {
    const follow = () => setNarrow(NARROW.matches);
    NARROW.addEventListener("change", follow);
    return () => NARROW.removeEventListener("change", follow);
  }, []);
  return narrow;
}
