// Admin: the people of the workspace with their groups and balances, searched as one types.
import { AddMember } from "../admin/add-member.js";
import { useGroups } from "../admin/groups.js";
import { MEMBERS, SearchField, useSome } from "../admin/people.js";
import { rolesText } from "../admin/roles.js";
import { useAll } from "../api/resource.js";
import { ExportCsv } from "../components/export-csv.js";
import { Icon } from "../components/icons.js";
import { Address, Avatar, Empty, Listed, PageHead, Select } from "../components/parts.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { useTyped } from "../hooks/typed.js";
import { html, useRef, useState } from "../html.js";
import { byName } from "../locale.js";
import { href, replace } from "../router.js";
import { t } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Group} Group */

/** @typedef {{q: string, group_id: string, role: string, status: string, mail: string}} Wanted */

/** @type {Wanted} */
const EVERYBODY = { q: "", group_id: "", role: "", status: "", mail: "" };

/** @type {import("../api/types").Role[]} */
const ROLES = ["member", "coach", "group_admin", "admin", "owner"];

/** Not a status but chosen like one: those to whom no mail goes. */
const STOPPED = "stopped";

/** @returns {[string, string][]} */
const statuses = () => [
  ["", t("members.members")],
  ["active", t("members.active")],
  ["removing", t("members.being_removed")],
  ["removed", t("members.removed")],
  [STOPPED, t("mail_stop.title")],
];

/** @returns {[string, string][]} */
const roleChoices = () => [["", t("members.all_roles")], ...ROLES.map((role) => /** @type {[string, string]} */ ([role, rolesText([role])]))];

/** @param {URLSearchParams} query @returns {Wanted} */
const wantedIn = (query) => ({
  q: query.get("q") ?? "",
  group_id: query.get("group_id") ?? "",
  role: query.get("role") ?? "",
  status: query.get("status") ?? "",
  mail: query.get("mail") ?? "",
});

/** Whom the service finds, by name; while it looks again, whom it found before. @param {Wanted} wanted */
function useFound(wanted) {
  /** @type {ReturnType<typeof useAll<Member>>} */
  const all = useAll(`${MEMBERS}${href("", wanted).slice(1)}`);
  const before = useRef(/** @type {Member[] | undefined} */ (undefined));
  if (all.data) before.current = all.data.toSorted(byName);
  return { ...all, data: all.error ? undefined : before.current };
}

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  const [adding, setAdding] = useState(false);
  const wanted = wantedIn(query);
  const members = useFound(wanted);
  useAskAgain(Boolean(members.data?.some(({ status }) => status === "removing")), MEMBERS);
  const groups = useGroups();
  const some = useSome(members.data, JSON.stringify(wanted));
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("members.members")} lead=${me.workspaces[0]?.name}>
      <a class="button" href="#/admin/members/import"><${Icon} name="upload" size=${18} /> ${t("members.import")}</a>
      <${ExportCsv} path=${`${MEMBERS}.csv`} name="members.csv" />
      <button type="button" class="button primary" onClick=${() => setAdding(true)}>${t("members.add_member")}</button>
    <//>
    <${Filters} wanted=${wanted} groups=${groups.data ?? []} />
    <h2 class="unseen">${t("members.members")}</h2>
    <p class="hint count" role="status">${members.data ? t("members.people", { count: members.data.length }) : ""}</p>
    <${Listed} of=${{ ...members, ...some }} empty=${html`<${NobodyFits} wanted=${wanted} />`}>
      ${(/** @type {Member} */ member) => html`<${MemberRow} member=${member} groups=${groups.data ?? []} />`}
    <//>
    ${adding && html`<${AddMember} me=${me} groups=${groups.data ?? []} onClose=${() => setAdding(false)} />`}`;
}

/** @param {{wanted: Wanted, groups: Group[]}} props */
function Filters({ wanted, groups }) {
  const change = (/** @type {Partial<Wanted>} */ some) => replace(href("/admin/members", { ...wanted, ...some }));
  const [words, setWords] = useTyped(wanted.q, (q) => change({ q }));
  const named = groups.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
  return html`<div class="filters people" role="search" aria-label=${t("members.members")}>
    <${SearchField} value=${words} onChange=${setWords} />
    ${groups.length > 0 &&
    html`<${Select}
      label=${t("members.group")}
      value=${wanted.group_id}
      options=${[["", t("members.all_groups")], ...named]}
      onChange=${(/** @type {string} */ group_id) => change({ group_id })}
    />`}
    <${Select}
      label=${t("members.role")}
      value=${wanted.role}
      options=${roleChoices()}
      onChange=${(/** @type {string} */ role) => change({ role })}
    />
    <${Select}
      label=${t("members.show")}
      value=${wanted.mail || wanted.status}
      options=${statuses()}
      onChange=${(/** @type {string} */ chosen) => change(chosen === STOPPED ? { status: "", mail: STOPPED } : { status: chosen, mail: "" })}
    />
  </div>`;
}

/** @param {{wanted: Wanted}} props */
function NobodyFits({ wanted }) {
  const { status, ...others } = wanted;
  const isFiltered = Object.values(others).some(Boolean);
  if (!isFiltered && status === "removed") return html`<${Empty} icon="people" title=${t("members.nobody_removed")} />`;
  if (!isFiltered && !status) return html`<${Empty} icon="people" title=${t("members.nobody_yet")} />`;
  return html`<${Empty} icon="search" title=${t("members.nobody_fits")}>
    <p>${t("members.nobody_fits_about")}</p>
    <button type="button" class="button" onClick=${() => replace(href("/admin/members", EVERYBODY))}>${t("members.clear_filters")}</button>
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
    ${member.mail_stopped && html`<span class="pill waiting">${t("mail_stop.title")}</span>`}
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
