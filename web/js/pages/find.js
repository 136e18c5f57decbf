// Find My Coach.
import { PageHead } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @param {import("../shell.js").PageProps} _props */
export function Page(_props) {
  return html`<${PageHead} section=${t("coaches.section")} title=${t("coaches.find")} />`;
}
