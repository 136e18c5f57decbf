// Admin: the people of the workspace with their groups and balances, searched as one types.
import { AddMember } from "../admin/add-member.js";
import { useGroups } from "../admin/groups.js";
import { EVERYBODY, PeopleFilters, filtered, useMembers, useSome } from "../admin/people.js";
import { rolesText } from "../admin/roles.js";
import { Icon } from "../components/icons.js";
import { Address, Avatar, Empty, Listed, PageHead, Select } from "../components/parts.js";
import { html, useState } from "../html.js";
import { numberText } from "../locale.js";
import { href } from "../router.js";
import { credits, plural } from "../time.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Group} Group */

/** @type {[string, string][]} */
const SHOWN = [["", "Members"], ["active", "Active"], ["removing", "Being removed"], ["removed", "Removed"]];

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
  return html`<${PageHead} section="Admin" title="Members" lead=${me.workspaces[0]?.name}>
      <a class="button" href="#/admin/members/import"><${Icon} name="upload" size=${18} /> Import</a>
      <button type="button" class="button primary" onClick=${() => setAdding(true)}>Add member</button>
    <//>
    <${PeopleFilters} filters=${filters} groups=${groups.data ?? []} change=${change}>
      <${Select} label="Show" value=${status} options=${SHOWN} onChange=${setStatus} />
    <//>
    <h2 class="unseen">Members</h2>
    <p class="hint count" role="status">${fitting ? plural(fitting.length, "person", "people") : ""}</p>
    <${Listed} of=${{ ...members, ...some }} empty=${html`<${NobodyFits} filters=${filters} status=${status} onClear=${clear} />`}>
      ${(/** @type {Member} */ member) => html`<${MemberRow} member=${member} groups=${groups.data ?? []} />`}
    <//>
    ${adding && html`<${AddMember} me=${me} groups=${groups.data ?? []} onClose=${() => setAdding(false)} />`}`;
}

/** @param {{filters: typeof EVERYBODY, status: string, onClear: () => void}} props */
function NobodyFits({ filters, status, onClear }) {
  if (filters === EVERYBODY && status === "removed") return html`<${Empty} icon="people" title="Nobody was removed." />`;
  if (filters === EVERYBODY && !status) return html`<${Empty} icon="people" title="Nobody here yet." />`;
  return html`<${Empty} icon="search" title="Nobody fits that.">
    <p>Try fewer filters or another word.</p>
    <button type="button" class="button" onClick=${onClear}>Clear filters</button>
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
      ${member.held > 0 && html`<span class="hint">${numberText(member.held)} held</span>`}
    </span>
    ${member.status === "active" &&
    html`<a
      class="button small raised"
      href=${href("/admin/transfer", { to: member.wallet_id })}
      aria-label=${`Transfer credits to ${member.name}`}
      >Transfer</a
    >`}
  </div>`;
}

/** @param {{member: Member}} props */
export function Leaving({ member }) {
  if (member.status === "active") return null;
  if (member.status === "removed") return html`<span class="pill">Removed</span>`;
  const left = member.sessions_left ? `, ${plural(member.sessions_left, "session")} left` : "";
  return html`<span class="pill waiting">Being removed${left}</span>`;
}
