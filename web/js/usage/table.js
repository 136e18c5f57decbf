// A usage report in numbers: a row for each period, coach or group, and their sums.
import { html } from "../html.js";
import { numberText } from "../locale.js";
import { BY, COUNTS, rowName } from "./words.js";

/** @param {{report: import("../api/types").Usage}} props */
export function UsageTable({ report }) {
  const [, by] = BY.find(([id]) => id === report.by) ?? ["", ""];
  const cells = (/** @type {import("../api/types").Tally} */ tally) =>
    COUNTS.map(([count]) => html`<td key=${count} class=${tally[count] ? "" : "none"}>${numberText(tally[count])}</td>`);
  return html`<div class="scrolls" role="region" aria-label=${`Usage by ${by.toLowerCase()}, table`} tabindex="0">
    <table class="numbers">
      <caption class="unseen">Usage by ${by.toLowerCase()}, with the total in the last row</caption>
      <thead>
        <tr>
          <td></td>
          <th scope="colgroup" colspan="4">Sessions</th>
          <th scope="colgroup" colspan="3">Credits</th>
        </tr>
        <tr>
          <th scope="col">${by}</th>
          ${COUNTS.map(([count, column, full]) => html`<th key=${count} scope="col"><abbr title=${full}>${column}</abbr></th>`)}
        </tr>
      </thead>
      <tbody>
        ${report.rows.map(
          (row) =>
            html`<tr key=${row.coach?.id ?? row.group?.id ?? row.period}>
              <th scope="row">${rowName(row, report.by)}</th>
              ${cells(row)}
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr><th scope="row">Total</th>${cells(report.total)}</tr>
      </tfoot>
    </table>
  </div>`;
}
