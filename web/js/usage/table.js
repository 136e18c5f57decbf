// A usage report in numbers: a row for each period, coach or group, and their sums.
import { html } from "../html.js";
import { numberText } from "../locale.js";
import { t } from "../texts.js";
import { TABLES, axes, counts, rowName } from "./words.js";

/** @param {{report: import("../api/types").Usage}} props */
export function UsageTable({ report }) {
  const [, by] = axes().find(([id]) => id === report.by) ?? ["", ""];
  const name = TABLES[report.by]();
  const columns = counts();
  const cells = (/** @type {import("../api/types").Tally} */ tally) =>
    columns.map(([count]) => html`<td key=${count} class=${tally[count] ? "" : "none"}>${numberText(tally[count])}</td>`);
  return html`<div class="scrolls" role="region" aria-label=${t("usage.table", { name })} tabindex="0">
    <table class="numbers">
      <caption class="unseen">${t("usage.with_total", { name })}</caption>
      <thead>
        <tr>
          <td></td>
          <th scope="colgroup" colspan="4">${t("usage.sessions")}</th>
          <th scope="colgroup" colspan="3">${t("usage.credits")}</th>
        </tr>
        <tr>
          <th scope="col">${by}</th>
          ${columns.map(([count, column, full]) => html`<th key=${count} scope="col"><abbr title=${full}>${column}</abbr></th>`)}
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
        <tr><th scope="row">${t("usage.total")}</th>${cells(report.total)}</tr>
      </tfoot>
    </table>
  </div>`;
}
