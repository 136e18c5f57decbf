// Groups as admins see them: the list, their rules in words, choosing some of them.
import { useAll } from "../api/resource.js";
import { Check } from "../components/parts.js";
import { html } from "../html.js";
import { byName } from "../locale.js";
import { t } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

export const GROUPS = "/v1/admin/groups";

/** All groups, by name. */
export function useGroups() {
  /** @type {ReturnType<typeof useAll<Group>>} */
  const all = useAll(GROUPS);
  return { ...all, data: all.data?.toSorted(byName) };
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
  return max_credits_per_session === null ? types : t("groups.rules", { types, credits: credits(max_credits_per_session) });
}

/** @param {string[] | null} ids null: all of them @param {Catalogue | undefined} catalogue */
export function typesText(ids, catalogue) {
  if (ids === null) return t("groups.all_types");
  if (!ids.length) return t("groups.no_types");
  if (!catalogue) return "";
  const names = catalogue.coaching_types.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return names.join(", ") || t("groups.former_types");
}

/** @param {{groups: Group[], chosen: string[], onChange: (ids: string[]) => void}} props */
export function GroupChecks({ groups, chosen, onChange }) {
  if (!groups.length) return null;
  const toggle = (/** @type {string} */ id) => (/** @type {boolean} */ on) =>
    onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  return html`<fieldset>
    <legend>${t("groups.groups")}</legend>
    ${groups.map(
      ({ id, name }) => html`<${Check} key=${id} label=${name} checked=${chosen.includes(id)} onChange=${toggle(id)} />`,
    )}
  </fieldset>`;
}
