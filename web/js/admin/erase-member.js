// Erasing what is stored about somebody who was removed: what goes and what stays is told first.
import { post } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { Question, Told } from "../session/dialogs.js";
import { t } from "../texts.js";
import { MEMBERS } from "./people.js";

/** @typedef {import("../api/types").Member} Member */

/** @param {{member: Member}} props */
export function EraseMember({ member }) {
  const [asking, setAsking] = useState(false);
  return html`<p class="actions below">
      <button type="button" class="button" onClick=${() => setAsking(true)}>${t("members.erase")}</button>
    </p>
    ${asking && html`<${Sure} member=${member} onClose=${() => setAsking(false)} />`}`;
}

/** @param {{member: Member, onClose: () => void}} props */
function Sure({ member, onClose }) {
  const { act, busy, error } = useAct();
  const go = () =>
    act(
      () => post(`${MEMBERS}/${encodeURIComponent(member.id)}/erase`, undefined, ""),
      () => {
        invalidate(MEMBERS);
        say(t("members.is_being_erased", { name: member.name }));
        onClose();
      },
    );
  return html`<${Question}
    title=${t("members.erase_sure", { name: member.name })}
    keep=${t("members.keep_data")}
    go=${t("members.erase")}
    grave
    step=${{ busy, error }}
    onGo=${go}
    onClose=${onClose}
  >
    <${Told} title=${t("members.erase_told")} text=${t("members.erase_about")} grave />
    <ul class="bullets">
      ${[t("members.erase_person"), t("members.erase_words"), t("members.erase_numbers")].map((text) => html`<li key=${text}>${text}</li>`)}
    </ul>
  <//>`;
}
