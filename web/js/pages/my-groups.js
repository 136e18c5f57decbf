// For those who look after groups: their members, their wallets, and nothing else.
import { GroupMembers } from "../admin/group-members.js";
import { rulesText, useGroups } from "../admin/groups.js";
import { useGet } from "../api/resource.js";
import { Empty, Loaded, PageHead, Skeleton } from "../components/parts.js";
import { html } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { GroupPurse } from "./group.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */

const TRANSFER = "/my-groups/transfer";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const groups = useGroups();
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  return html`<${PageHead} section=${t("dashboard.groups")} title=${t("dashboard.my_groups")} lead=${me.workspaces[0]?.name} />
    <${Loaded} of=${groups} skeleton=${html`<${Skeleton} shape="rows" />`}>
      ${(/** @type {Group[]} */ found) =>
        found.length
          ? html`<div class="stack">
              ${found.map((group) => html`<${OneGroup} key=${group.id} group=${group} catalogue=${catalogue.data} />`)}
            </div>`
          : html`<${Empty} icon="groups" title=${t("dashboard.no_group")}><p>${t("dashboard.no_group_text")}</p><//>`}
    <//>`;
}

/** @param {{group: Group, catalogue: Catalogue | undefined}} props */
function OneGroup({ group, catalogue }) {
  return html`<section aria-label=${group.name}>
    <h2>${group.name}</h2>
    <p class="section-lead">${t("dashboard.members", { count: group.members_count, rules: rulesText(group, catalogue) })}</p>
    <div class="panels alone"><${GroupPurse} group=${group} transfer=${href(TRANSFER, { from: group.wallet_id })} /></div>
    <h3 class="next-head">${t("dashboard.group_members")}</h3>
    <${GroupMembers} group=${group} transfer=${TRANSFER} />
  </section>`;
}
