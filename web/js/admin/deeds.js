// The audit in words: what somebody did, to whom. The API names things by id; names are those of today.
import { html } from "../html.js";
import { href } from "../router.js";
import { rich, t } from "../texts.js";
import { credits } from "../time.js";
import { rolesWithin } from "./roles.js";

/** @typedef {import("../api/types").Deed} Deed */
/** @typedef {{text: string, to?: string, person?: string}} Part a name in a sentence: perhaps a link, or a person whose name is still to be read */
/**
 * Names by id; what is not known any more is named for what it was.
 * @typedef {object} Names
 * @property {(id: string) => Part} person
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
    person: (id) => people.get(id) ?? { text: t("audit.somebody_left"), person: id },
    group: (id) => known.get(id) ?? { text: t("audit.group_gone") },
    wallet: (id) => purses.get(id) ?? { text: t("audit.wallet_closed") },
  };
}

/** @typedef {import("../html.js").Children} Children */
/** @typedef {Record<keyof Names, (id: string) => Children>} Drawn names as they stand on the page */

/** @param {Deed} deed @param {string} name */
const counted = ({ detail }, name) => credits(Number(detail[name] ?? 0));

/** @param {Deed} deed */
const toSession = ({ subject_id }) => (/** @type {string} */ words) =>
  html`<a href=${href(`/sessions/${subject_id}`)}>${words}</a>`;

/** @param {Deed} deed */
const rolesOf = ({ detail }) => rolesWithin(String(detail["roles"]).split(", "));

/** What was noted about it. @param {Deed} deed */
const noted = ({ detail }) => (detail["note"] ? `: “${detail["note"]}”` : "");

/** @type {Record<string, (deed: Deed, who: Children, names: Drawn) => Children>} */
const SENTENCES = {
  "member.added": (deed, who, { person }) =>
    deed.detail["credits"]
      ? rich("audit.member_added_with", { who, person: person(deed.subject_id), credits: counted(deed, "credits") })
      : rich("audit.member_added", { who, person: person(deed.subject_id) }),
  "member.changed": (deed, who, { person }) =>
    deed.detail["roles"]
      ? rich("audit.roles_changed", { who, person: person(deed.subject_id), roles: rolesOf(deed) })
      : rich("audit.member_changed", { who, person: person(deed.subject_id) }),
  "member.removed": ({ subject_id }, who, { person }) => rich("audit.member_removed", { who, person: person(subject_id) }),
  "coach.added": ({ subject_id }, who, { person }) => rich("audit.coach_added", { who, person: person(subject_id) }),
  "coach.changed": ({ subject_id }, who, { person }) => rich("audit.coach_changed", { who, person: person(subject_id) }),
  "coach.removed": ({ subject_id }, who, { person }) => rich("audit.coach_removed", { who, person: person(subject_id) }),
  "catalogue.changed": (_, who) => rich("audit.catalogue_changed", { who }),
  "workspace.changed": (_, who) => rich("audit.workspace_changed", { who }),
  "group.added": ({ subject_id }, who, { group }) => rich("audit.group_added", { who, group: group(subject_id) }),
  "group.changed": ({ subject_id }, who, { group }) => rich("audit.group_changed", { who, group: group(subject_id) }),
  "group.removed": ({ subject_id }, who, { group }) => rich("audit.group_removed", { who, group: group(subject_id) }),
  "group.member_added": ({ subject_id, detail }, who, { group, person }) =>
    rich("audit.group_member_added", { who, person: person(String(detail["person_id"])), group: group(subject_id) }),
  "group.member_removed": ({ subject_id, detail }, who, { group, person }) =>
    rich("audit.group_member_removed", { who, person: person(String(detail["person_id"])), group: group(subject_id) }),
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
    rich("audit.credits_granted", { who, person: person(deed.subject_id), credits: counted(deed, "credits") }),
  "credits.refused": (deed, who, { person }) =>
    rich("audit.credits_refused", { who, person: person(deed.subject_id), credits: counted(deed, "asked") }),
  "debt.taken": (deed, who, { person }) =>
    rich("audit.debt_taken", { who, person: person(deed.subject_id), credits: counted(deed, "credits"), note: noted(deed) }),
  "debt.written_off": (deed, who, { person }) =>
    rich("audit.debt_written_off", { who, person: person(deed.subject_id), credits: counted(deed, "credits"), note: noted(deed) }),
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
