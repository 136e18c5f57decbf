// Browse Coaches: filters that live in the address, so that a search can be shared and gone back to.
import { useGet, useList } from "../api/resource.js";
import { CoachCard } from "../components/coach-card.js";
import { Empty, Field, Listed, PageHead, Select } from "../components/parts.js";
import { useTyped } from "../hooks/typed.js";
import { html } from "../html.js";
import { languageName } from "../locale.js";
import { href, replace } from "../router.js";
import { t } from "../texts.js";

const FILTERS = ["coaching_type_id", "language", "q", "sort"];
/** @param {URLSearchParams} query */
function filtersOf(query) {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
}

/** @param {import("../shell.js").PageProps} props */
export function Page({ query }) {
  const filters = filtersOf(query);
  const coaches = useList(`/v1/coaches${href("", filters).slice(1)}`);
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const change = (/** @type {Record<string, string>} */ some) => replace(href("/coaches", { ...filters, ...some }));
  const filtered = Boolean(filters["coaching_type_id"] || filters["language"] || filters["q"]);
  const empty = html`<${Empty} icon="search" title=${filtered ? t("coaches.none_fits") : t("coaches.none")}>
    <p>${filtered ? t("coaches.none_fits_hint") : t("coaches.none_hint")}</p>
    ${filtered &&
    html`<div class="actions">
      <a class="button" href="#/coaches">${t("coaches.clear")}</a>
      <a class="button" href="#/find">${t("coaches.find")}</a>
    </div>`}
  <//>`;
  return html`<${PageHead} section=${t("coaches.section")} title=${t("coaches.browse")}>
      <a class="button" href="#/find">${t("coaches.find")}</a>
    <//>
    <${Filters} filters=${filters} catalogue=${catalogue.data} change=${change} />
    <h2 class="unseen">${t("coaches.heading")}</h2>
    <p class="unseen" role="status">
      ${coaches.items ? t("coaches.found", { count: coaches.items.length }) : ""}
    </p>
    <${Listed} of=${coaches} empty=${empty} shape="cards">
      ${(/** @type {import("../api/types").CoachSummary} */ coach) =>
        html`<${CoachCard} coach=${coach} catalogue=${catalogue.data} />`}
    <//>`;
}

/**
 * @param {object} props
 * @param {Record<string, string>} props.filters
 * @param {import("../api/types").VisibleCatalogue} [props.catalogue]
 * @param {(some: Record<string, string>) => void} props.change
 */
function Filters({ filters, catalogue, change }) {
  /** @type {[string, string][]} */
  const types = (catalogue?.coaching_types ?? []).map((type) => [type.id, type.name]);
  return html`<form class="filters" role="search" aria-label=${t("coaches.heading")} onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${Words} value=${filters["q"] ?? ""} change=${(/** @type {string} */ q) => change({ q })} />
    <${Select}
      label=${t("coaches.coaching_type")}
      value=${filters["coaching_type_id"]}
      options=${[["", t("coaches.all_types")], ...types]}
      onChange=${(/** @type {string} */ coaching_type_id) => change({ coaching_type_id })}
    />
    <${Select}
      label=${t("coaches.language")}
      value=${filters["language"]}
      options=${languageOptions(filters["language"] ?? "")}
      onChange=${(/** @type {string} */ language) => change({ language })}
    />
    <${Select}
      label=${t("coaches.sort")}
      value=${filters["sort"]}
      options=${[["", t("coaches.by_name")], ["next_opening", t("coaches.by_opening")]]}
      onChange=${(/** @type {string} */ sort) => change({ sort })}
    />
  </form>`;
}

/** The languages of the coaches there are. @param {string} chosen @returns {[string, string][]} */
function languageOptions(chosen) {
  /** @type {ReturnType<typeof useList<import("../api/types").CoachSummary>>} */
  const all = useList("/v1/coaches?limit=100");
  const spoken = (all.items ?? []).flatMap((coach) => coach.languages);
  const tags = [...new Set(chosen ? [...spoken, chosen] : spoken)].sort();
  return [["", t("coaches.any_language")], ...tags.map((tag) => /** @type {[string, string]} */ ([tag, languageName(tag)]))];
}

/** @param {{value: string, change: (q: string) => void}} props */
function Words({ value, change }) {
  const [text, setText] = useTyped(value, change);
  return html`<${Field} label=${t("coaches.search")}>
    <input
      type="search"
      value=${text}
      maxlength="100"
      placeholder=${t("coaches.search_hint")}
      onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
    />
  <//>`;
}
