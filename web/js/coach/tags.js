// A few words or names in one field, such as the industries that a coach knows.
import { TextField } from "../components/parts.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";

/** @param {string} text */
const tagsIn = (text) => [...new Set(text.split(",").map((tag) => tag.trim()).filter(Boolean))];

/** @param {{label: string, tags: string[], onChange: (tags: string[]) => void}} props */
export function Tags({ label, tags, onChange }) {
  const [typed, setTyped] = useState("");
  const text = tagsIn(typed).join() === tags.join() ? typed : tags.join(", ");
  const given = (/** @type {string} */ now) => {
    setTyped(now);
    onChange(tagsIn(now));
  };
  return html`<${TextField}
    label=${label}
    hint=${t("admin_coaches.tags_hint")}
    value=${text}
    attributes=${{ autocomplete: "off" }}
    onChange=${given}
  />`;
}
