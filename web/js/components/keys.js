// Which keys lead through a calendar: listed in a dialog, by a button or by `?`.
import { html, useEffect, useState } from "../html.js";
import { t } from "../texts.js";
import { Dialog } from "./parts.js";

/** @typedef {[keys: string[], what: string]} Line */

const TYPED_IN = "input, select, textarea, dialog, [contenteditable]";

/** @returns {Record<"arrows" | "ends" | "pages" | "enter", string[]>} as they are written on a keyboard */
const names = () => ({
  arrows: ["←", "→", "↑", "↓"],
  ends: [t("keys.home"), t("keys.end")],
  pages: [t("keys.page_up"), t("keys.page_down")],
  enter: [t("keys.enter")],
});

/** @param {Record<"arrows" | "ends" | "pages" | "enter", string>} what each of them does here */
export function Keys(what) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (/** @type {KeyboardEvent} */ event) => {
      const inside = event.target instanceof Element && event.target.closest(TYPED_IN);
      if (event.key === "?" && !inside) setOpen(true);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return html`<button type="button" class="link keys-button" onClick=${() => setOpen(true)}>${t("keys.keys")}</button>
    ${open && html`<${KeysDialog} what=${what} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{what: Record<"arrows" | "ends" | "pages" | "enter", string>, onClose: () => void}} props */
function KeysDialog({ what, onClose }) {
  const all = names();
  /** @type {Line[]} */
  const lines = [
    [all.arrows, what.arrows],
    [all.ends, what.ends],
    [all.pages, what.pages],
    [all.enter, what.enter],
    [["?"], t("keys.this_list")],
  ];
  return html`<${Dialog} title=${t("keys.keys")} onClose=${onClose}>
    <dl class="keys">
      ${lines.map(
        ([keys, text]) =>
          html`<div key=${text}>
            <dt>${keys.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>
  <//>`;
}
