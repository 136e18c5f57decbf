// A button with a menu behind three dots: arrow keys move, Escape and Tab close, focus returns to the button.
import { classes, html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "./icons.js";

/** @typedef {{text: string, icon: string, grave?: boolean, choose: () => void}} Choice */

/** @type {Record<string, (index: number, count: number) => number>} */
const STEPS = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** @param {{label: string, choices: Choice[]}} props */
export function Menu({ label, choices }) {
  const [open, setOpen] = useState(false);
  /** @type {{current: HTMLElement | null}} */
  const whole = useRef(null);
  const items = () => [...(whole.current?.querySelectorAll('[role="menuitem"]') ?? [])];
  const focusOn = (/** @type {number} */ index) => /** @type {HTMLElement | undefined} */ (items()[index])?.focus();
  const close = () => {
    setOpen(false);
    whole.current?.querySelector("button")?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    focusOn(0);
    const outside = (/** @type {Event} */ event) => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (!open) return;
    if (event.key === "Escape") close();
    if (event.key === "Tab") setOpen(false);
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const here = items().indexOf(/** @type {Element} */ (document.activeElement));
    focusOn(step(here, choices.length));
  };
  return html`<div class="menu" ref=${whole} onKeyDown=${onKey}>
    <button
      type="button"
      class="icon-button framed"
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${open}
      onClick=${() => setOpen(!open)}
    >
      <${Icon} name="more" />
    </button>
    ${open &&
    html`<div class="menu-list" role="menu" aria-label=${label}>
      ${choices.map(
        ({ text, icon, grave, choose }) =>
          html`<button
            key=${text}
            type="button"
            role="menuitem"
            tabindex="-1"
            class=${classes("menu-item", grave && "grave")}
            onClick=${() => {
              close();
              choose();
            }}
          >
            <${Icon} name=${icon} size=${18} />${text}
          </button>`,
      )}
    </div>`}
  </div>`;
}
