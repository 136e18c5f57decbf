// Admin: one group: its rules, its wallet, its people, its end.
import { GroupFields, asDraft } from "../admin/group-fields.js";
import { GroupMembers, PutIn } from "../admin/group-members.js";
import { GROUPS, leftIn, typesText } from "../admin/groups.js";
import { MEMBERS, useMembers } from "../admin/people.js";
import { remove } from "../api/calls.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet } from "../api/resource.js";
import { Menu } from "../components/menu.js";
import { Dialog, EditForm, Empty, Loaded, PageHead, Skeleton, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { useEdit } from "../hooks/edit.js";
import { html, useState } from "../html.js";
import { numberText } from "../locale.js";
import { go, href } from "../router.js";
import { Question, Told } from "../session/dialogs.js";
import { credits, plural } from "../time.js";

/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").VisibleCatalogue} Catalogue */
/** @typedef {import("../admin/group-fields.js").Draft} Draft */

/** @param {import("../shell.js").PageProps} props */
export function Page({ params }) {
  const path = `${GROUPS}/${encodeURIComponent(params["groupId"] ?? "")}`;
  /** @type {ReturnType<typeof useGet<Group>>} */
  const group = useGet(path);
  if (isMissing(group.error)) {
    return html`<${PageHead} section="Groups" title="Group not found" />
      <${Empty} icon="groups" title="There is no such group in your workspace.">
        <a class="button primary" href="#/admin/groups">All groups</a>
      <//>`;
  }
  return html`<${Loaded} of=${group} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Group} */ found) => html`<${Details} group=${found} path=${path} />`}
  <//>`;
}

/** @param {{group: Group, path: string}} props */
function Details({ group, path }) {
  const members = useMembers();
  const [asking, setAsking] = useState(/** @type {"" | "edit" | "remove"} */ (""));
  const people = members.data ?? [];
  const close = () => setAsking("");
  return html`<${PageHead} section="Groups" title=${group.name} lead=${plural(group.members_count, "member")}>
      <button type="button" class="button" onClick=${() => setAsking("edit")}>Edit group</button>
      <${Menu}
        label="More about this group"
        choices=${[{ text: "Remove group", icon: "close", grave: true, choose: () => setAsking("remove") }]}
      />
    <//>
    <div class="stack">
      <div class="panels">
        <${GroupPurse} group=${group} transfer=${href("/admin/transfer", { to: group.wallet_id })} />
        <${Rules} group=${group} people=${people} />
      </div>
      <section>
        <h2>Members</h2>
        <${PutIn} group=${group} members=${people} />
        <${GroupMembers} group=${group} transfer="/admin/transfer" />
      </section>
    </div>
    ${asking === "edit" && html`<${EditGroup} group=${group} path=${path} members=${people} onClose=${close} />`}
    ${asking === "remove" && html`<${RemoveGroup} group=${group} path=${path} onClose=${close} />`}`;
}

/** @param {{group: Group, people: Member[]}} props */
function Rules({ group, people }) {
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const admins = people.filter(({ id }) => group.admin_ids.includes(id)).map(({ name }) => name);
  const most = group.max_credits_per_session;
  return html`<section class="panel" aria-label="Rules">
    <h2>Rules</h2>
    <dl class="facts">
      <div><dt>Coaching types</dt><dd>${typesText(group.coaching_type_ids, catalogue.data)}</dd></div>
      <div><dt>Most credits a session</dt><dd>${most === null ? "No limit" : credits(most)}</dd></div>
      <div><dt>Group admins</dt><dd>${admins.join(", ") || "Nobody but workspace admins"}</dd></div>
    </dl>
  </section>`;
}

/** @param {Group} group what its end means for its wallet */
function emptied(group) {
  const left = leftIn(group);
  if (left === null) return "";
  return left ? `Its ${credits(left)} go to the pool` : "Its wallet is empty";
}

/** @param {{group: Group, path: string, members: Member[], onClose: () => void}} props */
function EditGroup({ group, path, members, onClose }) {
  /** @type {import("../hooks/edit.js").Edited<Draft>} */
  const edit = useEdit(path, "PATCH", asDraft);
  /** @type {ReturnType<typeof useGet<Catalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const saved = () => {
    invalidate(GROUPS, MEMBERS, "/v1/credits", "/v1/me", "/v1/catalogue");
    onClose();
  };
  return html`<${Dialog} title=${`Edit ${group.name}`} onClose=${onClose}>
    <${Loaded} of=${catalogue}>
      ${(/** @type {Catalogue} */ found) =>
        html`<${EditForm} edit=${edit} saved="The group is saved." onSaved=${saved}>
          ${(/** @type {Draft} */ draft) =>
            html`<${GroupFields}
              draft=${draft}
              catalogue=${found}
              members=${members}
              walletHint=${group.wallet && !draft.wallet ? `${emptied(group)} when you save.` : undefined}
              change=${edit.change}
            />`}
        <//>`}
    <//>
  <//>`;
}

/** @param {{group: Group, transfer: string}} props `transfer`: where its credits are moved */
export function GroupPurse({ group, transfer }) {
  const left = leftIn(group);
  return html`<section class="panel" aria-label="Wallet">
    <h2>Wallet</h2>
    ${left === null
      ? html`<p class="hint">This group has no wallet of its own.</p>`
      : html`<div class="balance">
            <strong>${numberText(left)}</strong>
            <span>${left === 1 ? "credit" : "credits"} available</span>
            ${Boolean(group.held) && html`<span class="hint">${credits(group.held ?? 0)} held for requests</span>`}
          </div>
          <p class="actions below">
            <a class="button" href=${transfer}>Transfer Credits</a>
            <a class="button" href=${href("/credits", { wallet: group.wallet_id })}>History</a>
          </p>`}
  </section>`;
}

/** @param {{group: Group, path: string, onClose: () => void}} props */
function RemoveGroup({ group, path, onClose }) {
  const { act, busy, error } = useAct();
  const end = () =>
    act(
      () => remove(path),
      () => {
        invalidate(`${GROUPS}?`, MEMBERS, "/v1/credits", "/v1/me", "/v1/catalogue");
        go("#/admin/groups");
        say(`${group.name} is removed.`, "/admin/groups");
      },
    );
  const consequences = [
    emptied(group) && `${emptied(group)}.`,
    `${plural(group.members_count, "member")} ${group.members_count === 1 ? "is" : "are"} in one group less. Somebody in no group may book everything.`,
    group.wallet && "Sessions that it paid stand; what comes back of them goes to the pool.",
    group.admin_ids.length > 0 && "Its group admins lose that role.",
  ].filter(Boolean);
  return html`<${Question}
    title=${`Remove ${group.name}?`}
    keep="Keep group"
    go="Remove group"
    grave
    step=${{ busy, error }}
    onGo=${end}
    onClose=${onClose}
  >
    <${Told} title="This cannot be undone" text="" grave />
    <ul class="bullets">
      ${consequences.map((text) => html`<li key=${text}>${text}</li>`)}
    </ul>
  <//>`;
}
