// Where a toast lies: as low on the screen as it can without covering anything that can be pressed.

/** @typedef {{top: number, bottom: number, left: number, right: number}} Box */

const MARGIN = 20;
const STEP = 8;
const AGAIN = 250;
const PRESSABLE = "button, a[href], input, select, textarea, label, summary, [role=button]";

/** @param {Box} one @param {Box} other */
const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/**
 * The top of the lowest free place; the foot of the screen if none is free.
 * @param {Box} box of the toast, wherever it lies now
 * @param {Box[]} others what must not be covered
 * @param {number} height of the screen
 */
export function freeTop(box, others, height) {
  const tall = box.bottom - box.top;
  const lowest = height - tall - MARGIN;
  for (let top = lowest; top >= MARGIN; top -= STEP) {
    const there = { ...box, top, bottom: top + tall };
    if (!others.some((other) => overlap(there, other))) return top;
  }
  return lowest;
}

/** @param {HTMLElement} toast */
function place(toast) {
  const others = [...document.querySelectorAll(PRESSABLE)].map((each) => each.getBoundingClientRect());
  const seen = others.filter((box) => box.width && box.bottom > 0 && box.top < innerHeight);
  toast.style.top = `${freeTop(toast.getBoundingClientRect(), seen, innerHeight)}px`;
}

/** Keeps it so while the page scrolls and loads. @param {HTMLElement | null} toast @returns {() => void} the end of it */
export function keepFree(toast) {
  if (!toast) return () => {};
  const again = () => place(toast);
  again();
  addEventListener("scroll", again, { passive: true });
  const timer = setInterval(again, AGAIN);
  return () => {
    removeEventListener("scroll", again);
    clearInterval(timer);
  };
}
