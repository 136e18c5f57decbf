// Where a toast lies: as low on the screen as it can without covering anything that can be pressed or filled in;
// where fields leave no room for that, without covering a button or a link.

/** @typedef {{top: number, bottom: number, left: number, right: number}} Box */

const MARGIN = 20;
const STEP = 8;
const AGAIN = 250;
const BUTTONS = "button, a[href]";
const CONTROLS = `${BUTTONS}, input, select, textarea, label`;

/** @param {Box} one @param {Box} other */
const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/**
 * The top of the lowest free place, if there is one.
 * @param {Box} box of the toast, wherever it lies now
 * @param {Box[]} others what must not be covered
 * @param {number} height of the screen
 */
export function freeTop(box, others, height) {
  const tall = box.bottom - box.top;
  for (let top = height - tall - MARGIN; top >= MARGIN; top -= STEP) {
    const there = { ...box, top, bottom: top + tall };
    if (!others.some((other) => overlap(there, other))) return top;
  }
  return null;
}

/** @param {string} selector */
const boxesOf = (selector) =>
  [...document.querySelectorAll(selector)]
    .map((each) => each.getBoundingClientRect())
    .filter((box) => box.width && box.bottom > 0 && box.top < innerHeight);

/** @param {HTMLElement} toast */
function place(toast) {
  const box = toast.getBoundingClientRect();
  const tops = [CONTROLS, BUTTONS].map((selector) => freeTop(box, boxesOf(selector), innerHeight));
  toast.style.top = `${tops.find((top) => top !== null) ?? innerHeight - box.height - MARGIN}px`;
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
