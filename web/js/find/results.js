// The coaches who fit, best first: the first three, then all.
import { post } from "../api/calls.js";
import { useGet } from "../api/resource.js";
import { NextOpenings } from "../booking/next-openings.js";
import { scheduleLink } from "../booking/types.js";
import { modeText } from "../components/cards.js";
import { Icon } from "../components/icons.js";
import { Avatar, Empty, ErrorNote, Skeleton } from "../components/parts.js";
import { YourCoach } from "../components/your-coach.js";
import { classes, html, useEffect, useRef, useState } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
import { useZone } from "../zone.js";
import { answer, surveyOf, without } from "./answers.js";

/** @typedef {import("./answers.js").Answers} Answers */
/** @typedef {import("./answers.js").Options} Options */
/** @typedef {import("./answers.js").Match} Match */
/** @typedef {import("./answers.js").Matches} Matches */

const FIRST = 3;

/** Asks again whenever the answers or the zone are others. @param {Answers} given */
function useMatches(given) {
  const survey = surveyOf(given, useZone());
  const [found, setFound] = useState(/** @type {Matches | null} */ (null));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [turn, setTurn] = useState(0);
  const question = JSON.stringify(survey);
  useEffect(() => {
    let current = true;
    setFound(null);
    setError(null);
    ask(survey, "").then(
      (answered) => current && setFound(answered),
      (failure) => current && setError(failure),
    );
    return () => {
      current = false;
    };
  }, [question, turn]);
  const more = async () => {
    const next = await ask(survey, found?.next_cursor ?? "").catch(setError);
    if (next && found) setFound({ ...next, relax: found.relax, items: [...found.items, ...next.items] });
  };
  return { found, error, more: found?.next_cursor ? more : null, again: () => setTurn(turn + 1) };
}

/** @param {ReturnType<typeof surveyOf>} survey @param {string} cursor @returns {Promise<Matches>} */
const ask = (survey, cursor) => post(`/v1/matches${href("", { cursor }).slice(1)}`, survey, "");

