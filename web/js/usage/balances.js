// What each member has: available, held, and about to expire.
import { useAll } from "../api/resource.js";
import { ExportCsv } from "../components/export-csv.js";
import { Address, Empty, Loaded } from "../components/parts.js";
import { html } from "../html.js";
import { byName, numberText } from "../locale.js";
import { t } from "../texts.js";
import { dayFull } from "../time.js";

/** @typedef {import("../api/types").Balance} Balance */

const PATH = "/v1/admin/reports/balances";

export function Balances() {
  /** @type {ReturnType<typeof useAll<Balance>>} */
  const all = useAll(PATH);
  return html`<section>
    <div class="section-head">
      <h2>${t("usage.balances_of")}</h2>
      <${ExportCsv} path=${PATH} name="balances.csv" />
    </div>
    <${Loaded} of=${all}>
      ${(/** @type {Balance[]} */ found) =>
        found.length ? html`<${BalanceTable} found=${found} />` : html`<${Empty} icon="people" title=${t("members.nobody_yet")} />`}
    <//>
  </section>`;
}

/** @param {Balance[]} found @param {"available" | "held" | "expiring_soon"} count */
const sum = (found, count) => numberText(found.reduce((total, one) => total + one[count], 0));

/** @param {{found: Balance[]}} props */
function BalanceTable({ found }) {
  const rows = found.toSorted((a, b) => byName(a.member, b.member));
  return html`<div class="scrolls" role="region" aria-label=${t("usage.table", { name: t("usage.balances_of") })} tabindex="0">
    <table class="numbers">
      <caption class="unseen">${t("usage.with_total", { name: t("usage.balances_of") })}</caption>
      <thead>
        <tr>
          <th scope="col">${t("members.member")}</th>
          <th scope="col">${t("usage.available")}</th>
          <th scope="col">${t("usage.held")}</th>
          <th scope="col"><abbr title=${t("usage.expiring_full")}>${t("usage.expiring")}</abbr></th>
          <th scope="col">${t("usage.first_use_by")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (one) =>
            html`<tr key=${one.member.id}>
              <th scope="row">${one.member.name}<span class="hint"><${Address} email=${one.email} /></span></th>
              <td>${numberText(one.available)}</td>
              <td class=${one.held ? "" : "none"}>${numberText(one.held)}</td>
              <td class=${one.expiring_soon ? "" : "none"}>${numberText(one.expiring_soon)}</td>
              <td class=${one.next_use_by ? "" : "none"}>${one.next_use_by ? dayFull(one.next_use_by) : "–"}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">${t("usage.total")}</th>
          <td>${sum(found, "available")}</td>
          <td>${sum(found, "held")}</td>
          <td>${sum(found, "expiring_soon")}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}
