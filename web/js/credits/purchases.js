// What was bought: the purchase that a person comes back from, and the list of all.
import { invalidate, useGet, useList } from "../api/resource.js";
import { Listed, SupportLink } from "../components/parts.js";
import { useAskAgain, useAwaited } from "../hooks/ask-again.js";
import { classes, html, useEffect, useState } from "../html.js";
import { apart } from "../names.js";
import { rich, t } from "../texts.js";
import { credits, dateAndTime } from "../time.js";
import { useZone } from "../zone.js";
import { money } from "./money.js";
import { PURCHASES, takenText } from "./owed.js";
import { usePool } from "./pool.js";

/** @typedef {import("../api/types").Purchase} Purchase */

const USUALLY_WITHIN = 60_000;

/** Shown when the payment provider's page leads back here. @param {{id: string, cancelled: boolean}} props */
export function Returned({ id, cancelled }) {
  const path = `${PURCHASES}/${encodeURIComponent(id)}`;
  /** @type {ReturnType<typeof useGet<Purchase>>} */
  const { data: purchase } = useGet(path);
  const [late, setLate] = useState(false);
  const pending = purchase?.status === "pending";
  const waiting = !cancelled && pending && !purchase.processing && !late;
  useAskAgain(pending, path);
  useEffect(() => {
    if (purchase?.status === "paid") invalidate("/v1/credits");
  }, [purchase?.status]);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), USUALLY_WITHIN);
    return () => clearTimeout(timer);
  }, []);
  return purchase ? html`<div class=${classes("note", purchase.status === "failed" && "bad")} role="status">${outcome(purchase, cancelled, waiting)}</div>` : null;
}

/** @param {Purchase} purchase @param {boolean} cancelled @param {boolean} waiting */
function outcome(purchase, cancelled, waiting) {
  const strong = (/** @type {string} */ words) => html`<strong>${words}</strong>`;
  const bought = credits(purchase.credits);
  if (purchase.status === "paid") return html`<p>${rich("wallets.thanks_paid", { count: purchase.credits, strong })}</p>`;
  if (purchase.status === "refunded") return html`<p>${t("wallets.went_back")}</p>`;
  if (purchase.status === "failed") return html`<p>${rich("wallets.not_bought", { strong })}</p>`;
  if (purchase.processing) return html`<p>${rich("wallets.on_its_way", { strong, credits: bought })}</p>`;
  if (cancelled) {
    const go = purchase.checkout_url;
    return html`<p>
      ${rich("wallets.not_bought_yet", { strong })}
      ${go && html` <a href=${go}>${t("wallets.go_on_paying", { credits: bought })}</a>`}
    </p>`;
  }
  if (waiting) return html`<p>${rich("wallets.waiting_for_payment", { strong, credits: bought })}</p>`;
  const address = html`<${SupportLink} subject=${t("wallets.help_purchase", { id: purchase.id })} />`;
  return html`<p>${rich("wallets.not_paid_yet", { strong, address })}</p>`;
}

/** @type {Record<Purchase["status"], () => [string, string]>} */
const STANDING = {
  pending: () => [t("wallets.status_pending"), "waiting"],
  paid: () => [t("wallets.status_paid"), "good"],
  failed: () => [t("wallets.status_failed"), "quiet"],
  refunded: () => [t("wallets.status_refunded"), "quiet"],
};

/** A payment that takes days. @returns {[string, string]} */
const onItsWay = () => [t("wallets.status_on_its_way"), "waiting"];

/** @type {Record<string, () => string>} */
const ATTENTION = {
  amount_differs: () => t("wallets.attention_amount_differs"),
  currency_differs: () => t("wallets.attention_currency_differs"),
  mode_differs: () => t("wallets.attention_mode_differs"),
  other_purchase: () => t("wallets.attention_other_purchase"),
  checkout_refused: () => t("wallets.attention_checkout_refused"),
  unpaid_for_long: () => t("wallets.attention_unpaid_for_long"),
};

/** @param {string} attention */
const attentionText = (attention) =>
  t("wallets.needs_attention", { why: ATTENTION[attention]?.() ?? attention.replaceAll("_", " ") });

/** @param {{personId: string, admin: boolean}} props */
export function Purchases({ personId, admin }) {
  const zone = useZone();
  const purchases = useList(`${PURCHASES}?limit=10`);
  const pool = usePool();
  useAwaited(purchases.items?.filter(({ status }) => status === "pending").length, PURCHASES, "/v1/credits");
  if (!purchases.items?.length && !purchases.error) return null;
  return html`<section>
    <h2>${admin ? t("wallets.purchases_of_workspace") : t("wallets.purchases")}</h2>
    <${Listed} of=${purchases} empty=${null}>
      ${(/** @type {Purchase} */ purchase) => html`<${Row} purchase=${purchase} zone=${zone} admin=${admin} own=${purchase.buyer.id === personId} pool=${pool?.id} />`}
    <//>
  </section>`;
}

/** @param {{purchase: Purchase, zone: string, admin: boolean, own: boolean, pool: string | undefined}} props `pool`: its wallet, as admins know it */
function Row({ purchase, zone, admin, own, pool }) {
  const [text, tone] = purchase.processing ? onItsWay() : STANDING[purchase.status]();
  const { taken_credits: taken, attention } = purchase;
  const owes = admin && purchase.owed_credits > 0;
  const notes = [
    dateAndTime(purchase.created_at, zone),
    admin && t("wallets.by", { name: apart(purchase.buyer.name) }),
    admin && purchase.wallet_id === pool && t("wallets.for_the_pool"),
    !owes && taken > 0 && t("wallets.taken_back", { credits: credits(taken) }),
    admin && attention && attentionText(attention),
  ];
  return html`<div class="row-card wraps entry">
    <span class="row-main">
      <span class="row-title">${t("wallets.credits_for", { credits: credits(purchase.credits), price: money(purchase.price_minor, purchase.currency) })}</span>
      <span class="hint">${notes.filter(Boolean).join(" · ")}</span>
      ${owes && html`<span class="bad-text">${takenText(purchase)}</span>`}
    </span>
    ${own && purchase.checkout_url && html`<a class="button small" href=${purchase.checkout_url}>${t("wallets.pay")}</a>`}
    <span class=${classes("pill", tone)}>${text}</span>
  </div>`;
}
