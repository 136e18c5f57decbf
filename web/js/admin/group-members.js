// Who is in a group: listed with what the group gave them; put in, taken out.
import { put, remove } from "../api/calls.js";
import { invalidate, useAll } from "../api/resource.js";
import { Address, Avatar, Empty, ErrorNote, Listed, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { numberText } from "../locale.js";
import { href } from "../router.js";
import { Question, Told } from "../session/dialogs.js";
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
  const some = useSome(members.data?.toSorted((a, b) => a.name.localeCompare(b.name)));
  const [leaving, setLeaving] = useState(/** @type {GroupMember | null} */ (null));
  const empty = html`<${Empty} icon="people" title="Nobody is in this group yet." />`;
  return html`<${Listed} of=${{ ...members, ...some }} empty=${empty}>
      ${(/** @type {GroupMember} */ member) =>
        html`<div class="row-card wraps">
          <${Avatar} name=${member.name} />
          <span class="row-main">
            <span class="row-title">${member.name}</span>
            <span class="hint"><${Address} email=${member.email} /></span>
            ${member.given > 0 && html`<span class="hint">${credits(member.given)} from this group</span>`}
          </span>
          <span class="amount">
            <strong>${credits(member.balance - member.held)}</strong>
            ${member.held > 0 && html`<span class="hint">${numberText(member.held)} held</span>`}
          </span>
          <span class="actions">
            ${group.wallet_id &&
            html`<a
              class="button small"
              href=${href(transfer, { from: group.wallet_id, to: member.wallet_id })}
              aria-label=${`Transfer credits to ${member.name}`}
              >Transfer</a
            >`}
            <button
              type="button"
              class="button small"
              aria-label=${`Remove ${member.name} from ${group.name}`}
              onClick=${() => setLeaving(member)}
            >
              Remove
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
        say(`${member.name} is no longer in ${group.name}.`);
        onClose();
      },
    );
  const keeps = member.given > 0 ? "They keep what the group gave them. " : "";
  return html`<${Question}
    title=${`Remove ${member.name} from ${group.name}?`}
    keep="Back"
    go="Remove"
    grave
    step=${{ busy, error }}
    onGo=${take}
    onClose=${onClose}
  >
    <${Told}
      title=${group.wallet ? "They can no longer pay with the group's credits" : "The group's rules no longer hold for them"}
      text=${`${keeps}Sessions that are booked stand. They remain a member of the workspace; somebody in no group may book everything.`}
      grave=${false}
    />
  <//>`;
}

/** @param {{group: Group, members: Member[]}} props */
export function PutIn({ group, members }) {
  const { act, busy, error } = useAct();
  const others = members.filter(({ status, group_ids }) => status === "active" && !group_ids.includes(group.id));
  const enter = (/** @type {Member} */ member) =>
    act(
      () => put(placePath(group.id, member.id)),
      () => {
        changed();
        say(`${member.name} is in ${group.name} now.`);
      },
    );
  return html`<${PersonPicker} label="Add a member" verb="Add" members=${others} busy=${busy} onChoose=${enter} />
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
