// Admin: the groups of the workspace: what their members may book, what their wallets have.
import { GroupFields, NEW_GROUP } from "../admin/group-fields.js";
import { GROUPS, leftIn, rulesText, useGroups } from "../admin/groups.js";
import { useMembers } from "../admin/people.js";
import { invalidate, useGet } from "../api/resource.js";
import { Icon } from "../components/icons.js";
import { Dialog, Empty, ErrorNote, Listed, Loaded, PageHead, Skeleton, say } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { go, href } from "../router.js";
import { t } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [adding, setAdding] = useState(false);
  const groups = useGroups();
  const members = useMembers();
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const empty = html`<${Empty} icon="groups" title=${t("groups.no_groups")}>
    <p>${t("groups.no_groups_about")}</p>
  <//>`;
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("groups.groups")} lead=${me.workspaces[0]?.name}>
      <button type="button" class="button primary" onClick=${() => setAdding(true)}>${t("groups.add_group")}</button>
    <//>
    <h2 class="unseen">${t("groups.groups")}</h2>
    <${Listed} of=${{ ...groups, items: groups.data }} empty=${empty}>
      ${(/** @type {Group} */ group) =>
        html`<${GroupRow} group=${group} members=${members.data ?? []} catalogue=${catalogue.data} />`}
    <//>
    ${adding && html`<${AddGroup} members=${members.data ?? []} catalogue=${catalogue} onClose=${() => setAdding(false)} />`}`;
}

/** @param {{group: Group, members: Member[], catalogue: Catalogue | undefined}} props */
function GroupRow({ group, members, catalogue }) {
  const admins = members.filter(({ id }) => group.admin_ids.includes(id)).map(({ name }) => name);
  const left = leftIn(group);
  return html`<a class="row-card wraps" href=${href(`/admin/groups/${group.id}`)}>
    <span class="way-icon"><${Icon} name="groups" /></span>
    <span class="row-main">
      <span class="row-title">${group.name}</span>
      <span class="hint">${rulesText(group, catalogue)}</span>
      <span class="hint">
        ${[t("groups.members_count", { count: group.members_count }), admins.length > 0 && t("groups.looked_after", { names: admins.join(", ") })].filter(Boolean).join(" · ")}
      </span>
    </span>
    <span class="amount">
      ${left === null
        ? html`<span class="hint">${t("groups.no_wallet")}</span>`
        : html`<strong>${credits(left)}</strong>${Boolean(group.held) && html`<span class="hint">${t("members.held", { held: group.held ?? 0 })}</span>`}`}
    </span>
  </a>`;
}

/**
 * @param {object} props
 * @param {Member[]} props.members
 * @param {ReturnType<typeof useGet<Catalogue>>} props.catalogue
 * @param {() => void} props.onClose
 */
function AddGroup({ members, catalogue, onClose }) {
  const [draft, setDraft] = useState(NEW_GROUP);
  /** @type {ReturnType<typeof useSend<Group>>} */
  const { send, busy, error } = useSend(GROUPS);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send({ ...draft, name: draft.name.trim() });
    if (!made) return;
    invalidate(GROUPS, "/v1/credits", "/v1/me");
    const path = `/admin/groups/${made.id}`;
    go(href(path));
    say(t("groups.added", { name: made.name }), path);
  };
  return html`<${Dialog} title=${t("groups.add_group")} onClose=${onClose}>
    <${Loaded} of=${catalogue} skeleton=${html`<${Skeleton} />`}>
      ${(/** @type {Catalogue} */ found) =>
        html`<form class="form" onSubmit=${submit}>
          <${GroupFields}
            draft=${draft}
            catalogue=${found}
            members=${members}
            change=${(/** @type {Partial<typeof draft>} */ some) => setDraft({ ...draft, ...some })}
          />
          ${error && html`<${ErrorNote} error=${error} />`}
          <button type="submit" class="button primary" disabled=${busy}>${busy ? t("groups.adding") : t("groups.add_group")}</button>
        </form>`}
    <//>
  <//>`;
}
