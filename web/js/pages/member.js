// Admin: one person of the workspace: roles, groups, wallet with its history, removal.
import { EraseMember } from "../admin/erase-member.js";
import { useGroups } from "../admin/groups.js";
import { MemberGroups } from "../admin/member-groups.js";
import { MEMBERS, availableOf } from "../admin/people.js";
import { RemoveMember } from "../admin/remove-member.js";
import { RoleChecks, givenOf, rolesText } from "../admin/roles.js";
import { BOUNDS } from "../api/bounds.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet } from "../api/resource.js";
import { MailReturnedNote, MailStopNote } from "../components/mail-stop.js";
import { Menu } from "../components/menu.js";
import { Address, Avatar, EditForm, Empty, Loaded, PageHead, Skeleton, TextField } from "../components/parts.js";
import { FullHistory } from "../credits/history.js";
import { OwedBy } from "../credits/owed.js";
import { amountAvailable } from "../credits/wallets.js";
import { useAtWork } from "../hooks/ask-again.js";
import { useEdit } from "../hooks/edit.js";
import { html, useState } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
import { Leaving } from "./members.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Me} Me */
/** @typedef {import("../api/types").Role} Role */
/** @typedef {{name: string, roles: Role[]}} Draft */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, params }) {
  const path = `${MEMBERS}/${encodeURIComponent(params["memberId"] ?? "")}`;
  /** @type {ReturnType<typeof useGet<Member>>} */
  const member = useGet(path);
  if (isMissing(member.error)) {
    return html`<${PageHead} section=${t("members.members")} title=${t("members.not_found")} />
      <${Empty} icon="people" title=${t("members.not_found_about")}>
        <a class="button primary" href="#/admin/members">${t("members.all_members")}</a>
      <//>`;
  }
  return html`<${Loaded} of=${member} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Member} */ found) => html`<${Details} member=${found} path=${path} me=${me} />`}
  <//>`;
}

/** @param {{member: Member, path: string, me: Me}} props */
function Details({ member, path, me }) {
  useAtWork(member.status === "removing", path, `${MEMBERS}?`, "/v1/credits");
  const groups = useGroups();
  const [removing, setRemoving] = useState(false);
  const active = member.status === "active";
  const beyond = member.roles.includes("owner") && !me.roles.includes("owner");
  const choices = [{ text: t("members.remove"), icon: "close", grave: true, choose: () => setRemoving(true) }];
  return html`<div class="profile-head">
      <${Avatar} name=${member.name} size="large" />
      <${PageHead} section=${t("members.members")} title=${member.name} lead=${html`<${Address} email=${member.email} />`}>
        <${Leaving} member=${member} />
        <a class="button" href=${href("/admin/sessions", { member_id: member.id, from: "any" })}>${t("members.sessions")}</a>
        ${active && !beyond && html`<${Menu} label=${t("members.more_about", { name: member.name })} choices=${choices} />`}
      <//>
    </div>
    <div class="stack">
      ${member.mail_stopped &&
      html`<${MailStopNote}
        stop=${member.mail_stopped}
        email=${member.email}
        path=${`${path}/mail-stop`}
        onGone=${() => invalidate(MEMBERS, "/v1/admin/overview")}
      />`}
      ${!member.mail_stopped &&
      member.mail_returned &&
      html`<${MailReturnedNote} returned=${member.mail_returned} email=${member.email} />`}
      <div class="columns">
        ${active ? html`<${Rights} member=${member} path=${path} me=${me} beyond=${beyond} />` : html`<${Left} member=${member} />`}
        <aside class="stack" aria-label=${t("members.wallet_and_groups")}>
          <${Purse} member=${member} active=${active} />
          <${OwedBy} personId=${member.id} name=${member.name} />
          ${active && html`<${MemberGroups} member=${member} groups=${groups.data ?? []} />`}
        </aside>
      </div>
      <section>
        <h2>${t("wallets.history")}</h2>
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
    <h2>${member.status === "removed" ? t("members.removed") : t("members.being_removed")}</h2>
    <p>
      ${member.status === "removed"
        ? member.email
          ? t("members.has_left", { name: member.name })
          : t("members.was_erased")
        : t("members.is_leaving")}
    </p>
    ${member.status === "removed" && member.email && html`<${EraseMember} member=${member} />`}
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
    <h2>${t("members.name_and_roles")}</h2>
    <${EditForm} edit=${edit} saved=${t("members.saved", { name: member.name })} onSaved=${saved}>
      ${(/** @type {Draft} */ draft) =>
        html`<${TextField}
            label=${t("members.name")}
            value=${draft.name}
            attributes=${{ required: true, ...BOUNDS.MemberPatch.name, autocomplete: "off" }}
            onChange=${(/** @type {string} */ name) => edit.change({ name })}
          />
          <${RoleChecks}
            roles=${draft.roles}
            byOwner=${me.roles.includes("owner")}
            disabled=${beyond}
            onChange=${(/** @type {Role[]} */ roles) => edit.change({ roles })}
          />
          ${beyond && html`<p class="hint">${t("members.only_owners")}</p>`}
          ${!draft.roles.length && html`<p class="hint" role="status">${t("members.one_role")}</p>`}
          ${member.id === me.id && html`<p class="hint">${t("members.your_own_roles")}</p>`}
          ${others.length > 0 && html`<p class="hint">${t("members.roles_follow", { roles: rolesText(others) })}</p>`}`}
    <//>
  </section>`;
}

/** @param {{member: Member, active: boolean}} props */
function Purse({ member, active }) {
  return html`<section class="panel">
    <h2>${t("members.wallet")}</h2>
    <div class="balance">
      ${amountAvailable(availableOf(member))}
      ${member.held > 0 && html`<span class="hint">${t("credits.held_for_requests", { credits: credits(member.held) })}</span>`}
    </div>
    ${active &&
    html`<p class="actions below">
      <a class="button" href=${href("/admin/transfer", { to: member.wallet_id })}>${t("wallets.transfer_credits")}</a>
    </p>`}
  </section>`;
}
