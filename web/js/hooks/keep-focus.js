// Where focus is when a change is done: the button that was pressed is disabled meanwhile, and a browser takes
// focus from what is disabled.

/**
 * Remembers where focus is; who calls what it gives has it there again, or where that may not be pressed any
 * more, at the first field of its form.
 * @returns {() => void}
 */
export function keepFocus() {
  const before = document.activeElement;
  return () => {
    setTimeout(() => {
      if (document.activeElement !== document.body || !(before instanceof HTMLElement)) return;
      /** @type {HTMLElement | null | undefined} */
      const field = before.closest("form")?.querySelector("input, select, textarea");
      const place = before.matches(":disabled") ? field : before;
      place?.focus({ preventScroll: true });
    });
  };
}
