// Admin: one person of the workspace: roles, groups, wallet with its history, removal.
import { useGroups } from "../admin/groups.js";
import { MemberGroups } from "../admin/member-groups.js";
import { MEMBERS, availableOf } from "../admin/people.js";
import { RemoveMember } from "../admin/remove-member.js";
import { RoleChecks, givenOf, rolesText } from "../admin/roles.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet } from "../api/resource.js";
import { Menu } from "../components/menu.js";
import { Address, Avatar, EditForm, Empty, Loaded, PageHead, Skeleton, TextField } from "../components/parts.js";
import { FullHistory } from "../credits/history.js";
import { OwedBy } from "../credits/owed.js";
import { useEdit } from "../hooks/edit.js";
import { html, useEffect, useState } from "../html.js";
import { numberText } from "../locale.js";
import { href } from "../router.js";
import { credits } from "../time.js";
import { Leaving } from "./members.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Me} Me */
/** @typedef {import("../api/types").Role} Role */
/** @typedef {{name: string, roles: Role[]}} Draft */

const LOOK_AGAIN = 3000;

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params }) {
  const path = `${MEMBERS}/${encodeURIComponent(params["memberId"] ?? "")}`;
  /** @type {ReturnType<typeof useGet<Member>>} */
  const member = useGet(path);
  if (isMissing(member.error)) {
    return html`<${PageHead} section="Members" title="Person not found" />
      <${Empty} icon="people" title="There is no such person in your workspace.">
        <a class="button primary" href="#/admin/members">All members</a>
      <//>`;
  }
  return html`<${Loaded} of=${member} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Member} */ found) => html`<${Details} member=${found} path=${path} me=${me} />`}
  <//>`;
}

/** Somebody who is leaving is looked at until they have left. @param {Member} member @param {string} path */
function useProgress({ status }, path) {
  useEffect(() => {
    if (status !== "removing") return undefined;
    const timer = setInterval(() => invalidate(path), LOOK_AGAIN);
    return () => {
      clearInterval(timer);
      invalidate(`${MEMBERS}?`, "/v1/credits");
    };
  }, [status, path]);
}

/** @param {{member: Member, path: string, me: Me}} props */
function Details({ member, path, me }) {
  useProgress(member, path);
  const groups = useGroups();
  const [removing, setRemoving] = useState(false);
  const active = member.status === "active";
  const beyond = member.roles.includes("owner") && !me.roles.includes("owner");
  const choices = [{ text: "Remove", icon: "close", grave: true, choose: () => setRemoving(true) }];
  return html`<div class="profile-head">
      <${Avatar} name=${member.name} size="large" />
      <${PageHead} section="Members" title=${member.name} lead=${html`<${Address} email=${member.email} />`}>
        <${Leaving} member=${member} />
        ${active && !beyond && html`<${Menu} label=${`More about ${member.name}`} choices=${choices} />`}
      <//>
    </div>
    <div class="stack">
      <div class="columns">
        ${active ? html`<${Rights} member=${member} path=${path} me=${me} beyond=${beyond} />` : html`<${Left} member=${member} />`}
        <aside class="stack" aria-label="Wallet and groups">
          <${Purse} member=${member} active=${active} />
          <${OwedBy} personId=${member.id} name=${member.name} />
          ${active && html`<${MemberGroups} member=${member} groups=${groups.data ?? []} />`}
        </aside>
      </div>
      <section>
        <h2>History</h2>
        <${FullHistory} walletId=${member.wallet_id} myId=${me.id} />
      </section>
    </div>
    ${removing &&
    html`<${RemoveMember}
      member=${member}
      zone=${me.workspaces[0]?.timezone ?? me.timezone}
      onClose=${() => setRemoving(false)}
    />`}`;
}

/** @param {{member: Member}} props */
function Left({ member }) {
  return html`<section class="panel">
    <h2>${member.status === "removed" ? "Removed" : "Being removed"}</h2>
    <p>
      ${member.status === "removed"
        ? `${member.name} has left. To have them back, add them again with the same e-mail address.`
        : "What they have ahead is being cancelled, and their credits go to the pool. This page follows it."}
    </p>
  </section>`;
}

/** @param {Member} stored @returns {Draft} */
const asDraft = ({ name, roles }) => ({ name, roles: givenOf(roles) });

/** @param {{member: Member, path: string, me: Me, beyond: boolean}} props */
function Rights({ member, path, me, beyond }) {
  /** @type {import("../hooks/edit.js").Edited<Draft>} */
  const edit = useEdit(path, "PATCH", asDraft);
  const others = member.roles.filter((role) => !givenOf([role]).length);
  const saved = () => invalidate(MEMBERS, ...(member.id === me.id ? ["/v1/me"] : []));
  return html`<section class="panel">
    <h2>Name and roles</h2>
    <${EditForm} edit=${edit} saved=${`${member.name} is saved.`} onSaved=${saved}>
      ${(/** @type {Draft} */ draft) =>
        html`<${TextField}
            label="Name"
            value=${draft.name}
            attributes=${{ required: true, maxlength: 120, autocomplete: "off" }}
            onChange=${(/** @type {string} */ name) => edit.change({ name })}
          />
          <${RoleChecks}
            roles=${draft.roles}
            byOwner=${me.roles.includes("owner")}
            disabled=${beyond}
            onChange=${(/** @type {Role[]} */ roles) => edit.change({ roles })}
          />
          ${beyond && html`<p class="hint">Only an owner changes what an owner may do, or removes one.</p>`}
          ${!draft.roles.length && html`<p class="hint" role="status">Everybody has at least one role. Choose one.</p>`}
          ${member.id === me.id && html`<p class="hint">These are your own. Without Admin or Owner you cannot come back here.</p>`}
          ${others.length > 0 && html`<p class="hint">${rolesText(others)}: follows from groups and coaching.</p>`}`}
    <//>
  </section>`;
}

/** @param {{member: Member, active: boolean}} props */
function Purse({ member, active }) {
  return html`<section class="panel">
    <h2>Wallet</h2>
    <div class="balance">
      <strong>${numberText(availableOf(member))}</strong>
      <span>${availableOf(member) === 1 ? "credit" : "credits"} available</span>
      ${member.held > 0 && html`<span class="hint">${credits(member.held)} held for requests</span>`}
    </div>
    ${active &&
    html`<p class="actions below">
      <a class="button" href=${href("/admin/transfer", { to: member.wallet_id })}>Transfer Credits</a>
    </p>`}
  </section>`;
}
