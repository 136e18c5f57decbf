// What was bought: the purchase that a person comes back from, and the list of all.
import { invalidate, load, useGet, useList } from "../api/resource.js";
import { Listed, SupportLink } from "../components/parts.js";
import { classes, html, useEffect, useState } from "../html.js";
import { apart } from "../names.js";
import { credits, dateAndTime } from "../time.js";
import { useZone } from "../zone.js";
import { money } from "./money.js";
import { PURCHASES, takenText } from "./owed.js";
import { usePool } from "./pool.js";

/** @typedef {import("../api/types").Purchase} Purchase */

const LOOK_EVERY = 1500;
const MOST_LOOKS = 40;

/** Shown when the payment provider's page leads back here. @param {{id: string, cancelled: boolean}} props */
export function Returned({ id, cancelled }) {
  const path = `${PURCHASES}/${encodeURIComponent(id)}`;
  /** @type {ReturnType<typeof useGet<Purchase>>} */
  const { data: purchase } = useGet(path);
  const [looks, setLooks] = useState(0);
  const waiting = !cancelled && purchase?.status === "pending" && !purchase.processing && looks < MOST_LOOKS;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => {
      void load(path);
      setLooks(looks + 1);
    }, LOOK_EVERY);
    return () => clearTimeout(timer);
  }, [waiting, looks, path]);
  useEffect(() => {
    if (purchase?.status === "paid") invalidate("/v1/credits");
  }, [purchase?.status]);
  return purchase ? html`<div class=${classes("note", purchase.status === "failed" && "bad")} role="status">${outcome(purchase, cancelled, waiting)}</div>` : null;
}

/** @param {Purchase} purchase @param {boolean} cancelled @param {boolean} waiting */
function outcome(purchase, cancelled, waiting) {
  const bought = credits(purchase.credits);
  if (purchase.status === "paid") return html`<p><strong>Thank you.</strong> ${bought} ${purchase.credits === 1 ? "is" : "are"} there.</p>`;
  if (purchase.status === "refunded") return html`<p>This payment went back, and its credits with it.</p>`;
  if (purchase.status === "failed") return html`<p><strong>Not bought.</strong> This payment has ended without being paid.</p>`;
  if (purchase.processing) {
    return html`<p>
      <strong>Thank you, your payment is on its way.</strong> A bank debit takes a few days. ${bought} will be here once it has
      arrived; there is nothing more to do, and no need to pay again.
    </p>`;
  }
  if (cancelled) {
    return html`<p>
      <strong>Not bought yet.</strong> Nothing was paid.
      ${purchase.checkout_url && html` <a href=${purchase.checkout_url}>Go on paying for ${bought}</a>`}
    </p>`;
  }
  if (waiting) return html`<p><strong>Waiting for the payment.</strong> ${bought} will be here in a moment.</p>`;
  return html`<p>
    <strong>Not paid yet.</strong> Some payments take days; the credits come by themselves. Need help?${" "}
    <${SupportLink} subject=${`Purchase ${purchase.id}`} />
  </p>`;
}

/** @type {Record<Purchase["status"], [string, string]>} */
const STANDING = {
  pending: ["Waiting for payment", "waiting"],
  paid: ["Paid", "good"],
  failed: ["Not paid", "quiet"],
  refunded: ["Refunded", "quiet"],
};

/** @type {[string, string]} a payment that takes days */
const ON_ITS_WAY = ["Payment on its way", "waiting"];

/** @type {Record<string, string>} */
const ATTENTION = {
  amount_differs: "another amount was paid",
  currency_differs: "another currency was paid",
  mode_differs: "no real money was paid",
  other_purchase: "the payment is of another purchase",
  checkout_refused: "the provider does not sell this pack",
  unpaid_for_long: "the payment never came",
};

/** @param {{personId: string, admin: boolean}} props */
export function Purchases({ personId, admin }) {
  const zone = useZone();
  const purchases = useList(`${PURCHASES}?limit=10`);
  const pool = usePool();
  if (!purchases.items?.length && !purchases.error) return null;
  return html`<section>
    <h2>${admin ? "Purchases of the workspace" : "Purchases"}</h2>
    <${Listed} of=${purchases} empty=${null}>
      ${(/** @type {Purchase} */ purchase) => html`<${Row} purchase=${purchase} zone=${zone} admin=${admin} own=${purchase.buyer.id === personId} pool=${pool?.id} />`}
    <//>
  </section>`;
}

/** @param {{purchase: Purchase, zone: string, admin: boolean, own: boolean, pool: string | undefined}} props `pool`: its wallet, as admins know it */
function Row({ purchase, zone, admin, own, pool }) {
  const [text, tone] = purchase.processing ? ON_ITS_WAY : STANDING[purchase.status];
  const { taken_credits: taken, attention } = purchase;
  const owes = admin && purchase.owed_credits > 0;
  const notes = [
    dateAndTime(purchase.created_at, zone),
    admin && `by ${apart(purchase.buyer.name)}`,
    admin && purchase.wallet_id === pool && "for the pool",
    !owes && taken > 0 && `${credits(taken)} taken back`,
    admin && attention && `needs attention: ${ATTENTION[attention] ?? attention.replaceAll("_", " ")}`,
  ];
  return html`<div class="row-card wraps entry">
    <span class="row-main">
      <span class="row-title">${credits(purchase.credits)} for ${money(purchase.price_minor, purchase.currency)}</span>
      <span class="hint">${notes.filter(Boolean).join(" · ")}</span>
      ${owes && html`<span class="bad-text">${takenText(purchase)}</span>`}
    </span>
    ${own && purchase.checkout_url && html`<a class="button small" href=${purchase.checkout_url}>Pay</a>`}
    <span class=${classes("pill", tone)}>${text}</span>
  </div>`;
}
