// Between which wallets somebody may move credits, and how many.
import { availableOf } from "../admin/people.js";
import { byName } from "../locale.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Group} Group */
/** @typedef {import("../api/types").GroupMember} GroupMember */

/**
 * A wallet in a transfer. `most`: how many may leave it; out of the workspace's they can be given a last day.
 * `expiring` are the dates of its credits, where they are known.
 * @typedef {{id: string, kind: import("../api/types").Wallet["kind"], name: string, available: number, most: number, expiring: import("../api/types").Expiring[]}} Account
 */
/** @typedef {{accounts: Account[], targets: (from: Account) => Account[]}} Choices */

/** @param {Account["kind"]} kind @param {string} id @param {string} name @param {number} available @returns {Account} */
const account = (kind, id, name, available) => ({ kind, id, name, available, most: available, expiring: [] });

/**
 * Everything in the workspace: the pool first, groups, then people by name.
 * @param {import("../api/types").Credits} mine
 * @param {Member[]} members
 * @returns {Choices}
 */
export function ofWorkspace({ wallets }, members) {
  const shared = wallets
    .filter(({ kind }) => kind !== "member")
    .sort((a, b) => Number(b.kind === "workspace") - Number(a.kind === "workspace") || byName(a, b))
    .map(({ id, name, available, kind, expiring }) => ({ ...account(kind, id, name, available), expiring }));
  const people = members
    .filter(({ status }) => status === "active")
    .map((member) => account("member", member.wallet_id, member.name, availableOf(member)));
  const accounts = [...shared, ...people];
  return { accounts, targets: ({ id }) => accounts.filter((one) => one.id !== id) };
}

/**
 * Between a group's wallet and its members; back goes only what the group gave.
 * @param {Group} group
 * @param {GroupMember[]} members
 * @returns {Choices}
 */
export function ofGroup(group, members) {
  const hub = account("group", group.wallet_id ?? "", group.name, (group.balance ?? 0) - (group.held ?? 0));
  const people = members
    .toSorted(byName)
    .map((member) => {
      const one = account("member", member.wallet_id, member.name, member.balance - member.held);
      return { ...one, most: Math.min(one.available, member.given) };
    });
  return { accounts: [hub, ...people], targets: ({ id }) => (id === hub.id ? people : [hub]) };
}

/**
 * How many of so many credits end before a last day that they are to be given: those that last go first.
 * @param {Account} giver
 * @param {number} amount
 * @param {string} useBy
 */
export function endingSooner({ available, expiring }, amount, useBy) {
  const sooner = expiring.filter(({ use_by }) => use_by < useBy).reduce((sum, lot) => sum + lot.credits, 0);
  return Math.max(0, amount - (available - sooner));
}
