// Available to you: credits with what ends soon, session types, coaches.
import { useGet, useList } from "../api/resource.js";
import { priceOf } from "../booking/types.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, Loaded, Skeleton } from "../components/parts.js";
import { html } from "../html.js";
import { rich, t } from "../texts.js";
import { credits, dayFull } from "../time.js";

/** @param {{me: import("../api/types").Me}} props */
export function Available({ me }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const wallets = useGet("/v1/credits");
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const coaches = useList("/v1/coaches?limit=100");
  return html`<aside class="panel" aria-labelledby="available">
    <h2 id="available">${t("credits.available_to_you")}</h2>
    <${Loaded} of=${wallets} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../api/types").Credits} */ { wallets: all }) => html`<${Balance} wallets=${all} />`}
    <//>
    <h3>${t("credits.sessions")}</h3>
    <${Loaded} of=${catalogue} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../api/types").VisibleCatalogue} */ { session_types }) =>
        html`<ul class="lines">
          ${session_types.map(
            (type) =>
              html`<li key=${type.id}><span>${type.name}</span><span class="hint">${priceOf(type)}</span></li>`,
          )}
        </ul>`}
    <//>
    <h3>${t("credits.coaches")}</h3>
    ${coaches.error && html`<${ErrorNote} error=${coaches.error} retry=${coaches.reload} />`}
    ${coaches.items &&
    html`<p>
      <a class="more-link" href="#/coaches">
        ${coachesText(coaches.items.length, Boolean(coaches.more), me.workspaces[0]?.name ?? t("credits.your_company"))}
        <${Icon} name="right" size=${16} />
      </a>
    </p>`}
  </aside>`;
}

/** @param {number} count @param {boolean} more @param {string} company */
function coachesText(count, more, company) {
  if (!count) return t("credits.browse_coaches");
  return more ? t("credits.coaches_and_more", { count, company }) : t("credits.coaches_at", { count, company });
}

/** @param {{wallets: import("../api/types").Wallet[]}} props */
export function Balance({ wallets }) {
  const own = wallets.find((wallet) => wallet.kind === "member");
  const groups = wallets.filter((wallet) => wallet.kind === "group" && wallet.payable);
  if (!own && !groups.length) return html`<p class="hint">${t("credits.no_own_wallet")}</p>`;
  return html`<a class="balance" href="#/credits">
    ${rich("credits.amount", {
      count: own?.available ?? 0,
      amount: (words) => html`<strong>${words}</strong>`,
      unit: (words) => html`<span>${words}</span>`,
    })}
    ${own?.expiring[0] && html`<span class="hint">${t("credits.credits_until", { credits: credits(own.expiring[0].credits), day: dayFull(own.expiring[0].use_by) })}</span>`}
    ${Boolean(own?.held) && html`<span class="hint">${t("credits.held_for_requests", { credits: credits(own?.held ?? 0) })}</span>`}
    ${groups.map(
      (wallet) =>
        html`<span key=${wallet.id} class="hint">${wallet.name}: ${credits(wallet.available)}</span>`,
    )}
  </a>`;
}
