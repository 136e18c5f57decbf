// Notes about a session: one's own, and those that member and coach share.
import { EditForm, TextField } from "../components/parts.js";
import { useEdit } from "../hooks/edit.js";
import { html } from "../html.js";
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
  return html`<section class="panel notes">
    <h2>Notes</h2>
    <${EditForm} edit=${edit} saved="Your notes are saved.">
      ${() =>
        html`${field("shared", "Shared notes", `You and ${otherName} can read and change them.`)}
        ${field("private", "Private notes", "Only you can read them.")}`}
    <//>
  </section>`;
}
