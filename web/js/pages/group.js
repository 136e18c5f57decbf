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
import { amountAvailable } from "../credits/wallets.js";
import { useAct } from "../hooks/act.js";
import { useEdit } from "../hooks/edit.js";
import { html, useState } from "../html.js";
import { go, href } from "../router.js";
import { Question, Told } from "../session/dialogs.js";
import { t } from "../texts.js";
import { credits } from "../time.js";

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
    return html`<${PageHead} section=${t("groups.groups")} title=${t("groups.not_found")} />
      <${Empty} icon="groups" title=${t("groups.not_found_about")}>
        <a class="button primary" href="#/admin/groups">${t("members.all_groups")}</a>
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
  return html`<${PageHead} section=${t("groups.groups")} title=${group.name} lead=${t("groups.members_count", { count: group.members_count })}>
      <button type="button" class="button" onClick=${() => setAsking("edit")}>${t("groups.edit_group")}</button>
      <${Menu}
        label=${t("groups.more_about")}
        choices=${[{ text: t("groups.remove_group"), icon: "close", grave: true, choose: () => setAsking("remove") }]}
      />
    <//>
    <div class="stack">
      <div class="panels">
        <${GroupPurse} group=${group} transfer=${href("/admin/transfer", { to: group.wallet_id })} />
        <${Rules} group=${group} people=${people} />
      </div>
      <section>
        <h2>${t("members.members")}</h2>
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
  return html`<section class="panel" aria-label=${t("groups.rules_title")}>
    <h2>${t("groups.rules_title")}</h2>
    <dl class="facts">
      <div><dt>${t("groups.coaching_types")}</dt><dd>${typesText(group.coaching_type_ids, catalogue.data)}</dd></div>
      <div><dt>${t("groups.most_credits")}</dt><dd>${most === null ? t("groups.no_limit") : credits(most)}</dd></div>
      <div><dt>${t("groups.group_admins")}</dt><dd>${admins.join(", ") || t("groups.nobody_but_admins")}</dd></div>
    </dl>
  </section>`;
}

/** @param {Group} group what its end means for its wallet */
function emptied(group) {
  const left = leftIn(group);
  if (left === null) return "";
  return left ? t("groups.credits_to_pool", { credits: credits(left) }) : t("groups.wallet_is_empty");
}

/** @param {Group} group the same, where it ends by saving */
function emptiedWhenSaved(group) {
  const left = leftIn(group);
  return left ? t("groups.credits_to_pool_saved", { credits: credits(left) }) : t("groups.wallet_is_empty");
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
  return html`<${Dialog} title=${t("groups.edit_name", { name: group.name })} onClose=${onClose}>
    <${Loaded} of=${catalogue}>
      ${(/** @type {Catalogue} */ found) =>
        html`<${EditForm} edit=${edit} saved=${t("groups.saved")} onSaved=${saved}>
          ${(/** @type {Draft} */ draft) =>
            html`<${GroupFields}
              draft=${draft}
              catalogue=${found}
              members=${members}
              walletHint=${group.wallet && !draft.wallet ? emptiedWhenSaved(group) : undefined}
              change=${edit.change}
            />`}
        <//>`}
    <//>
  <//>`;
}

/** @param {{group: Group, transfer: string}} props `transfer`: where its credits are moved */
export function GroupPurse({ group, transfer }) {
  const left = leftIn(group);
  return html`<section class="panel" aria-label=${t("members.wallet")}>
    <h2>${t("members.wallet")}</h2>
    ${left === null
      ? html`<p class="hint">${t("groups.no_own_wallet")}</p>`
      : html`<div class="balance">
            ${amountAvailable(left)}
            ${Boolean(group.held) && html`<span class="hint">${t("credits.held_for_requests", { credits: credits(group.held ?? 0) })}</span>`}
          </div>
          <p class="actions below">
            <a class="button" href=${transfer}>${t("wallets.transfer_credits")}</a>
            <a class="button" href=${href("/credits", { wallet: group.wallet_id })}>${t("wallets.history")}</a>
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
        say(t("groups.is_removed", { name: group.name }), "/admin/groups");
      },
    );
  const consequences = [
    emptied(group),
    t("groups.one_group_less", { count: group.members_count }),
    group.wallet && t("groups.paid_sessions_stand"),
    group.admin_ids.length > 0 && t("groups.admins_lose_role"),
  ].filter(Boolean);
  return html`<${Question}
    title=${t("groups.remove_sure", { name: group.name })}
    keep=${t("groups.keep_group")}
    go=${t("groups.remove_group")}
    grave
    step=${{ busy, error }}
    onGo=${end}
    onClose=${onClose}
  >
    <${Told} title=${t("groups.cannot_be_undone")} text="" grave />
    <ul class="bullets">
      ${consequences.map((text) => html`<li key=${text}>${text}</li>`)}
    </ul>
  <//>`;
}
