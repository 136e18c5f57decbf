// What each member has: available, held, and about to expire.
import { useAll } from "../api/resource.js";
import { ExportCsv } from "../components/export-csv.js";
import { Address, Empty, Loaded } from "../components/parts.js";
import { html } from "../html.js";
import { numberText } from "../locale.js";
import { dayFull } from "../time.js";

/** @typedef {import("../api/types").Balance} Balance */

const PATH = "/v1/admin/reports/balances";

export function Balances() {
  /** @type {ReturnType<typeof useAll<Balance>>} */
  const all = useAll(PATH);
  return html`<section>
    <div class="section-head">
      <h2>Members’ balances</h2>
      <${ExportCsv} path=${PATH} name="balances.csv" />
    </div>
    <${Loaded} of=${all}>
      ${(/** @type {Balance[]} */ found) =>
        found.length ? html`<${BalanceTable} found=${found} />` : html`<${Empty} icon="people" title="Nobody here yet." />`}
    <//>
  </section>`;
}

/** @param {Balance[]} found @param {"available" | "held" | "expiring_soon"} count */
const sum = (found, count) => numberText(found.reduce((total, one) => total + one[count], 0));

/** @param {{found: Balance[]}} props */
function BalanceTable({ found }) {
  const rows = found.toSorted((a, b) => a.member.name.localeCompare(b.member.name));
  return html`<div class="scrolls" role="region" aria-label="Members’ balances, table" tabindex="0">
    <table class="numbers">
      <caption class="unseen">Members’ balances, with the total in the last row</caption>
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Available</th>
          <th scope="col">Held</th>
          <th scope="col"><abbr title="Available credits that expire within 30 days">Expiring</abbr></th>
          <th scope="col">First use by</th>
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
          <th scope="row">Total</th>
          <td>${sum(found, "available")}</td>
          <td>${sum(found, "held")}</td>
          <td>${sum(found, "expiring_soon")}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}
