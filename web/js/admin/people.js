// The people of the workspace as admins look for them: the whole list, searched on the page.
import { useAll } from "../api/resource.js";
import { Address, Avatar, Field, Select } from "../components/parts.js";
import { html, useEffect, useMemo, useState } from "../html.js";
import { byName } from "../locale.js";
import { hasWords } from "../names.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Group} Group */
/** @typedef {{words: string, group: string}} Filters */

export const MEMBERS = "/v1/admin/members";

/** What is drawn at first, and with each `Show more`. */
const STEP = 50;

/** Everybody but those who were removed, by name. */
export function useMembers() {
  /** @type {ReturnType<typeof useAll<Member>>} */
  const all = useAll(MEMBERS);
  const data = useMemo(() => all.data?.toSorted(byName), [all.data]);
  return { ...all, data };
}

/** @param {Member} member what of their wallet can be moved */
export const availableOf = ({ balance, held }) => balance - held;

/** @param {{name: string, email: string}} person @param {string} words all of them, in any order */
export const isCalled = ({ name, email }, words) => hasWords(`${name} ${email}`, words);

/** @param {Member[]} members @param {Filters} filters */
export const filtered = (members, { words, group }) =>
  members.filter((member) => isCalled(member, words) && (!group || member.group_ids.includes(group)));

/** @type {Filters} */
export const EVERYBODY = { words: "", group: "" };

/**
 * @param {object} props
 * @param {Filters} props.filters
 * @param {Group[]} props.groups
 * @param {(some: Partial<Filters>) => void} props.change
 * @param {import("../html.js").Children} [props.children] more filters
 */
export function PeopleFilters({ filters, groups, change, children }) {
  return html`<div class="filters people" role="search" aria-label=${t("members.members")}>
    <${SearchField} value=${filters.words} onChange=${(/** @type {string} */ words) => change({ words })} />
    ${groups.length > 0 &&
    html`<${Select}
      label=${t("members.group")}
      value=${filters.group}
      options=${[["", t("members.all_groups")], ...groups.map(({ id, name }) => [id, name])]}
      onChange=${(/** @type {string} */ group) => change({ group })}
    />`}
    ${children}
  </div>`;
}

/** @param {{label?: string, placeholder?: string, value: string, onChange: (words: string) => void}} props */
export function SearchField({ label = t("members.search"), placeholder = t("members.name_or_email"), value, onChange }) {
  return html`<${Field} label=${label}>
    <input
      type="search"
      value=${value}
      maxlength="100"
      autocomplete="off"
      placeholder=${placeholder}
      onInput=${(/** @type {any} */ event) => onChange(event.currentTarget.value)}
    />
  <//>`;
}

/**
 * The beginning of a list that is known whole, and more of it when asked.
 * @template T
 * @param {T[] | undefined} all
 * @param {string} [anew] begins anew when this changes
 */
export function useSome(all, anew = "") {
  const [count, setCount] = useState(STEP);
  useEffect(() => setCount(STEP), [anew]);
  const more = all && all.length > count ? () => setCount(count + STEP) : null;
  return { items: all?.slice(0, count), more, busy: false };
}

const MOST_FOUND = 6;

/**
 * Finds somebody by name or address and hands them over.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.verb what the button does with them, such as `Add`
 * @param {(name: string) => string} props.spoken the same with a name
 * @param {Member[]} props.members those who can be chosen
 * @param {boolean} [props.busy]
 * @param {(member: Member) => void} props.onChoose
 */
export function PersonPicker({ label, verb, spoken, members, busy, onChoose }) {
  const [words, setWords] = useState("");
  const found = words.trim() ? members.filter((member) => isCalled(member, words.trim())) : [];
  const choose = (/** @type {Member} */ member) => {
    setWords("");
    onChoose(member);
  };
  return html`<div class="picker">
    <${SearchField} label=${label} value=${words} onChange=${setWords} />
    <p class="hint" role="status">${words.trim() && foundText(found.length)}</p>
    <ul class="found">
      ${found.slice(0, MOST_FOUND).map(
        (member) =>
          html`<li key=${member.id}>
            <${Avatar} name=${member.name} size="small" />
            <span class="row-main">
              <span class="row-title">${member.name}</span><span class="hint"><${Address} email=${member.email} /></span>
            </span>
            <button
              type="button"
              class="button small"
              disabled=${busy}
              aria-label=${spoken(member.name)}
              onClick=${() => choose(member)}
            >
              ${verb}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {number} count */
function foundText(count) {
  if (!count) return t("members.nobody_to_add");
  return count > MOST_FOUND ? t("members.too_many_found", { count }) : "";
}
