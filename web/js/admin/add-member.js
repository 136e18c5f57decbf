// Adding one person with starting credits, roles and groups.
import { BOUNDS } from "../api/bounds.js";
import { invalidate } from "../api/resource.js";
import { Dialog, ErrorNote, NumberField, TextField, say } from "../components/parts.js";
import { BeyondPool, PoolRemedy, usePool } from "../credits/pool.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
import { GROUPS, GroupChecks } from "./groups.js";
import { MEMBERS } from "./people.js";
import { RoleChecks } from "./roles.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Role} Role */

/**
 * @param {object} props
 * @param {import("../api/types").Me} props.me
 * @param {import("../api/types").Group[]} props.groups
 * @param {() => void} props.onClose
 */
export function AddMember({ me, groups, onClose }) {
  const [person, setPerson] = useState({
    name: "",
    email: "",
    credits: /** @type {number | null} */ (0),
    roles: /** @type {Role[]} */ (["member"]),
    group_ids: /** @type {string[]} */ ([]),
  });
  /** @type {ReturnType<typeof useSend<Member>>} */
  const { send, busy, error } = useSend(MEMBERS);
  const pool = usePool();
  const change = (/** @type {Partial<typeof person>} */ some) => setPerson({ ...person, ...some });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const { name, email, credits: starting, ...rest } = person;
    const made = await send({ name: name.trim(), email: email.trim(), credits: starting ?? 0, ...rest });
    if (!made) return;
    invalidate(MEMBERS, GROUPS, "/v1/credits");
    say(t("members.added", { name: made.name }));
    onClose();
  };
  return html`<${Dialog} title=${t("members.add_member")} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${TextField}
        label=${t("members.name")}
        value=${person.name}
        attributes=${{ required: true, ...BOUNDS.MemberBody.name, autocomplete: "off" }}
        onChange=${(/** @type {string} */ name) => change({ name })}
      />
      <${TextField}
        label=${t("members.email")}
        type="email"
        value=${person.email}
        attributes=${{ required: true, ...BOUNDS.MemberBody.email, autocomplete: "off" }}
        onChange=${(/** @type {string} */ email) => change({ email })}
      />
      <${NumberField}
        label=${t("members.starting_credits")}
        hint=${pool ? t("members.from_pool", { pool: pool.name, credits: credits(pool.available) }) : ""}
        value=${person.credits}
        ...${BOUNDS.MemberBody.credits}
        onChange=${(/** @type {number | null} */ some) => change({ credits: some })}
      />
      <${BeyondPool} pool=${pool} needed=${person.credits ?? 0} />
      <${RoleChecks}
        roles=${person.roles}
        byOwner=${me.roles.includes("owner")}
        onChange=${(/** @type {Role[]} */ roles) => change({ roles })}
      />
      <${GroupChecks}
        groups=${groups}
        chosen=${person.group_ids}
        onChange=${(/** @type {string[]} */ group_ids) => change({ group_ids })}
      />
      ${error && html`<${ErrorNote} error=${error}><${PoolRemedy} error=${error} pool=${pool} /><//>`}
      <button type="submit" class="button primary" disabled=${busy || !person.roles.length}>${busy ? t("members.adding") : t("members.add_member")}</button>
    </form>
  <//>`;
}
