// The questions of Find My Coach, in three parts; only answers that some coach gives are offered.
import { Select, TextField } from "../components/parts.js";
import { ZoneName } from "../components/zone-select.js";
import { classes, html, useState } from "../html.js";
import { languageName } from "../locale.js";
import { rich, t } from "../texts.js";
import { addDays, weekdayName } from "../time.js";
import { DAYS, MOST, PARTS, answer, pressed } from "./answers.js";

/** @typedef {import("./answers.js").Answer} Answer */
/** @typedef {import("./answers.js").Answers} Answers */
/** @typedef {import("./answers.js").Options} Options */

const A_MONDAY = "2024-01-01";

/**
 * @param {object} props
 * @param {Options} props.options
 * @param {Answers} props.given
 * @param {string[]} props.languages
 * @param {string} props.goals
 * @param {(goals: string) => void} props.onGoals
 * @param {() => void} props.onAsk
 */
export function Form({ options, given, languages, goals, onGoals, onAsk }) {
  const [refused, setRefused] = useState(false);
  const lacking = !given.types.length ? t("find.no_type") : !languages.length ? t("find.no_language") : "";
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    setRefused(Boolean(lacking));
    if (!lacking) onAsk();
  };
  return html`<form class="find-form" onSubmit=${submit}>
    <section class="panel">
      <h2>${t("find.what")}</h2>
      <${Wishes} name=${t("find.types")} hint=${t("find.types_hint")} all=${options.coaching_types} chosen=${given.types} ordered onChange=${(/** @type {string[]} */ types) => answer({ types })} />
      <${Wishes} name=${t("find.specialties")} hint=${t("find.most", { limit: MOST })} all=${options.specialties} chosen=${given.specialties} onChange=${(/** @type {string[]} */ specialties) => answer({ specialties })} />
    </section>
    <section class="panel">
      <h2>${t("find.you")}</h2>
      <${Wishes} name=${t("find.languages")} hint=${t("find.languages_hint")} all=${options.languages.map(named)} chosen=${languages} onChange=${(/** @type {string[]} */ some) => answer({ languages: some })} />
      <div class="fields">
        <${One} label=${t("find.industry")} all=${options.industries} value=${given.industry} onChange=${(/** @type {string} */ industry) => answer({ industry })} />
        <${One} label=${t("find.function")} all=${options.functions} value=${given.function} onChange=${(/** @type {string} */ role) => answer({ function: role })} />
      </div>
    </section>
    <section class="panel">
      <h2>${t("find.when")}</h2>
      <${Week} hours=${given.hours} />
      <${TextField} label=${t("find.goals")} hint=${t("find.goals_hint")} rows=${3} value=${goals} attributes=${{ maxlength: 1000 }} onChange=${onGoals} />
    </section>
    ${refused && lacking && html`<p class="note bad" role="alert">${lacking}</p>`}
    <div class="actions"><button type="submit" class="button primary">${t("find.ask")}</button></div>
  </form>`;
}

/** A language by its name. @param {Answer} one @returns {Answer} */
const named = (one) => ({ ...one, name: languageName(one.id) });

/** @param {string} name @param {number} count how many coaches give this answer */
function counted(name, count) {
  const coaches = t("find.coaches", { count });
  return t("find.counted", { name, coaches });
}

/**
 * Some of many, at most five; in order of wish where that counts.
 * @param {object} props
 * @param {string} props.name
 * @param {string} props.hint
 * @param {Answer[]} props.all
 * @param {string[]} props.chosen
 * @param {boolean} [props.ordered]
 * @param {(chosen: string[]) => void} props.onChange
 */
function Wishes({ name, hint, all, chosen, ordered, onChange }) {
  if (!all.length) return null;
  const full = chosen.length >= MOST;
  const place = (/** @type {string} */ id) => chosen.indexOf(id) + 1;
  return html`<fieldset class="wishes">
    <legend>${name}</legend>
    <p class="hint">${hint}</p>
    <ul class="chips">
      ${all.map(
        ({ id, name: text, count }) =>
          html`<li key=${id}>
            <label class=${classes("wish", chosen.includes(id) && "chosen")}>
              <input
                type="checkbox"
                checked=${chosen.includes(id)}
                disabled=${full && !chosen.includes(id)}
                onChange=${() => onChange(pressed(chosen, id))}
              />
              ${ordered && place(id) > 0 && html`<span class="wish-place">${place(id)}<span class="unseen">. ${t("find.wish")}</span></span>`}
              <span>${text}</span> <span class="wish-count" aria-hidden="true">${count}</span>
              <span class="unseen">(${t("find.coaches", { count })})</span>
            </label>
          </li>`,
      )}
    </ul>
  </fieldset>`;
}

/** @param {{label: string, all: Answer[], value: string, onChange: (value: string) => void}} props */
function One({ label, all, value, onChange }) {
  if (!all.length) return null;
  const options = all.map(({ id, name, count }) => [id, counted(name, count)]);
  return html`<${Select} label=${label} value=${value} options=${[["", t("find.any")], ...options]} onChange=${onChange} />`;
}

/** Weekdays by parts of the day. @param {{hours: string[]}} props */
function Week({ hours }) {
  return html`<fieldset class="wishes">
    <legend>${t("find.hours")}</legend>
    <p class="hint">${rich("find.hours_hint", { zone: html`<${ZoneName} />` })}</p>
    <table class="week-parts">
      <thead>
        <tr>
          <td></td>
          ${PARTS.map(
            ([part, from, to]) => html`<th key=${part} scope="col">${partName(part)} <span class="hint">${from}–${to}</span></th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${DAYS.map((day, index) => html`<${DayRow} key=${day} day=${day} name=${weekdayName(addDays(A_MONDAY, index))} hours=${hours} />`)}
      </tbody>
    </table>
  </fieldset>`;
}

/** @param {{day: string, name: string, hours: string[]}} props */
function DayRow({ day, name, hours }) {
  const cell = (/** @type {import("./answers.js").Part} */ part) => {
    const hour = `${day} ${part}`;
    const chosen = hours.includes(hour);
    return html`<label class=${classes("part", chosen && "chosen")}>
      <input
        type="checkbox"
        aria-label=${t("find.day_part", { day: name, part: partName(part) })}
        checked=${chosen}
        onChange=${() => answer({ hours: pressed(hours, hour) })}
      />
    </label>`;
  };
  return html`<tr>
    <th scope="row">${name}</th>
    ${PARTS.map(([part]) => html`<td key=${part}>${cell(part)}</td>`)}
  </tr>`;
}

/** @param {import("./answers.js").Part} part */
function partName(part) {
  const names = {
    early: () => t("find.early"),
    morning: () => t("schedule.morning"),
    afternoon: () => t("schedule.afternoon"),
    evening: () => t("schedule.evening"),
  };
  return names[part]();
}