/** @param {{given: Answers, options: Options}} props */
export function Results({ given, options }) {
  const { found, error, more, again } = useMatches(given);
  const [all, setAll] = useState(false);
  /** @type {{current: HTMLElement | null}} */
  const head = useRef(null);
  useEffect(() => scrollTo(0, 0), []);
  useEffect(() => head.current?.focus({ preventScroll: true }), [Boolean(found)]);
  if (error && !found) return html`<${Way} /><${ErrorNote} error=${error} retry=${again} />`;
  if (!found) return html`<${Way} /><${Skeleton} shape="cards" lines=${FIRST} label=${t("find.looking")} />`;
  const shown = all ? found.items : found.items.slice(0, FIRST);
  const relax = found.relax.length > 0 && html`<${Relax} relax=${found.relax} given=${given} options=${options} />`;
  return html`<${Way} />
    <h2 tabindex="-1" ref=${head} class="found-head">
      ${found.items.length ? t("find.found", { count: found.items.length }) : t("find.none")}
    </h2>
    ${found.items.length
      ? html`<ul class="matches">
          ${shown.map((match) => html`<li key=${match.coach.id}><${Card} match=${match} wished=${given.types} /></li>`)}
        </ul>`
      : html`<${Empty} icon="search" title=${t("find.none_title")}>
          <p>${t("find.none_hint")}</p>
          <button type="button" class="button primary" onClick=${change}>${t("find.change")}</button>
          <a class="button" href="#/coaches">${t("coaches.browse")}</a>
        <//>`}
    ${relax}
    ${error && html`<${ErrorNote} error=${error} />`}
    <div class="actions below">
      ${!all && found.items.length > FIRST && html`<button type="button" class="button" onClick=${() => setAll(true)}>${t("find.see_all", { count: found.items.length })}</button>`}
      ${all && more && html`<button type="button" class="button" onClick=${more}>${t("parts.show_more")}</button>`}
      <a class="button" href=${href("/coaches", { coaching_type_id: given.types[0], language: given.languages?.[0] })}>${t("find.browse")}</a>
    </div>`;
}

const change = () => answer({ asked: false });

function Way() {
  return html`<p><button type="button" class="button small" onClick=${change}><${Icon} name="left" size=${18} /> ${t("find.change")}</button></p>`;
}

/** Which wish to drop, and how many coaches that brings. @param {{relax: Matches["relax"], given: Answers, options: Options}} props */
function Relax({ relax, given, options }) {
  return html`<section class="panel relax">
    <h3>${t("find.relax")}</h3>
    <div class="actions">
      ${relax.map(
        ({ field, would_find: count }) =>
          html`<button key=${field} type="button" class="button" onClick=${() => answer(without(given, field, options))}>
            ${field === "languages" ? t("find.relax_languages", { count }) : t("find.relax_types", { count })}
          </button>`,
      )}
    </div>
  </section>`;
}

/** The coaching type that is wished for most of those that the coach offers. @param {Match} match @param {string[]} wished @param {string} [lengthId] */
const typeOf = ({ coach }, wished, lengthId) =>
  wished.find((id) =>
    coach.offering.some((one) => one.coaching_type_id === id && (!lengthId || one.session_type_ids.includes(lengthId))),
  ) ?? "";

/** @param {{match: Match, wished: string[]}} props */
function Card({ match, wished }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const { data: catalogue } = useGet("/v1/catalogue");
  const { coach, intro, openings } = match;
  const asked = { coaching_type: typeOf(match, wished) };
  return html`<article class="match panel">
    <div class="coach-top">
      <${Avatar} name=${coach.name} photo=${coach.photo_url} />
      <div>
        <h3><a href=${href(`/coaches/${coach.id}`)}>${coach.name}</a></h3>
        <p class="hint">${coach.headline}</p>
      </div>
    </div>
    <p><span class=${classes("pill", match.fit === "possible" ? "quiet" : "good")}>${fitText(match.fit)}</span> <span class="hint">${modeText(coach)}</span></p>
    <${Facts} name=${t("find.reasons")} icon="check" facts=${match.reasons} />
    <${Facts} name=${t("find.missing")} icon="close" facts=${match.missing} />
    <div class="match-foot">
      <p class="hint">${openings.first ? t("find.first") : t("cards.no_opening")}</p>
      <${NextOpenings} coach=${coach} catalogue=${catalogue} starts=${openings.next} wanted=${asked} />
      ${intro &&
      html`<a class="button primary" href=${scheduleLink(coach, catalogue, { coaching_type: typeOf(match, wished, intro.session_type_id), session_type: intro.session_type_id })}>
        ${intro.credits
          ? t("find.intro", { minutes: intro.minutes, credits: credits(intro.credits) })
          : t("find.intro_free", { minutes: intro.minutes })}<span class="unseen">: ${coach.name}</span>
      </a>`}
      <a class=${classes("button", !intro && "primary")} href=${scheduleLink(coach, catalogue, asked)} aria-label=${t("cards.schedule_with", { name: coach.name })}>${t("cards.schedule")}</a>
      <${YourCoach} coach=${coach} />
    </div>
  </article>`;
}

/** @param {Match["fit"]} fit */
function fitText(fit) {
  const words = { great: () => t("find.great"), good: () => t("find.good"), possible: () => t("find.possible") };
  return words[fit]();
}

/** @param {{name: string, icon: string, facts: import("./answers.js").Fact[]}} props */
function Facts({ name, icon, facts }) {
  if (!facts.length) return null;
  return html`<div>
    <h4 class=${classes("facts-name", icon === "check" && "unseen")}>${name}</h4>
    <ul class=${classes("fit-facts", icon)}>
      ${facts.map(({ text }) => html`<li key=${text}><${Icon} name=${icon} size=${16} /><span>${text}</span></li>`)}
    </ul>
  </div>`;
}
