// The packs on sale. Buying leads to the payment provider's page; the credits come once that is paid.
import { useGet } from "../api/resource.js";
import { ErrorNote, Loaded, Skeleton, SupportLink } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { numberText } from "../locale.js";
import { rich, t } from "../texts.js";
import { credits } from "../time.js";
import { money } from "./money.js";

/** @typedef {import("../api/types").Pack} Pack */
/** @typedef {import("../api/types").Purchase} Purchase */
/** @typedef {import("../api/types").Wallet} Wallet */

/** @param {{wallet: Wallet}} props the wallet that is filled */
export function Packs({ wallet }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Listing<Pack>>>} */
  const packs = useGet("/v1/credits/packs?limit=100");
  return html`<section>
    <h2>${t("wallets.buy_credits")}</h2>
    <p class="hint">${wallet.kind === "workspace" ? t("wallets.buy_for", { name: wallet.name }) : t("wallets.buy_for_yourself")}</p>
    <${Loaded} of=${packs} skeleton=${html`<${Skeleton} shape="cards" lines=${3} />`}>
      ${(/** @type {import("../api/types").Listing<Pack>} */ found) => html`<${Choice} packs=${found.items} wallet=${wallet} />`}
    <//>
  </section>`;
}

/** @param {{packs: Pack[], wallet: Wallet}} props */
function Choice({ packs, wallet }) {
  const [leaving, setLeaving] = useState("");
  /** @type {ReturnType<typeof useSend<Purchase>>} */
  const { send, busy, error } = useSend("/v1/credits/purchases");
  if (!packs.length) {
    return html`<p class="hint">${rich("wallets.nothing_on_sale", { address: html`<${SupportLink} subject=${t("wallets.more_please")} />` })}</p>`;
  }
  const buy = async (/** @type {Pack} */ pack) => {
    setLeaving(pack.id);
    const made = await send({ pack_id: pack.id, wallet_id: wallet.id });
    if (made?.checkout_url) location.assign(made.checkout_url);
    else setLeaving("");
  };
  return html`<ul class="wallets packs">
      ${packs.map(
        (pack) =>
          html`<li key=${pack.id}>
            <div class="wallet panel">
              <h3>${credits(pack.credits)}</h3>
              <strong>${money(pack.price_minor, pack.currency)}</strong>
              <span class="hint">
                ${pack.valid_days ? t("wallets.use_within", { count: pack.valid_days }) : t("wallets.no_end_date")}
              </span>
              <button
                type="button"
                class="button primary"
                disabled=${busy || leaving !== ""}
                onClick=${() => buy(pack)}
              >
                ${leaving === pack.id ? t("wallets.one_moment") : t("wallets.buy_credits")}<span class="unseen">: ${numberText(pack.credits)}</span>
              </button>
            </div>
          </li>`,
      )}
    </ul>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
