// Files that the browser saves, and the button that exports a table.
import { download } from "../api/calls.js";
import { useAct } from "../hooks/act.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { Icon } from "./icons.js";
import { ErrorNote } from "./parts.js";

const MINUTE = 60_000;

/** @param {Blob} file @param {string} name */
export function saveFile(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
}

/** @param {{path: string, name: string}} props */
export function ExportCsv({ path, name }) {
  const { act, busy, error } = useAct();
  const save = () =>
    act(
      () => download(path, "text/csv"),
      (file) => saveFile(file, name),
    );
  return html`<button type="button" class="button" disabled=${busy} onClick=${save}>
      <${Icon} name="download" /> ${busy ? t("parts.exporting") : t("parts.export")}
    </button>
    ${error && html`<${ErrorNote} error=${error} retry=${save} />`}`;
}
