// Admin: the people of the workspace with their groups and balances, searched as one types.
import { AddMember } from "../admin/add-member.js";
import { useGroups } from "../admin/groups.js";
import { EVERYBODY, PeopleFilters, filtered, useMembers, useSome } from "../admin/people.js";
import { rolesText } from "../admin/roles.js";
import { Icon } from "../components/icons.js";
import { Address, Avatar, Empty, Listed, PageHead, Select } from "../components/parts.js";
import { html, useState } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Group} Group */

/** @returns {[string, string][]} */
const shown = () => [
  ["", t("members.members")],
  ["active", t("members.active")],
  ["removing", t("members.being_removed")],
  ["removed", t("members.removed")],
];

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [adding, setAdding] = useState(false);
  const [filters, setFilters] = useState(EVERYBODY);
  const [status, setStatus] = useState("");
  const members = useMembers(status);
  const groups = useGroups();
  const fitting = members.data && filtered(members.data, filters);
  const some = useSome(fitting, JSON.stringify([filters, status]));
  const change = (/** @type {Partial<typeof filters>} */ part) => setFilters({ ...filters, ...part });
  const clear = () => {
    setFilters(EVERYBODY);
    setStatus("");
  };
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("members.members")} lead=${me.workspaces[0]?.name}>
      <a class="button" href="#/admin/members/import"><${Icon} name="upload" size=${18} /> ${t("members.import")}</a>
      <button type="button" class="button primary" onClick=${() => setAdding(true)}>${t("members.add_member")}</button>
    <//>
    <${PeopleFilters} filters=${filters} groups=${groups.data ?? []} change=${change}>
      <${Select} label=${t("members.show")} value=${status} options=${shown()} onChange=${setStatus} />
    <//>
    <h2 class="unseen">${t("members.members")}</h2>
    <p class="hint count" role="status">${fitting ? t("members.people", { count: fitting.length }) : ""}</p>
    <${Listed} of=${{ ...members, ...some }} empty=${html`<${NobodyFits} filters=${filters} status=${status} onClear=${clear} />`}>
      ${(/** @type {Member} */ member) => html`<${MemberRow} member=${member} groups=${groups.data ?? []} />`}
    <//>
    ${adding && html`<${AddMember} me=${me} groups=${groups.data ?? []} onClose=${() => setAdding(false)} />`}`;
}

/** @param {{filters: typeof EVERYBODY, status: string, onClear: () => void}} props */
function NobodyFits({ filters, status, onClear }) {
  if (filters === EVERYBODY && status === "removed") return html`<${Empty} icon="people" title=${t("members.nobody_removed")} />`;
  if (filters === EVERYBODY && !status) return html`<${Empty} icon="people" title=${t("members.nobody_yet")} />`;
  return html`<${Empty} icon="search" title=${t("members.nobody_fits")}>
    <p>${t("members.nobody_fits_about")}</p>
    <button type="button" class="button" onClick=${onClear}>${t("members.clear_filters")}</button>
  <//>`;
}

/** @param {Member} member @param {Group[]} groups */
function about({ roles, group_ids }, groups) {
  const names = groups.filter(({ id }) => group_ids.includes(id)).map(({ name }) => name);
  return [rolesText(roles), names.join(", ")].filter(Boolean).join(" · ");
}

/** @param {{member: Member, groups: Group[]}} props */
function MemberRow({ member, groups }) {
  return html`<div class="row-card wraps whole">
    <${Avatar} name=${member.name} />
    <span class="row-main">
      <span class="row-title"><a class="stretched" href=${href(`/admin/members/${member.id}`)}>${member.name}</a></span>
      <span class="hint"><${Address} email=${member.email} /></span>
      <span class="hint">${about(member, groups)}</span>
    </span>
    <${Leaving} member=${member} />
    <span class="amount">
      <strong>${credits(member.balance)}</strong>
      ${member.held > 0 && html`<span class="hint">${t("members.held", { held: member.held })}</span>`}
    </span>
    ${member.status === "active" &&
    html`<a
      class="button small raised"
      href=${href("/admin/transfer", { to: member.wallet_id })}
      aria-label=${t("members.transfer_to", { name: member.name })}
      >${t("members.transfer")}</a
    >`}
  </div>`;
}

/** @param {{member: Member}} props */
export function Leaving({ member }) {
  if (member.status === "active") return null;
  if (member.status === "removed") return html`<span class="pill">${t("members.removed")}</span>`;
  const left = member.sessions_left;
  return html`<span class="pill waiting">${left ? t("members.being_removed_left", { count: left }) : t("members.being_removed")}</span>`;
}
