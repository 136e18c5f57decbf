// Groups as admins see them: the list, their rules in words, choosing some of them.
import { useAll } from "../api/resource.js";
import { Check } from "../components/parts.js";
import { html } from "../html.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

export const GROUPS = "/v1/admin/groups";

/** All groups, by name. */
export function useGroups() {
  /** @type {ReturnType<typeof useAll<Group>>} */
  const all = useAll(GROUPS);
  return { ...all, data: all.data?.toSorted((a, b) => a.name.localeCompare(b.name)) };
}

/** @param {Group} group what of its wallet can be moved; null: it has none */
export const leftIn = ({ balance, held }) => (balance === null ? null : balance - (held ?? 0));

/**
 * What its members may book, in words.
 * @param {Pick<Group, "coaching_type_ids" | "max_credits_per_session">} group
 * @param {Catalogue | undefined} catalogue
 */
export function rulesText({ coaching_type_ids, max_credits_per_session }, catalogue) {
  const types = typesText(coaching_type_ids, catalogue);
  return max_credits_per_session === null ? types : `${types}, at most ${credits(max_credits_per_session)} a session`;
}

/** @param {string[] | null} ids null: all of them @param {Catalogue | undefined} catalogue */
export function typesText(ids, catalogue) {
  if (ids === null) return "All coaching types";
  if (!ids.length) return "No coaching types";
  if (!catalogue) return "";
  const names = catalogue.coaching_types.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return names.join(", ") || "Coaching types that are no longer in the catalogue";
}

/** @param {{groups: Group[], chosen: string[], onChange: (ids: string[]) => void}} props */
export function GroupChecks({ groups, chosen, onChange }) {
  if (!groups.length) return null;
  const toggle = (/** @type {string} */ id) => (/** @type {boolean} */ on) =>
    onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return html`<fieldset>
    <legend>Groups</legend>
    ${groups.map(
      ({ id, name }) => html`<${Check} key=${id} label=${name} checked=${chosen.includes(id)} onChange=${toggle(id)} />`,
    )}
  </fieldset>`;
}
