// Transfer Credits: for admins between all wallets of the workspace, for those who look after a group between
// its wallet and its members.
import { GROUPS, useGroups } from "../admin/groups.js";
import { useMembers } from "../admin/people.js";
import { useAll, useGet } from "../api/resource.js";
import { Empty, Loaded, PageHead, Select, Skeleton } from "../components/parts.js";
import { ofGroup, ofWorkspace } from "../credits/accounts.js";
import { TransferForm } from "../credits/transfer-form.js";
import { html } from "../html.js";
import { seatsOf } from "../roles.js";
import { href, replace } from "../router.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").Credits} Credits */
/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").GroupMember} GroupMember */
/** @typedef {{from: string, to: string}} Wanted */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  const wanted = { from: query.get("from") ?? "", to: query.get("to") ?? "" };
  const zone = me.workspaces[0]?.timezone ?? me.timezone;
  const { admin } = seatsOf(me);
  return html`<${PageHead}
      section=${admin ? t("shell.section_admin") : t("shell.section_groups")}
      title=${t("wallets.transfer_credits")}
      lead=${t("wallets.transfer_lead")}
    />
    ${admin
      ? html`<${OfWorkspace} wanted=${wanted} zone=${zone} />`
      : html`<${OfGroups} wanted=${wanted} zone=${zone} />`}`;
}

const waiting = () => html`<${Skeleton} lines=${5} />`;

/** @param {{wanted: Wanted, zone: string}} props */
function OfWorkspace({ wanted, zone }) {
  const members = useMembers();
  /** @type {ReturnType<typeof useGet<Credits>>} */
  const mine = useGet("/v1/credits");
  const both = {
    data: members.data && mine.data ? ofWorkspace(mine.data, members.data) : undefined,
    error: members.error ?? mine.error,
    loading: members.loading || mine.loading,
    reload: () => [members, mine].forEach((one) => one.reload()),
  };
  return html`<${Loaded} of=${both} skeleton=${waiting()}>
    ${(/** @type {import("../credits/accounts.js").Choices} */ choices) =>
      html`<${TransferForm} choices=${choices} wanted=${wanted} zone=${zone} nobody=${t("wallets.add_member_first")} />`}
  <//>`;
}

/** @param {{wanted: Wanted, zone: string}} props */
function OfGroups({ wanted, zone }) {
  const groups = useGroups();
  return html`<${Loaded} of=${groups} skeleton=${waiting()}>
    ${(/** @type {Group[]} */ all) => {
      const funded = all.filter(({ wallet_id }) => wallet_id);
      const group = funded.find(({ wallet_id }) => [wanted.from, wanted.to].includes(wallet_id ?? "")) ?? funded[0];
      if (!group) return html`<${Empty} icon="coins" title=${t("wallets.no_group_wallet")}><p>${t("wallets.no_group_wallet_about")}</p><//>`;
      return html`<div class="stack">
        ${funded.length > 1 && html`<div class="form"><${GroupSelect} groups=${funded} group=${group} /></div>`}
        <${OfGroup} key=${group.id} group=${group} wanted=${wanted} zone=${zone} />
      </div>`;
    }}
  <//>`;
}

/** @param {{groups: Group[], group: Group}} props */
function GroupSelect({ groups, group }) {
  return html`<${Select}
    label=${t("wallets.group")}
    value=${group.wallet_id}
    options=${groups.map(({ wallet_id, name }) => [wallet_id, name])}
    onChange=${(/** @type {string} */ from) => replace(href("/my-groups/transfer", { from }))}
  />`;
}

/** @param {{group: Group, wanted: Wanted, zone: string}} props */
function OfGroup({ group, wanted, zone }) {
  /** @type {ReturnType<typeof useAll<GroupMember>>} */
  const members = useAll(`${GROUPS}/${encodeURIComponent(group.id)}/members`);
  return html`<${Loaded} of=${members} skeleton=${waiting()}>
    ${(/** @type {GroupMember[]} */ found) =>
      html`<${TransferForm}
        choices=${ofGroup(group, found)}
        wanted=${wanted}
        zone=${zone}
        nobody=${t("wallets.people_into_group")}
      />`}
  <//>`;
}
