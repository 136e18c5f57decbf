// A few words or names in one field, such as the industries that a coach knows.
import { TextField } from "../components/parts.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";

/** @param {string} text */
const tagsIn = (text) => [...new Set(text.split(",").map((tag) => tag.trim()).filter(Boolean))];

/** @param {{label: string, tags: string[], onChange: (tags: string[]) => void}} props */
export function Tags({ label, tags, onChange }) {
  const [text, setText] = useState(tags.join(", "));
  const given = (/** @type {string} */ typed) => {
    setText(typed);
    onChange(tagsIn(typed));
  };
  return html`<${TextField}
    label=${label}
    hint=${t("admin_coaches.tags_hint")}
    value=${text}
    attributes=${{ autocomplete: "off" }}
    onChange=${given}
  />`;
}
