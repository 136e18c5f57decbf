// The audit in words: what somebody did, to whom. The API names things by id; names are those of today.
import { html } from "../html.js";
import { href } from "../router.js";
import { rich, t } from "../texts.js";
import { credits } from "../time.js";
import { rolesWithin } from "./roles.js";

/** @typedef {import("../api/types").Deed} Deed */
/** @typedef {{text: string, to?: string}} Part a name in a sentence, perhaps a link */
/**
 * Names by id; what is not known any more is named for what it was.
 * @typedef {object} Names
 * @property {(deed: Deed) => Part} person to whom it was done
 * @property {(id: string) => Part} group
 * @property {(id: string) => Part} wallet
 */

/**
 * @param {import("../api/types").Member[]} members
 * @param {import("../api/types").Named[]} coaches
 * @param {import("../api/types").Group[]} groups
 * @param {import("../api/types").Wallet[]} shared
 * @returns {Names}
 */
export function namesOf(members, coaches, groups, shared) {
  const people = new Map(coaches.map(({ id, name }) => /** @type {[string, Part]} */ ([id, { text: name }])));
  for (const { id, name } of members) people.set(id, { text: name, to: href(`/admin/members/${id}`) });
  const purses = new Map(members.map(({ wallet_id, id }) => [wallet_id, people.get(id)]));
  for (const { id, name } of shared) if (!purses.has(id)) purses.set(id, { text: name });
  const known = new Map(groups.map(({ id, name }) => [id, { text: name, to: href(`/admin/groups/${id}`) }]));
  return {
    person: (deed) => people.get(deed.person?.id ?? "") ?? former(deed),
    group: (id) => known.get(id) ?? { text: t("audit.group_gone") },
    wallet: (id) => purses.get(id) ?? { text: t("audit.wallet_closed") },
  };
}

/** Somebody who is in no list any more; a member's page stays. @param {Deed} deed @returns {Part} */
function former({ person, action }) {
  if (!person) return { text: t("audit.somebody_left") };
  return action.startsWith("coach.") ? { text: person.name } : { text: person.name, to: href(`/admin/members/${person.id}`) };
}

/** @typedef {import("../html.js").Children} Children */
/** @typedef {{[name in keyof Names]: (of: Parameters<Names[name]>[0]) => Children}} Drawn names as they stand on the page */

/** @param {Deed} deed @param {string} name */
const counted = ({ detail }, name) => credits(Number(detail[name] ?? 0));

/** @param {Deed} deed */
const toSession = ({ subject_id }) => (/** @type {string} */ words) =>
  html`<a href=${href(`/sessions/${subject_id}`)}>${words}</a>`;

/** @param {Deed} deed */
const toWebhook = ({ subject_id }) => (/** @type {string} */ words) =>
  html`<a href=${href(`/admin/webhooks/${subject_id}`)}>${words}</a>`;

/** @param {Deed} deed */
const rolesOf = ({ detail }) => rolesWithin(String(detail["roles"]).split(", "));

/** What was noted about it. @param {Deed} deed */
const noted = ({ detail }) => (detail["note"] ? `: “${detail["note"]}”` : "");

/** @type {Record<string, (deed: Deed, who: Children, names: Drawn) => Children>} */
const SENTENCES = {
  "member.added": (deed, who, { person }) =>
    deed.detail["credits"]
      ? rich("audit.member_added_with", { who, person: person(deed), credits: counted(deed, "credits") })
      : rich("audit.member_added", { who, person: person(deed) }),
  "member.changed": (deed, who, { person }) =>
    deed.detail["roles"]
      ? rich("audit.roles_changed", { who, person: person(deed), roles: rolesOf(deed) })
      : rich("audit.member_changed", { who, person: person(deed) }),
  "member.erased": (deed, who, { person }) => rich("audit.member_erased", { who, person: person(deed) }),
  "member.removed": (deed, who, { person }) => rich("audit.member_removed", { who, person: person(deed) }),
  "coach.added": (deed, who, { person }) => rich("audit.coach_added", { who, person: person(deed) }),
  "coach.changed": (deed, who, { person }) => rich("audit.coach_changed", { who, person: person(deed) }),
  "coach.removed": (deed, who, { person }) => rich("audit.coach_removed", { who, person: person(deed) }),
  "catalogue.changed": (_, who) => rich("audit.catalogue_changed", { who }),
  "workspace.changed": (_, who) => rich("audit.workspace_changed", { who }),
  "group.added": ({ subject_id }, who, { group }) => rich("audit.group_added", { who, group: group(subject_id) }),
  "group.changed": ({ subject_id }, who, { group }) => rich("audit.group_changed", { who, group: group(subject_id) }),
  "group.removed": ({ subject_id }, who, { group }) => rich("audit.group_removed", { who, group: group(subject_id) }),
  "group.member_added": (deed, who, { group, person }) =>
    rich("audit.group_member_added", { who, person: person(deed), group: group(deed.subject_id) }),
  "group.member_removed": (deed, who, { group, person }) =>
    rich("audit.group_member_removed", { who, person: person(deed), group: group(deed.subject_id) }),
  "credits.transferred": (deed, who, { wallet }) =>
    rich("audit.credits_transferred", {
      who,
      credits: counted(deed, "credits"),
      giver: wallet(String(deed.detail["from_wallet_id"])),
      taker: wallet(deed.subject_id),
    }),
  "credits.set": (deed, who) =>
    rich("audit.credits_set", { who, count: Number(deed.detail["wallets"] ?? 1), credits: counted(deed, "credits") }),
  "credits.granted": (deed, who, { person }) =>
    rich("audit.credits_granted", { who, person: person(deed), credits: counted(deed, "credits") }),
  "credits.refused": (deed, who, { person }) =>
    rich("audit.credits_refused", { who, person: person(deed), credits: counted(deed, "asked") }),
  "debt.taken": (deed, who, { person }) =>
    rich("audit.debt_taken", { who, person: person(deed), credits: counted(deed, "credits"), note: noted(deed) }),
  "debt.written_off": (deed, who, { person }) =>
    rich("audit.debt_written_off", { who, person: person(deed), credits: counted(deed, "credits"), note: noted(deed) }),
  "webhook.added": (deed, who) => rich("audit.webhook_added", { who, webhook: toWebhook(deed) }),
  "webhook.changed": (deed, who) => rich("audit.webhook_changed", { who, webhook: toWebhook(deed) }),
  "webhook.removed": (_, who) => rich("audit.webhook_removed", { who }),
  "webhook.rotated": (deed, who) => rich("audit.webhook_rotated", { who, webhook: toWebhook(deed) }),
  "webhook.resent": (deed, who) => rich("audit.webhook_resent", { who, webhook: toWebhook(deed) }),
  "directory.connected": (_, who) => rich("audit.directory_connected", { who }),
  "directory.disconnected": (_, who) => rich("audit.directory_disconnected", { who }),
  "session.cancelled": (deed, who) => rich("audit.session_cancelled", { who, session: toSession(deed) }),
  "session.completed": (deed, who) => rich("audit.session_completed", { who, session: toSession(deed) }),
  "session.missed": (deed, who) => rich("audit.session_missed", { who, session: toSession(deed) }),
  "session.refunded": (deed, who) => rich("audit.session_refunded", { who, session: toSession(deed) }),
};

/** Who did what. @param {Deed} deed @param {Children} who @param {Drawn} names */
export function sentenceOf(deed, who, names) {
  const made = SENTENCES[deed.action]?.(deed, who, names);
  return made ?? html`${who} ${deed.action.replaceAll(/[._]/g, " ")}`;
}
