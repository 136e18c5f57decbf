// A long piece of work: how far it has come, what became of it, and how it goes on.
import { ErrorNote } from "../components/parts.js";
import { classes, html, useId } from "../html.js";
import { t } from "../texts.js";

/**
 * @param {object} props
 * @param {ReturnType<typeof import("./run.js").useRun>} props.of
 * @param {string} props.label what is being done
 * @param {string} props.told what became of it
 * @param {boolean} props.smooth whether all of it is done
 * @param {import("../html.js").Children} props.children what can be done afterwards
 */
export function Work({ of, label, told, smooth, children }) {
  const id = useId();
  const { run, going, error } = of;
  if (!run) return null;
  const left = run.items.length - run.results.length;
  if (going) {
    return html`<div class="panel progress">
      <label for=${id}>${label}</label>
      <progress id=${id} value=${run.results.length} max=${run.items.length}></progress>
      <p class="hint">${t("import.done_of", { done: run.results.length, all: run.items.length })}</p>
      <button type="button" class="button small" onClick=${of.stop}>${t("import.stop")}</button>
    </div>`;
  }
  return html`<p role="status" class=${classes("note", smooth ? "calm" : "warn")}>${told}</p>
    ${error && html`<${ErrorNote} error=${error} />`}
    <div class="actions">
      ${left > 0 && html`<button type="button" class="button primary" onClick=${of.again}>${t("import.go_on")}</button>`} ${children}
    </div>`;
}
