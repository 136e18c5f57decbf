// Credits: what is there, what is held, until when it can be used, and the history of each wallet.
import { useGet } from "../api/resource.js";
import { WaitingBooking } from "../booking/remedy.js";
import { Empty, Loaded, PageHead, Skeleton, SupportLink } from "../components/parts.js";
import { AskDialog, OwnRequests } from "../credits/asking.js";
import { FullHistory, History } from "../credits/history.js";
import { Owed } from "../credits/owed.js";
import { Packs } from "../credits/packs.js";
import { inOrder, walletName } from "../credits/paying.js";
import { Purchases, Returned } from "../credits/purchases.js";
import { UseBy, WalletCards } from "../credits/wallets.js";
import { html, useState } from "../html.js";
import { seatsOf } from "../roles.js";
import { href } from "../router.js";
import { rich, t } from "../texts.js";

/** @typedef {import("../api/types").Wallet} Wallet */
/** @typedef {import("../api/types").Credits} Credits */
/** @typedef {import("../api/types").Me} Me */

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  /** @type {ReturnType<typeof useGet<Credits>>} */
  const all = useGet("/v1/credits");
  const [asking, setAsking] = useState(false);
  const purchase = query.get("purchase");
  const asks = seatsOf(me).member && all.data?.buying === "ask_admin";
  return html`<${PageHead} section=${t("shell.section_coaching")} title=${t("wallets.credits")}>
      ${asks && html`<button type="button" class="button primary" onClick=${() => setAsking(true)}>${t("wallets.request_credits")}</button>`}
    <//>
    <${WaitingBooking} personId=${me.id} />
    ${purchase && html`<${Returned} key=${purchase} id=${purchase} cancelled=${query.has("cancelled")} />`}
    <${Loaded} of=${all} skeleton=${html`<${Skeleton} shape="cards" lines=${2} />`}>
      ${(/** @type {Credits} */ found) => html`<${Wallets} all=${found} me=${me} wanted=${query.get("wallet") ?? ""} />`}
    <//>
    ${asking && html`<${AskDialog} onClose=${() => setAsking(false)} />`}`;
}

/** @param {{all: Credits, me: Me, wanted: string}} props */
function Wallets({ all, me, wanted }) {
  const wallets = inOrder(all.wallets);
  const [id, setId] = useState(wanted);
  const wallet = wallets.find((one) => one.id === id) ?? wallets[0];
  if (!wallet) {
    return html`<${Empty} icon="coins" title=${t("wallets.no_wallet")}><p>${t("wallets.no_wallet_about")}</p><//>`;
  }
  return html`<div class="stack">
    <${WalletCards} wallets=${wallets} chosen=${wallet.id} onChoose=${setId} />
    ${seatsOf(me).admin && html`<${Owed} />`}
    ${mayFill(wallet, all.buying) ? html`<${Packs} wallet=${wallet} />` : html`<${HowToGetMore} buying=${all.buying} wallet=${wallet} admin=${seatsOf(me).admin} />`}
    <${Purchases} personId=${me.id} admin=${seatsOf(me).admin} />
    ${all.buying === "ask_admin" && seatsOf(me).member && html`<${OwnRequests} />`}
    <${UseBy} wallet=${wallet} zone=${me.workspaces[0]?.timezone ?? me.timezone} />
    <section>
      <h2>${wallets.length > 1 ? t("wallets.history_of", { wallet: walletName(wallet) }) : t("wallets.history")}</h2>
      <${WalletHistory} key=${wallet.id} wallet=${wallet} me=${me} />
    </section>
  </div>`;
}

/** @param {{wallet: Wallet, me: Me}} props */
function WalletHistory({ wallet, me }) {
  if (seatsOf(me).admin) return html`<${FullHistory} walletId=${wallet.id} myId=${me.id} />`;
  if (wallet.readable) return html`<${History} walletId=${wallet.id} myId=${me.id} sessions=${wallet.kind === "member"} />`;
  return html`<${Empty} icon="coins" title=${t("wallets.can_pay")}>
    <p>${t("wallets.history_is_for", { wallet: wallet.name })}</p>
  <//>`;
}

/** Where the company buys, only the pool is filled; a group gets its credits from there. @param {Wallet} wallet @param {string | null} buying */
const mayFill = (wallet, buying) => wallet.kind === "workspace" || (wallet.kind === "member" && buying === "packs");

/** @param {{buying: "packs" | "ask_admin" | null, wallet: Wallet, admin: boolean}} props */
function HowToGetMore({ buying, wallet, admin }) {
  if (admin) {
    const transfer = (/** @type {string} */ words) => html`<a href=${href("/admin/transfer", { to: wallet.id })}>${words}</a>`;
    return html`<p class="hint">${rich("wallets.need_more_admin", { transfer })}</p>`;
  }
  const address = html`<${SupportLink} subject=${t("wallets.more_please")} />`;
  return html`<p class="hint">
    ${buying === "packs" ? rich("wallets.buy_for_another", { address }) : rich("wallets.need_more", { address })}
  </p>`;
}
