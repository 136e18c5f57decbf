// Removing a person: what will happen is told first, then it is done.
import { remove } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { Loaded, Skeleton, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html } from "../html.js";
import { Question, Told } from "../session/dialogs.js";
import { t } from "../texts.js";
import { GROUPS } from "./groups.js";
import { MEMBERS } from "./people.js";
import { isMore, usePlanned } from "./planned.js";

/** @typedef {import("../api/types").Member} Member */

/**
 * @param {object} props
 * @param {Member} props.member
 * @param {string} props.zone the workspace's
 * @param {() => void} props.onClose
 */
export function RemoveMember({ member, zone, onClose }) {
  const planned = usePlanned({ member_id: member.id }, zone);
  const { act, busy, error } = useAct();
  const go = () =>
    act(
      () => remove(`${MEMBERS}/${encodeURIComponent(member.id)}`),
      ({ status }) => {
        invalidate(MEMBERS, GROUPS, "/v1/credits", "/v1/admin/sessions");
        say(status === "removed" ? t("members.is_removed", { name: member.name }) : t("members.is_being_removed", { name: member.name }));
        onClose();
      },
    );
  return html`<${Question}
    title=${t("members.remove_sure", { name: member.name })}
    keep=${t("members.keep", { name: member.name.split(" ")[0] })}
    go=${t("members.remove")}
    grave
    step=${{ busy, error }}
    onGo=${go}
    onClose=${onClose}
    barred=${planned.data === undefined}
  >
    <${Told}
      title=${t("members.remove_told")}
      text=${t("members.remove_about")}
      grave
    />
    <${Loaded} of=${planned} skeleton=${html`<${Skeleton} lines=${3} />`}>
      ${(/** @type {import("./planned.js").Planned} */ { sessions, requests }) =>
        html`<ul class="bullets">
          ${consequences(member, sessions, requests).map((text) => html`<li key=${text}>${text}</li>`)}
        </ul>`}
    <//>
  <//>`;
}

/** @param {number} count */
function sessionsAhead(count) {
  if (!count) return t("members.no_session_ahead");
  return isMore(count) ? t("members.more_sessions_ahead", { most: count }) : t("members.sessions_ahead", { count });
}

/** @param {number} count */
const requestsAhead = (count) =>
  isMore(count) ? t("members.more_requests_ahead", { most: count }) : t("members.requests_ahead", { count });

/** @param {Member} member @param {number} sessions @param {number} requests */
function consequences(member, sessions, requests) {
  const available = member.balance - member.held;
  return [
    sessionsAhead(sessions),
    ...(requests ? [requestsAhead(requests)] : []),
    available ? t("members.wallet_to_pool", { count: available }) : t("members.wallet_empty"),
    ...(member.group_ids.length ? [t("members.leave_groups")] : []),
    ...(member.roles.includes("coach") ? [t("members.leave_as_coach")] : []),
    t("members.begun_end_as_usual"),
  ];
}
