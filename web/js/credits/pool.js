// The workspace's own wallet, as those who manage it see it, and how it is filled.
import { ApiError } from "../api/calls.js";
import { useGet } from "../api/resource.js";
import { html } from "../html.js";
import { apart } from "../names.js";
import { href } from "../router.js";
import { rich } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Wallet} Wallet */

/** @returns {Wallet | undefined} */
export function usePool() {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const all = useGet("/v1/credits");
  return all.data?.wallets.find((wallet) => wallet.kind === "workspace");
}

/** Where admins buy credits for the pool. @param {{id: string, text: string}} props its wallet's id */
export function FillPool({ id, text }) {
  return html`<a href=${href("/credits", { wallet: id })}>${text}</a>`;
}

/** Before something is sent that the pool cannot give. @param {{pool: Wallet | undefined, needed: number}} props */
export function BeyondPool({ pool, needed }) {
  if (!pool || needed <= pool.available) return null;
  return html`<p class="note warn" role="status">
    ${rich("wallets.beyond_pool", {
      credits: credits(needed),
      pool: apart(pool.name),
      available: credits(pool.available),
      fill: (words) => html`<${FillPool} id=${pool.id} text=${words} />`,
    })}
  </p>`;
}

/** What helps where the pool had too few when it was asked. @param {{error: unknown, pool: Wallet | undefined}} props */
export function PoolRemedy({ error, pool }) {
  if (!pool || !(error instanceof ApiError) || error.code !== "insufficient_credits") return null;
  return html`<p>${rich("wallets.give_fewer", { fill: (words) => html`<${FillPool} id=${pool.id} text=${words} />` })}</p>`;
}
