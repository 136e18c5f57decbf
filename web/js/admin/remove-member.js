// Removing a person: what will happen is told first, then it is done.
import { remove } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { Loaded, Skeleton, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html } from "../html.js";
import { Question, Told } from "../session/dialogs.js";
import { credits } from "../time.js";
import { GROUPS } from "./groups.js";
import { MEMBERS } from "./people.js";
import { are, counted, usePlanned } from "./planned.js";

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
        say(status === "removed" ? `${member.name} is removed.` : `${member.name} is being removed.`);
        onClose();
      },
    );
  return html`<${Question}
    title=${`Remove ${member.name}?`}
    keep=${`Keep ${member.name.split(" ")[0]}`}
    go="Remove"
    grave
    step=${{ busy, error }}
    onGo=${go}
    onClose=${onClose}
    barred=${planned.data === undefined}
  >
    <${Told}
      title="They can do nothing here any more, at once"
      text="Removing takes a few minutes and cannot be stopped. Their history stays, and you can add them again later."
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

/** @param {Member} member @param {number} sessions @param {number} requests */
function consequences(member, sessions, requests) {
  const available = member.balance - member.held;
  return [
    sessions
      ? `${counted(sessions, "session")} ahead ${are(sessions)} cancelled; what was paid goes to the pool.`
      : "No session is ahead.",
    ...(requests ? [`${counted(requests, "request")} ${are(requests)} withdrawn; what is held goes to the pool.`] : []),
    available ? `${credits(available)} of their wallet ${available === 1 ? "goes" : "go"} to the pool.` : "Their wallet is empty.",
    ...(member.group_ids.length ? ["They leave their groups."] : []),
    ...(member.roles.includes("coach") ? ["As a coach they leave too: members get all they paid for sessions ahead back."] : []),
    "Sessions that have begun end as usual. Everybody concerned is told by mail.",
  ];
}
