// Erasing oneself: what goes and what stays is told first, and one's own address is typed to confirm it.
import { leave } from "../api/auth.js";
import { remove } from "../api/calls.js";
import { TextField } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { Question, Told } from "../session/dialogs.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Me} Me */

/** @param {{me: Me}} props */
export function EraseMe({ me }) {
  const [asking, setAsking] = useState(false);
  return html`<h3>${t("privacy.erase_title")}</h3>
    <p>${t("privacy.erase_short")}</p>
    <div class="actions">
      <button type="button" class="button" onClick=${() => setAsking(true)}>${t("privacy.erase_begin")}</button>
    </div>
    ${asking && html`<${Sure} me=${me} onClose=${() => setAsking(false)} />`}`;
}

/** @param {{me: Me, onClose: () => void}} props */
function Sure({ me, onClose }) {
  const { act, busy, error } = useAct();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const type = (/** @type {string} */ text) => {
    setTyped(text);
    setWrong(false);
  };
  const erase = () =>
    act(
      () => remove("/v1/me"),
      () => leave(t("privacy.erasing")),
    );
  const go = () => (typed.trim().toLowerCase() === me.email.toLowerCase() ? erase() : setWrong(true));
  return html`<${Question}
    title=${t("privacy.erase_sure")}
    keep=${t("privacy.keep")}
    go=${t("privacy.erase_go")}
    grave
    step=${{ busy, error }}
    onGo=${go}
    onClose=${onClose}
  >
    <${Told} title=${t("privacy.erase_told")} text=${t("privacy.erase_first")} grave />
    <ul class="bullets">
      ${[t("privacy.goes_person"), t("privacy.goes_words"), t("privacy.goes_sessions"), t("privacy.goes_credits"), t("privacy.stays")].map(
        (text) => html`<li key=${text}>${text}</li>`,
      )}
    </ul>
    <${TextField}
      label=${t("privacy.type_address")}
      hint=${me.email}
      value=${typed}
      attributes=${{ autocomplete: "off", autocapitalize: "off", inputmode: "email", required: true, spellcheck: false }}
      onChange=${type}
    />
    ${wrong && html`<div class="note bad" role="alert"><p>${t("privacy.wrong_address")}</p></div>`}
  <//>`;
}
