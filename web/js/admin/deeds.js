// The audit in words: what somebody did, to whom. The API names things by id; names are those of today.
import { href } from "../router.js";
import { credits, plural } from "../time.js";

/** @typedef {import("../api/types").Deed} Deed */
/** @typedef {{text: string, to?: string, person?: string}} Part of a sentence: perhaps a link, or a person whose name is still to be read */
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
    person: (id) => people.get(id) ?? { text: "somebody who has left", person: id },
    group: (id) => known.get(id) ?? { text: "a group that is gone" },
    wallet: (id) => purses.get(id) ?? { text: "a wallet that is closed" },
  };
}

/** @param {string} text @returns {Part} */
const plain = (text) => ({ text });

/** @param {Deed} deed @param {string} name */
const counted = ({ detail }, name) => credits(Number(detail[name] ?? 0));

/** @param {Deed} deed @param {string} verb @returns {Part[]} */
const session = ({ subject_id }, verb) => [plain(`${verb} `), { text: "a session", to: href(`/sessions/${subject_id}`) }];

/** What was noted about it. @param {Deed} deed */
const noted = ({ detail }) => (detail["note"] ? `: “${detail["note"]}”` : "");

/** @type {Record<string, (deed: Deed, names: Names) => Part[]>} */
const SENTENCES = {
  "member.added": (deed, { person }) => [
    plain("added "),
    person(deed.subject_id),
    ...(deed.detail["credits"] ? [plain(` with ${counted(deed, "credits")}`)] : []),
  ],
  "member.changed": ({ subject_id, detail }, { person }) => [
    plain("changed "),
    person(subject_id),
    ...(detail["roles"] ? [plain(`: now ${String(detail["roles"]).replaceAll("_", " ")}`)] : []),
  ],
  "member.removed": ({ subject_id }, { person }) => [plain("removed "), person(subject_id)],
  "coach.added": ({ subject_id }, { person }) => [plain("added the coach "), person(subject_id)],
  "coach.changed": ({ subject_id }, { person }) => [plain("changed what "), person(subject_id), plain(" offers")],
  "coach.removed": ({ subject_id }, { person }) => [plain("took out the coach "), person(subject_id)],
  "catalogue.changed": () => [plain("changed the catalogue")],
  "group.added": ({ subject_id }, { group }) => [plain("added the group "), group(subject_id)],
  "group.changed": ({ subject_id }, { group }) => [plain("changed the group "), group(subject_id)],
  "group.removed": ({ subject_id }, { group }) => [plain("removed the group "), group(subject_id)],
  "group.member_added": ({ subject_id, detail }, { group, person }) => [
    plain("put "),
    person(String(detail["person_id"])),
    plain(" into "),
    group(subject_id),
  ],
  "group.member_removed": ({ subject_id, detail }, { group, person }) => [
    plain("took "),
    person(String(detail["person_id"])),
    plain(" out of "),
    group(subject_id),
  ],
  "credits.transferred": (deed, { wallet }) => [
    plain(`moved ${counted(deed, "credits")} from `),
    wallet(String(deed.detail["from_wallet_id"])),
    plain(" to "),
    wallet(deed.subject_id),
  ],
  "credits.set": (deed) => [
    plain(`set ${plural(Number(deed.detail["wallets"] ?? 1), "wallet")} to ${counted(deed, "credits")}`),
  ],
  "credits.granted": (deed, { person }) => [plain(`granted ${counted(deed, "credits")} to `), person(deed.subject_id)],
  "credits.refused": (deed, { person }) => [
    plain("refused "),
    person(deed.subject_id),
    plain(` the ${counted(deed, "asked")} they asked for`),
  ],
  "debt.taken": (deed, { person }) => [
    plain(`took back ${counted(deed, "credits")} that `),
    person(deed.subject_id),
    plain(` owed${noted(deed)}`),
  ],
  "debt.written_off": (deed, { person }) => [
    plain(`wrote off ${counted(deed, "credits")} that `),
    person(deed.subject_id),
    plain(` owed${noted(deed)}`),
  ],
  "session.cancelled": (deed) => session(deed, "cancelled"),
  "session.completed": (deed) => session(deed, "marked as completed"),
  "session.missed": (deed) => session(deed, "recorded a no-show of"),
  "session.refunded": (deed) => session(deed, "refunded, as an exception,"),
};

/** What follows the name of who did it. @param {Deed} deed @param {Names} names @returns {Part[]} */
export function sentenceOf(deed, names) {
  const made = SENTENCES[deed.action]?.(deed, names);
  return made ?? [plain(deed.action.replaceAll(/[._]/g, " "))];
}
