// Notes about a session: one's own, and those that member and coach share.
import { Fold } from "../components/fold.js";
import { EditForm, TextField } from "../components/parts.js";
import { useEdit } from "../hooks/edit.js";
import { html, useRef } from "../html.js";
import { t } from "../texts.js";
import { sessionPath } from "./step.js";

/** @typedef {import("../api/types").Notes} NotesDraft */

const MOST_CHARACTERS = 4000;

/** @param {any} stored @returns {NotesDraft} */
const asDraft = (stored) => ({ shared: stored.shared ?? "", private: stored.private ?? "" });

/** @param {{sessionId: string, otherName: string}} props */
export function Notes({ sessionId, otherName }) {
  /** @type {import("../hooks/edit.js").Edited<NotesDraft>} */
  const edit = useEdit(`${sessionPath(sessionId)}/notes`, "PUT", asDraft);
  const field = (/** @type {keyof NotesDraft} */ name, /** @type {string} */ label, /** @type {string} */ hint) =>
    html`<${TextField}
      label=${label}
      hint=${hint}
      rows=${4}
      value=${edit.draft?.[name] ?? ""}
      attributes=${{ maxlength: MOST_CHARACTERS }}
      onChange=${(/** @type {string} */ text) => edit.change({ [name]: text })}
    />`;
  const written = useRef(false);
  written.current ||= Boolean(edit.draft?.shared || edit.draft?.private);
  return html`<${Fold} title=${t("session.notes")} open=${written.current}>
    <${EditForm} edit=${edit} saved=${t("session.notes_saved")}>
      ${() =>
        html`${field("shared", t("session.notes_shared"), t("session.notes_shared_hint", { name: otherName }))}
        ${field("private", t("session.notes_private"), t("session.notes_private_hint"))}`}
    <//>
  <//>`;
}
