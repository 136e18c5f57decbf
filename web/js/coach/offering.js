// What a coach offers: for each coaching type the session types, grouped by workspace where there are several.
import { priceOf } from "../booking/types.js";
import { Check } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Offered} Offering */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

/** The workspace that an id belongs to. @param {string} id */
const workspaceOf = (id) => id.split(".")[0] ?? "";

/** @param {Offering[]} offering @param {string} typeId @param {string} lengthId */
function toggled(offering, typeId, lengthId) {
  const before = offering.find((one) => one.coaching_type_id === typeId)?.session_type_ids ?? [];
  const after = before.includes(lengthId) ? before.filter((id) => id !== lengthId) : [...before, lengthId].sort();
  const others = offering.filter((one) => one.coaching_type_id !== typeId);
  const own = after.length ? [{ coaching_type_id: typeId, session_type_ids: after }] : [];
  return sorted([...others, ...own]);
}

/** In one order, so that an offering that was changed and changed back is the same. @param {Offering[]} offering */
export const sorted = (offering) =>
  [...offering]
    .map((one) => ({ ...one, session_type_ids: [...one.session_type_ids].sort() }))
    .sort((a, b) => a.coaching_type_id.localeCompare(b.coaching_type_id));

/** All that a catalogue has. @param {Catalogue} catalogue */
export const everything = (catalogue) =>
  sorted(
    catalogue.coaching_types.map(({ id }) => ({
      coaching_type_id: id,
      session_type_ids: catalogue.session_types
        .map((type) => type.id)
        .filter((other) => workspaceOf(other) === workspaceOf(id)),
    })),
  );

/**
 * @param {object} props
 * @param {Catalogue} props.catalogue
 * @param {Offering[]} props.offering
 * @param {import("../api/types").Workspace[]} props.workspaces
 * @param {(offering: Offering[]) => void} props.onChange
 */
export function OfferingFields({ catalogue, offering, workspaces, onChange }) {
  if (!catalogue.coaching_types.length) {
    return html`<p class="hint">${t("coach_desk.empty_catalogue")}</p>`;
  }
  const offers = (/** @type {string} */ typeId, /** @type {string} */ lengthId) =>
    offering.some((one) => one.coaching_type_id === typeId && one.session_type_ids.includes(lengthId));
  const several = new Set(catalogue.coaching_types.map(({ id }) => workspaceOf(id))).size > 1;
  return html`<div class="offering">
    ${catalogue.coaching_types.map(
      (type) =>
        html`<fieldset key=${type.id}>
          <legend>
            ${several
              ? t("coach_desk.type_at", { type: type.name, workspace: workspaces.find(({ id }) => id === workspaceOf(type.id))?.name })
              : type.name}
          </legend>
          ${catalogue.session_types
            .filter((length) => workspaceOf(length.id) === workspaceOf(type.id))
            .map(
              (length) =>
                html`<${Check}
                  key=${length.id}
                  label=${t("coach_desk.length_price", { length: length.name, price: priceOf(length) })}
                  checked=${offers(type.id, length.id)}
                  onChange=${() => onChange(toggled(offering, type.id, length.id))}
                />`,
            )}
        </fieldset>`,
    )}
  </div>`;
}
