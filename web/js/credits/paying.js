// Which wallet pays: what each is called, in which order they stand, and the choice between them.
import { Select } from "../components/parts.js";
import { html } from "../html.js";
import { byName } from "../locale.js";
import { apart } from "../names.js";
import { t } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Wallet} Wallet */

/** @param {Pick<Wallet, "kind" | "name">} wallet */
export const walletName = ({ kind, name }) => (kind === "member" ? t("credits.my_credits") : name);

/** Own first, then the pool, then groups'. @param {Wallet[]} wallets */
export function inOrder(wallets) {
  const rank = ["member", "workspace", "group"];
  return wallets.toSorted((a, b) => rank.indexOf(a.kind) - rank.indexOf(b.kind) || byName(a, b));
}

/**
 * Which wallet pays, where there is more than one that can.
 * @param {{wallets: Wallet[], wallet: Wallet | undefined, onWallet: (id: string) => void}} props
 */
export function PayWith({ wallets, wallet, onWallet }) {
  if (wallets.length < 2) return null;
  return html`<${Select}
    label=${t("credits.pay_with")}
    value=${wallet?.id}
    options=${wallets.map((one) => [one.id, `${apart(walletName(one))}: ${credits(one.available)}`])}
    onChange=${onWallet}
  />`;
}
