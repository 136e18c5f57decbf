// Something to copy: shown whole, selected when it is touched, with a button.
import { html } from "../html.js";
import { t } from "../texts.js";
import { Field, say } from "./parts.js";

/** @param {{label: string, value: string}} props */
export function CopyLine({ label, value }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      say(t("profile.copied"));
    } catch {
      say(t("profile.copy_by_hand"));
    }
  };
  const selectAll = (/** @type {any} */ event) => event.currentTarget.select();
  return html`<div class="copy-line">
    <${Field} label=${label}>
      <input type="text" readonly value=${value} onFocus=${selectAll} />
    <//>
    <button type="button" class="button" onClick=${copy}>${t("profile.copy")}</button>
  </div>`;
}
