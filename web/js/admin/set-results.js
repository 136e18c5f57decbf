// What has become of each wallet while many are set, and afterwards.
import { Empty, Listed } from "../components/parts.js";
import { classes, html } from "../html.js";
import { byName, numberText } from "../locale.js";
import { t } from "../texts.js";
import { useSome } from "./people.js";
import { Work } from "./progress.js";

/** @typedef {import("../api/types").Outcome} Outcome */

/** @type {Record<string, () => string>} */
const REFUSALS = {
  insufficient_credits: () => t("admin_credits.refused_pool"),
  wallet_closed: () => t("admin_credits.refused_closed"),
  not_found: () => t("admin_credits.refused_not_found"),
};

/** @param {string} code */
const refusalText = (code) => REFUSALS[code]?.() ?? t("admin_credits.refused_otherwise");

/**
 * @param {object} props
 * @param {ReturnType<typeof import("./levels.js").useLevels>} props.levels
 * @param {() => void} props.onAgain
 */
export function SetResults({ levels, onAgain }) {
  const { run } = levels;
  if (!run) return null;
  const failed = run.results.filter((result) => result.error).length;
  const left = run.items.length - run.results.length;
  return html`<div class="stack">
    <${Work}
      of=${levels}
      label=${t("admin_credits.setting")}
      told=${summary(run.results.length - failed, failed, left)}
      smooth=${!failed && !left}
    >
      <button type="button" class=${classes("button", !left && "primary")} onClick=${onAgain}>${t("admin_credits.set_others")}</button>
    <//>
    <${Results} results=${run.results} names=${run.terms.names} />
  </div>`;
}

/** @param {number} done @param {number} failed @param {number} left */
function summary(done, failed, left) {
  const parts = [t("admin_credits.wallets_set", { count: done })];
  if (failed) parts.push(t("admin_credits.wallets_failed", { count: failed }));
  if (left) parts.push(t("admin_credits.wallets_left", { count: left }));
  return parts.join(" ");
}

/** Refusals first. @param {{results: Outcome[], names: Map<string, string>}} props by wallet */
function Results({ results, names }) {
  const ordered = results
    .map((result) => ({ ...result, id: result.wallet_id, name: names.get(result.wallet_id) ?? "" }))
    .sort((a, b) => Number(Boolean(b.error)) - Number(Boolean(a.error)) || byName(a, b));
  const some = useSome(ordered);
  return html`<section>
    <h2>${t("admin_credits.results")}</h2>
    <${Listed} of=${some} empty=${html`<${Empty} icon="coins" title=${t("admin_credits.nothing_set")} />`}>
      ${(/** @type {Outcome & {name: string}} */ result) =>
        html`<div class="row-card">
          <span class="row-main">
            <span class="row-title">${result.name}</span>
            ${result.error && html`<span class="bad-text">${refusalText(result.error)}</span>`}
          </span>
          <span class="amount">
            ${result.error
              ? html`<strong>${numberText(result.before) || "–"}</strong><span class="hint">${t("admin_credits.as_before")}</span>`
              : html`<strong>${numberText(result.after)}</strong><span class="hint">${t("admin_credits.before", { credits: result.before ?? 0 })}</span>`}
          </span>
        </div>`}
    <//>
  </section>`;
}
