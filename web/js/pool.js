// The workspace's own wallet, as those who manage it see it.
import { useGet } from "./resource.js";

/** @returns {import("./types").Wallet | undefined} */
export function usePool() {
  /** @type {ReturnType<typeof useGet<import("./types").Credits>>} */
  const all = useGet("/v1/credits");
  return all.data?.wallets.find((wallet) => wallet.kind === "workspace");
}
