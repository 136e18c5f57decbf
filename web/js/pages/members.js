// Admin: the people of the workspace with their balances, and adding one with credits and roles.
import { Avatar, Check, Dialog, Empty, ErrorNote, Listed, NumberField, PageHead, TextField, say } from "../components.js";
import { html, useState } from "../html.js";
import { usePool } from "../pool.js";
import { invalidate, useAll } from "../resource.js";
import { href } from "../router.js";
import { useSend } from "../send.js";
import { credits } from "../time.js";

/** @typedef {import("../types").Member} Member */
/** @typedef {import("../types").Role} Role */

const PATH = "/v1/admin/members";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [adding, setAdding] = useState(false);
  /** @type {ReturnType<typeof useAll<Member>>} */
  const members = useAll(PATH);
  const items = members.data?.toSorted((a, b) => a.name.localeCompare(b.name));
  const close = () => setAdding(false);
  return html`<${PageHead} section="Admin" title="Members" lead=${me.workspaces[0]?.name}>
      <button type="button" class="button primary" onClick=${() => setAdding(true)}>Add member</button>
    <//>
    <h2 class="unseen">Members</h2>
    <${Listed} of=${{ ...members, items }} empty=${html`<${Empty} icon="people" title="Nobody here yet." />`}>
      ${(/** @type {Member} */ member) => html`<${MemberRow} member=${member} />`}
    <//>
    ${adding && html`<${AddMember} me=${me} onClose=${close} />`}`;
}

/** @param {Role[]} roles */
const rolesText = (roles) => {
  const words = roles.map((role) => role.replaceAll("_", " ")).join(", ");
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
};

/** @param {{member: Member}} props */
function MemberRow({ member }) {
  return html`<div class="row-card wraps">
    <${Avatar} name=${member.name} />
    <span class="row-main">
      <span class="row-title">${member.name}</span>
      <span class="hint">${member.email}</span>
      <span class="hint">${rolesText(member.roles)}${member.status !== "active" && ` · ${member.status}`}</span>
    </span>
    <span class="amount">
      <strong>${credits(member.balance)}</strong>
      ${member.held > 0 && html`<span class="hint">${member.held.toLocaleString()} held</span>`}
    </span>
    <a
      class="button small"
      href=${href("/admin/transfer", { to: member.wallet_id })}
      aria-label=${`Transfer credits to ${member.name}`}
      >Transfer</a
    >
  </div>`;
}

/** @type {[Role, string, string][]} */
const ROLES = [
  ["member", "Member", "Books sessions from a wallet of their own."],
  ["admin", "Admin", "Manages members, coaches, credits and the catalogue."],
  ["owner", "Owner", "An admin whom other admins cannot remove."],
];

/** @param {{me: import("../types").Me, onClose: () => void}} props */
function AddMember({ me, onClose }) {
  const [person, setPerson] = useState({ name: "", email: "", credits: /** @type {number | null} */ (0) });
  const [roles, setRoles] = useState(/** @type {Role[]} */ (["member"]));
  /** @type {ReturnType<typeof useSend<Member>>} */
  const { send, busy, error } = useSend(PATH);
  const pool = usePool();
  const change = (/** @type {Partial<typeof person>} */ some) => setPerson({ ...person, ...some });
  const grantable = ROLES.filter(([role]) => role !== "owner" || me.roles.includes("owner"));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const body = { name: person.name.trim(), email: person.email.trim(), credits: person.credits ?? 0, roles };
    const made = await send(body);
    if (!made) return;
    invalidate(PATH, "/v1/credits");
    say(`${made.name} is added.`);
    onClose();
  };
  return html`<${Dialog} title="Add member" onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${TextField}
        label="Name"
        value=${person.name}
        attributes=${{ required: true, maxlength: 120, autocomplete: "off" }}
        onChange=${(/** @type {string} */ name) => change({ name })}
      />
      <${TextField}
        label="E-mail"
        type="email"
        value=${person.email}
        attributes=${{ required: true, maxlength: 254, autocomplete: "off" }}
        onChange=${(/** @type {string} */ email) => change({ email })}
      />
      <${NumberField}
        label="Starting credits"
        hint=${pool ? `From ${pool.name}, which has ${credits(pool.available)}.` : ""}
        value=${person.credits}
        min=${0}
        max=${1_000_000}
        onChange=${(/** @type {number | null} */ some) => change({ credits: some })}
      />
      <fieldset>
        <legend>Roles</legend>
        ${grantable.map(
          ([role, name, hint]) =>
            html`<${Check}
              key=${role}
              label=${name}
              hint=${hint}
              checked=${roles.includes(role)}
              onChange=${(/** @type {boolean} */ on) =>
                setRoles(on ? [...roles, role] : roles.filter((one) => one !== role))}
            />`,
        )}
      </fieldset>
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${busy || !roles.length}>${busy ? "Adding…" : "Add member"}</button>
    </form>
  <//>`;
}
