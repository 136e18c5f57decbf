// The roles that an admin can give, in words, and who may give them.
import { Check } from "../components/parts.js";
import { html } from "../html.js";

/** @typedef {import("../api/types").Role} Role */

/** @type {[Role, string, string][]} */
const GIVEN = [
  ["member", "Member", "Books sessions from a wallet of their own."],
  ["admin", "Admin", "Manages members, groups, coaches, credits and the catalogue."],
  ["owner", "Owner", "An admin whom other admins cannot remove or demote."],
];

/** Those that are given and taken here; the others follow from groups and coaching. @param {Role[]} roles */
export const givenOf = (roles) => roles.filter((role) => GIVEN.some(([given]) => given === role));

/** @param {Role[]} roles `Member, group admin` */
export function rolesText(roles) {
  const words = roles.map((role) => role.replaceAll("_", " ")).join(", ");
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
    <legend>Roles</legend>
    ${shown.map(
      ([role, name, hint]) =>
        html`<${Check}
          key=${role}
          label=${name}
          hint=${hint}
          checked=${roles.includes(role)}
          disabled=${disabled || (role === "owner" && !byOwner)}
          onChange=${toggle(role)}
        />`,
    )}
  </fieldset>`;
}
