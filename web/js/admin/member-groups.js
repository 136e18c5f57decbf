// The groups that one person is in; each change is written at once.
import { put, remove } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { Check, ErrorNote, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useEffect, useState } from "../html.js";
import { t } from "../texts.js";
import { GROUPS } from "./groups.js";
import { MEMBERS } from "./people.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").Member} Member */

/** @param {string} groupId @param {string} memberId */
export const placePath = (groupId, memberId) =>
  `${GROUPS}/${encodeURIComponent(groupId)}/members/${encodeURIComponent(memberId)}`;

/** @param {{member: Member, groups: Group[]}} props */
export function MemberGroups({ member, groups }) {
  const { act, busy, error } = useAct();
  const stored = member.group_ids.join(" ");
  const [chosen, setChosen] = useState(member.group_ids);
  useEffect(() => setChosen(member.group_ids), [stored, error]);
  if (!groups.length) return null;
  const toggle = (/** @type {Group} */ group) => (/** @type {boolean} */ on) => {
    const path = placePath(group.id, member.id);
    setChosen(on ? [...chosen, group.id] : chosen.filter((id) => id !== group.id));
    void act(
      () => (on ? put(path) : remove(path)),
      () => {
        invalidate(MEMBERS, GROUPS);
        say(on ? t("groups.is_in", { name: member.name, group: group.name }) : t("groups.no_longer_in", { name: member.name, group: group.name }));
      },
    );
  };
  return html`<section class="panel">
    <h2>${t("groups.groups")}</h2>
    <fieldset>
      <legend class="unseen">${t("groups.groups_of", { name: member.name })}</legend>
      ${groups.map(
        (group) =>
          html`<${Check}
            key=${group.id}
            label=${group.name}
            checked=${chosen.includes(group.id)}
            disabled=${busy}
            onChange=${toggle(group)}
          />`,
      )}
    </fieldset>
    <p class="hint">${t("members.saved_at_once")}</p>
    ${error && html`<${ErrorNote} error=${error} />`}
  </section>`;
}
