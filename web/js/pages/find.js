// Find My Coach: one short form, then the coaches who fit with the reasons why.
import { useGet } from "../api/resource.js";
import { GOALS, useDraft } from "../booking/drafts.js";
import { Empty, Loaded, PageHead, Skeleton } from "../components/parts.js";
import { MOST, answer, answers } from "../find/answers.js";
import { Form } from "../find/form.js";
import { Results } from "../find/results.js";
import { html } from "../html.js";
import { language } from "../locale.js";
import { useStore } from "../store.js";
import { t } from "../texts.js";

/** @typedef {import("../find/answers.js").Options} Options */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  /** @type {ReturnType<typeof useGet<Options>>} */
  const options = useGet("/v1/matches/options");
  return html`<${PageHead} section=${t("coaches.section")} title=${t("coaches.find")} lead=${t("find.lead")} />
    <div class="find">
      <${Loaded} of=${options} skeleton=${html`<${Skeleton} shape="rows" lines=${4} />`}>
        ${(/** @type {Options} */ found) => html`<${Search} options=${found} personId=${me.id} />`}
      <//>
    </div>`;
}

/** The language of the pages, if some coach speaks it. @param {Options} options */
const usual = ({ languages }) => languages.map(({ id }) => id).filter((id) => id.split("-")[0] === language.get());

/** @param {{options: Options, personId: string}} props */
function Search({ options, personId }) {
  const given = useStore(answers);
  const [goals, setGoals] = useDraft(personId, GOALS);
  if (!options.coaching_types.length) {
    return html`<${Empty} icon="people" title=${t("coaches.none")}><p>${t("coaches.none_hint")}</p><//>`;
  }
  const languages = given.languages ?? usual(options).slice(0, MOST);
  const whole = { ...given, languages };
  if (given.asked) return html`<${Results} given=${whole} options=${options} />`;
  return html`<${Form}
    options=${options}
    given=${given}
    languages=${languages}
    goals=${goals}
    onGoals=${setGoals}
    onAsk=${() => answer({ languages, asked: true })}
  />`;
}
