// Setting many balances to one level: what would change, and doing it two hundred wallets at a time.
import { BOUNDS } from "../api/bounds.js";
import { availableOf } from "./people.js";
import { useRun } from "./run.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Outcome} Outcome */
/** @typedef {{total: number, more: number, less: number, same: number}} Difference `total`: out of the pool; below zero: into it */

/** @param {Member[]} members @param {number} level @returns {Difference} */
export function differenceOf(members, level) {
  const differences = members.map((member) => level - availableOf(member));
  return {
    total: differences.reduce((sum, one) => sum + one, 0),
    more: differences.filter((one) => one > 0).length,
    less: differences.filter((one) => one < 0).length,
    same: differences.filter((one) => one === 0).length,
  };
}

/** Those who give back come first, so that the pool has it for the others. @param {Member[]} members */
export const givingFirst = (members) =>
  members.toSorted((a, b) => availableOf(b) - availableOf(a)).map(({ wallet_id }) => wallet_id);

export const useLevels = () =>
  /** @type {typeof useRun<string, Outcome>} */ (useRun)(
    "/v1/admin/credits/set",
    BOUNDS.SetBody.wallet_ids.most,
    (wallet_ids, { credits, note }) => ({ wallet_ids, credits, note }),
  );
