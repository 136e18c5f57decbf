// Browse Coaches: filters that live in the address, so that a search can be shared and gone back to.
import { useGet, useList } from "../api/resource.js";
import { CoachCard } from "../components/cards.js";
import { Empty, Field, Listed, PageHead, Select } from "../components/parts.js";
import { html, useEffect, useState } from "../html.js";
import { languageName } from "../locale.js";
import { href, replace } from "../router.js";
import { plural } from "../time.js";

const FILTERS = ["coaching_type_id", "language", "q", "sort"];
const TYPING = 300;

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
  const empty = html`<${Empty} icon="search" title=${filtered ? "No coach fits that." : "No coaches yet."}>
    <p>${filtered ? "Try fewer filters or another word." : "Your admin adds coaches to your company."}</p>
    ${filtered && html`<a class="button" href="#/coaches">Clear filters</a>`}
  <//>`;
  return html`<${PageHead} section="Coaching" title="Browse Coaches" />
    <${Filters} filters=${filters} catalogue=${catalogue.data} change=${change} />
    <h2 class="unseen">Coaches</h2>
    <p class="unseen" role="status">
      ${coaches.items ? plural(coaches.items.length, "coach", "coaches") : ""}
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
  return html`<form class="filters" role="search" aria-label="Coaches" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${Words} value=${filters["q"] ?? ""} change=${(/** @type {string} */ q) => change({ q })} />
    <${Select}
      label="Coaching type"
      value=${filters["coaching_type_id"]}
      options=${[["", "All types"], ...types]}
      onChange=${(/** @type {string} */ coaching_type_id) => change({ coaching_type_id })}
    />
    <${Select}
      label="Language"
      value=${filters["language"]}
      options=${languageOptions(filters["language"] ?? "")}
      onChange=${(/** @type {string} */ language) => change({ language })}
    />
    <${Select}
      label="Sort by"
      value=${filters["sort"]}
      options=${[["", "Name"], ["next_opening", "Earliest opening"]]}
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
  return [["", "Any language"], ...tags.map((tag) => /** @type {[string, string]} */ ([tag, languageName(tag)]))];
}

/** @param {{value: string, change: (q: string) => void}} props */
function Words({ value, change }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => change(text.trim()), TYPING);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  return html`<${Field} label="Search">
    <input
      type="search"
      value=${text}
      maxlength="100"
      placeholder="Name, topic, industry"
      onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}
    />
  <//>`;
}
