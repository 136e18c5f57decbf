// What is shown where a coach is not, or no longer, there for somebody.
import { html } from "../html.js";
import { t } from "../texts.js";
import { Empty, PageHead } from "./parts.js";

export function NoSuchCoach() {
  return html`<${PageHead} section=${t("coaches.section")} title=${t("coaches.missing")} />
    <${Empty} icon="people" title=${t("coaches.missing_title")}>
      <p>${t("coaches.missing_hint")}</p>
      <a class="button primary" href="#/find">${t("coaches.find")}</a>
      <a class="button" href="#/coaches">${t("coaches.browse")}</a>
    <//>`;
}
