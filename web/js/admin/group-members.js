// Who is in a group: listed with what the group gave them; put in, taken out.
import { put, remove } from "../api/calls.js";
import { invalidate, useAll } from "../api/resource.js";
import { Address, Avatar, Empty, ErrorNote, Listed, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { byName } from "../locale.js";
import { href } from "../router.js";
import { Question, Told } from "../session/dialogs.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
import { GROUPS } from "./groups.js";
import { placePath } from "./member-groups.js";
import { MEMBERS, PersonPicker, useSome } from "./people.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").GroupMember} GroupMember */
/** @typedef {import("../api/types").Member} Member */

/** What changes when somebody enters or leaves a group. */
const changed = () => invalidate(MEMBERS, GROUPS, "/v1/credits");

/**
 * @param {object} props
 * @param {Group} props.group
 * @param {string} props.transfer the page on which this reader moves credits
 */
export function GroupMembers({ group, transfer }) {
  /** @type {ReturnType<typeof useAll<GroupMember>>} */
  const members = useAll(`${GROUPS}/${encodeURIComponent(group.id)}/members`);
  const some = useSome(members.data?.toSorted(byName));
  const [leaving, setLeaving] = useState(/** @type {GroupMember | null} */ (null));
  const empty = html`<${Empty} icon="people" title=${t("groups.nobody_in_group")} />`;
  return html`<${Listed} of=${{ ...members, ...some }} empty=${empty}>
      ${(/** @type {GroupMember} */ member) =>
        html`<div class="row-card wraps">
          <${Avatar} name=${member.name} />
          <span class="row-main">
            <span class="row-title">${member.name}</span>
            <span class="hint"><${Address} email=${member.email} /></span>
            ${member.given > 0 && html`<span class="hint">${t("groups.given", { credits: credits(member.given) })}</span>`}
          </span>
          <span class="amount">
            <strong>${credits(member.balance - member.held)}</strong>
            ${member.held > 0 && html`<span class="hint">${t("members.held", { held: member.held })}</span>`}
          </span>
          <span class="actions">
            ${group.wallet_id &&
            html`<a
              class="button small"
              href=${href(transfer, { from: group.wallet_id, to: member.wallet_id })}
              aria-label=${t("members.transfer_to", { name: member.name })}
              >${t("members.transfer")}</a
            >`}
            <button
              type="button"
              class="button small"
              aria-label=${t("groups.remove_from", { name: member.name, group: group.name })}
              onClick=${() => setLeaving(member)}
            >
              ${t("members.remove")}
            </button>
          </span>
        </div>`}
    <//>
    ${leaving && html`<${TakeOut} group=${group} member=${leaving} onClose=${() => setLeaving(null)} />`}`;
}

/** @param {{group: Group, member: GroupMember, onClose: () => void}} props */
function TakeOut({ group, member, onClose }) {
  const { act, busy, error } = useAct();
  const take = () =>
    act(
      () => remove(placePath(group.id, member.id)),
      () => {
        changed();
        say(t("groups.no_longer_in", { name: member.name, group: group.name }));
        onClose();
      },
    );
  return html`<${Question}
    title=${t("groups.remove_from_sure", { name: member.name, group: group.name })}
    keep=${t("parts.back")}
    go=${t("members.remove")}
    grave
    step=${{ busy, error }}
    onGo=${take}
    onClose=${onClose}
  >
    <${Told}
      title=${group.wallet ? t("groups.leaves_wallet") : t("groups.leaves_rules")}
      text=${member.given > 0 ? t("groups.leaves_keeping") : t("groups.leaves_about")}
      grave=${false}
    />
  <//>`;
}

/** @param {string} name */
const addName = (name) => t("groups.add_name", { name });

/** @param {{group: Group, members: Member[]}} props */
export function PutIn({ group, members }) {
  const { act, busy, error } = useAct();
  const others = members.filter(({ status, group_ids }) => status === "active" && !group_ids.includes(group.id));
  const enter = (/** @type {Member} */ member) =>
    act(
      () => put(placePath(group.id, member.id)),
      () => {
        changed();
        say(t("groups.is_in", { name: member.name, group: group.name }));
      },
    );
  return html`<${PersonPicker} label=${t("groups.add_member")} verb=${t("groups.add")} spoken=${addName} members=${others} busy=${busy} onChoose=${enter} />
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
