import { Empty, PageHead } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** The answer to an address that leads nowhere. */
export function Page() {
  return html`<${PageHead} title=${t("shell.missing")} />
    <${Empty} icon="search" title=${t("shell.missing_title")}>
      <p>${t("shell.missing_why")}</p>
      <a class="button primary" href="#/">${t("shell.to_dashboard")}</a>
    <//>`;
}
