// Available to you: credits with what ends soon, session types, coaches.
import { useGet, useList } from "../api/resource.js";
import { priceOf } from "../booking/types.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, Loaded, Skeleton } from "../components/parts.js";
import { html } from "../html.js";
import { credits, dayFull, plural } from "../time.js";

/** @param {{me: import("../api/types").Me}} props */
export function Available({ me }) {
  /** @type {ReturnType<typeof useGet<import("../api/types").Credits>>} */
  const wallets = useGet("/v1/credits");
  /** @type {ReturnType<typeof useGet<import("../api/types").VisibleCatalogue>>} */
  const catalogue = useGet("/v1/catalogue");
  const coaches = useList("/v1/coaches?limit=100");
  return html`<aside class="panel" aria-labelledby="available">
    <h2 id="available">Available to you</h2>
    <${Loaded} of=${wallets} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../api/types").Credits} */ { wallets: all }) => html`<${Balance} wallets=${all} />`}
    <//>
    <h3>Sessions</h3>
    <${Loaded} of=${catalogue} skeleton=${html`<${Skeleton} lines=${2} />`}>
      ${(/** @type {import("../api/types").VisibleCatalogue} */ { session_types }) =>
        html`<ul class="lines">
          ${session_types.map(
            (type) =>
              html`<li key=${type.id}><span>${type.name}</span><span class="hint">${priceOf(type)}</span></li>`,
          )}
        </ul>`}
    <//>
    <h3>Coaches</h3>
    ${coaches.error && html`<${ErrorNote} error=${coaches.error} retry=${coaches.reload} />`}
    ${coaches.items &&
    html`<p>
      <a class="more-link" href="#/coaches">
        ${coaches.items.length
          ? `${plural(coaches.items.length, "coach", "coaches")}${coaches.more ? " and more" : ""} at ${me.workspaces[0]?.name ?? "your company"}`
          : "Browse Coaches"}
        <${Icon} name="right" size=${16} />
      </a>
    </p>`}
  </aside>`;
}

/** @param {{wallets: import("../api/types").Wallet[]}} props */
function Balance({ wallets }) {
  const own = wallets.find((wallet) => wallet.kind === "member");
  const groups = wallets.filter((wallet) => wallet.kind === "group" && wallet.payable);
  if (!own && !groups.length) return html`<p class="hint">You have no wallet of your own.</p>`;
  return html`<a class="balance" href="#/credits">
    <strong>${own?.available ?? 0}</strong>
    <span>${own?.available === 1 ? "credit" : "credits"}</span>
    ${own?.expiring[0] && html`<span class="hint">${credits(own.expiring[0].credits)} until ${dayFull(own.expiring[0].use_by)}</span>`}
    ${Boolean(own?.held) && html`<span class="hint">${credits(own?.held ?? 0)} held for requests</span>`}
    ${groups.map(
      (wallet) =>
        html`<span key=${wallet.id} class="hint">${wallet.name}: ${credits(wallet.available)}</span>`,
    )}
  </a>`;
}
