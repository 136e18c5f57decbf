// The roles that an admin can give, in words, and who may give them.
import { Check } from "../components/parts.js";
import { html } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Role} Role */

/** @type {[Role, () => string, () => string][]} */
const GIVEN = [
  ["member", () => t("members.member"), () => t("members.member_may")],
  ["admin", () => t("members.admin"), () => t("members.admin_may")],
  ["owner", () => t("members.owner"), () => t("members.owner_may")],
];

/** @type {Record<string, () => string>} within a sentence */
const NAMES = {
  member: () => t("members.role_member"),
  coach: () => t("members.role_coach"),
  group_admin: () => t("members.role_group_admin"),
  admin: () => t("members.role_admin"),
  owner: () => t("members.role_owner"),
};

/** Those that are given and taken here; the others follow from groups and coaching. @param {Role[]} roles */
export const givenOf = (roles) => roles.filter((role) => GIVEN.some(([given]) => given === role));

/** @param {string[]} roles `member, group admin` */
export const rolesWithin = (roles) => roles.map((role) => NAMES[role]?.() ?? role).join(", ");

/** @param {Role[]} roles `Member, group admin` */
export function rolesText(roles) {
  const words = rolesWithin(roles);
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

/**
 * @param {object} props
 * @param {Role[]} props.roles
 * @param {boolean} props.byOwner only owners make and unmake owners
 * @param {boolean} [props.disabled]
 * @param {(roles: Role[]) => void} props.onChange
 */
export function RoleChecks({ roles, byOwner, disabled, onChange }) {
  const shown = GIVEN.filter(([role]) => role !== "owner" || byOwner || roles.includes("owner"));
  const toggle = (/** @type {Role} */ role) => (/** @type {boolean} */ on) =>
    onChange(GIVEN.map(([each]) => each).filter((each) => (each === role ? on : roles.includes(each))));
  return html`<fieldset disabled=${disabled}>
    <legend>${t("members.roles")}</legend>
    ${shown.map(
      ([role, name, hint]) =>
        html`<${Check}
          key=${role}
          label=${name()}
          hint=${hint()}
          checked=${roles.includes(role)}
          disabled=${disabled || (role === "owner" && !byOwner)}
          onChange=${toggle(role)}
        />`,
    )}
  </fieldset>`;
}
