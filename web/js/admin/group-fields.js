// What makes a group: its name, what its members may book, its wallet, who looks after it.
import { BOUNDS } from "../api/bounds.js";
import { Icon } from "../components/icons.js";
import { Check, NumberField, TextField } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { PersonPicker } from "./people.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */
/** @typedef {Pick<Group, "name" | "coaching_type_ids" | "max_credits_per_session" | "wallet" | "admin_ids">} Draft */

/** @type {Draft} */
export const NEW_GROUP = { name: "", coaching_type_ids: null, max_credits_per_session: null, wallet: false, admin_ids: [] };

/** @param {Group} stored @returns {Draft} */
export const asDraft = ({ name, coaching_type_ids, max_credits_per_session, wallet, admin_ids }) => ({
  name,
  coaching_type_ids: coaching_type_ids && [...coaching_type_ids].sort(),
  max_credits_per_session,
  wallet,
  admin_ids: [...admin_ids].sort(),
});

/**
 * @param {object} props
 * @param {Draft} props.draft
 * @param {Catalogue} props.catalogue
 * @param {Member[]} props.members
 * @param {import("../html.js").Children} [props.walletHint]
 * @param {(some: Partial<Draft>) => void} props.change
 */
export function GroupFields({ draft, catalogue, members, walletHint, change }) {
  return html`<${TextField}
      label=${t("groups.name")}
      value=${draft.name}
      attributes=${{ required: true, ...BOUNDS.GroupBody.name, autocomplete: "off" }}
      onChange=${(/** @type {string} */ name) => change({ name })}
    />
    <${TypeChecks}
      chosen=${draft.coaching_type_ids}
      catalogue=${catalogue}
      onChange=${(/** @type {string[] | null} */ coaching_type_ids) => change({ coaching_type_ids })}
    />
    <${NumberField}
      label=${t("groups.most_credits")}
      hint=${t("groups.most_credits_hint")}
      value=${draft.max_credits_per_session}
      ...${BOUNDS.GroupBody.max_credits_per_session}
      onChange=${(/** @type {number | null} */ max_credits_per_session) => change({ max_credits_per_session })}
    />
    <${Check}
      label=${t("groups.own_wallet")}
      hint=${walletHint ?? t("groups.own_wallet_hint")}
      checked=${draft.wallet}
      onChange=${(/** @type {boolean} */ wallet) => change({ wallet })}
    />
    <${Admins}
      ids=${draft.admin_ids}
      members=${members}
      onChange=${(/** @type {string[]} */ admin_ids) => change({ admin_ids })}
    />`;
}

/** @param {{chosen: string[] | null, catalogue: Catalogue, onChange: (ids: string[] | null) => void}} props null: all of them */
function TypeChecks({ chosen, catalogue, onChange }) {
  const types = catalogue.coaching_types;
  const toggle = (/** @type {string} */ id) => (/** @type {boolean} */ on) =>
    onChange((on ? [...(chosen ?? []), id] : (chosen ?? []).filter((one) => one !== id)).sort());
  return html`<fieldset>
    <legend>${t("groups.allowed_types")}</legend>
    <${Check}
      label=${t("groups.all_types")}
      hint=${t("groups.all_types_hint")}
      checked=${chosen === null}
      onChange=${(/** @type {boolean} */ on) => onChange(on ? null : types.map(({ id }) => id).sort())}
    />
    ${chosen !== null &&
    html`<div class="indented">
      ${types.map(
        ({ id, name }) => html`<${Check} key=${id} label=${name} checked=${chosen.includes(id)} onChange=${toggle(id)} />`,
      )}
    </div>`}
  </fieldset>`;
}

/** @param {{ids: string[], members: Member[], onChange: (ids: string[]) => void}} props */
function Admins({ ids, members, onChange }) {
  const named = ids.map((id) => ({ id, name: members.find((member) => member.id === id)?.name ?? t("members.somebody_left") }));
  const others = members.filter(({ id, status }) => status === "active" && !ids.includes(id));
  return html`<fieldset>
    <legend>${t("groups.group_admins")}</legend>
    ${named.length > 0
      ? html`<ul class="chips" aria-label=${t("groups.group_admins_chosen")}>
          ${named.map(
            ({ id, name }) =>
              html`<li key=${id} class="chip">
                ${name}
                <button
                  type="button"
                  class="chip-remove"
                  aria-label=${t("groups.admin_no_longer", { name })}
                  onClick=${() => onChange(ids.filter((one) => one !== id))}
                >
                  <${Icon} name="close" size=${14} />
                </button>
              </li>`,
          )}
        </ul>`
      : html`<p class="hint">${t("groups.no_admins_yet")}</p>`}
    <${PersonPicker}
      label=${t("groups.add_admin")}
      verb=${t("groups.choose")}
      spoken=${(/** @type {string} */ name) => t("groups.choose_name", { name })}
      members=${others}
      onChoose=${(/** @type {Member} */ member) => onChange([...ids, member.id].sort())}
    />
  </fieldset>`;
}
