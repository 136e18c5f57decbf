// Where focus is when a page has come: on its h1, also if that is drawn later than the page.

/**
 * Until the person does something themselves.
 * @param {HTMLElement} main
 * @returns {() => void} ends it
 */
export function focusHead(main) {
  const focus = () => main.querySelector("h1")?.focus({ preventScroll: true });
  const observer = new MutationObserver(() => document.activeElement === document.body && focus());
  const end = () => {
    observer.disconnect();
    for (const kind of ["pointerdown", "keydown"]) removeEventListener(kind, end, true);
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, end, true);
  observer.observe(main, { childList: true, subtree: true });
  focus();
  return end;
}
