// The languages that a coach speaks, as BCP 47 tags.
import { Icon } from "../components/icons.js";
import { Select } from "../components/parts.js";
import { html } from "../html.js";
import { inOrder, languageName } from "../locale.js";
import { t } from "../texts.js";

const OFTEN =
  "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb ne nl pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh";

/** @param {{languages: string[], onChange: (languages: string[]) => void}} props */
export function Languages({ languages, onChange }) {
  /** @type {[string, string][]} */
  const others = OFTEN.split(" ")
    .filter((tag) => !languages.includes(tag))
    .map((tag) => /** @type {[string, string]} */ ([tag, languageName(tag)]))
    .sort(([, a], [, b]) => inOrder(a, b));
  return html`<div class="field">
    <${Select}
      label=${t("coach_desk.languages")}
      value=""
      options=${[["", languages.length ? t("coach_desk.add_another_language") : t("coach_desk.add_language")], ...others]}
      onChange=${(/** @type {string} */ tag) => tag && onChange([...languages, tag])}
    />
    <ul class="chips chosen" aria-label=${t("coach_desk.languages_chosen")}>
      ${languages.map(
        (tag) =>
          html`<li key=${tag} class="chip">
            ${languageName(tag)}
            <button
              type="button"
              class="chip-remove"
              aria-label=${t("coach_desk.remove_named", { name: languageName(tag) })}
              onClick=${() => onChange(languages.filter((one) => one !== tag))}
            >
              <${Icon} name="close" size=${14} />
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}
