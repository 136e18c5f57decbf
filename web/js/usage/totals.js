// The sums of a usage report, each beside that of as many days right before.
import { classes, html } from "../html.js";
import { numberText } from "../locale.js";
import { t } from "../texts.js";
import { dayYear, signed } from "../time.js";
import { counts } from "./words.js";

/** @param {{report: import("../api/types").Usage}} props */
export function Totals({ report }) {
  const { total, previous } = report;
  return html`<section>
    <h2>${t("usage.totals")}</h2>
    <p class="section-lead">${t("usage.compared", { from: dayYear(previous.from), to: dayYear(previous.to) })}</p>
    <dl class="totals">
      ${counts().map(
        ([count, , full]) =>
          html`<div key=${count} class="panel">
            <dt>${full}</dt>
            <dd>
              <strong class=${classes(!total[count] && "none")}>${numberText(total[count])}</strong>
              <span class="hint">${differenceText(total[count], previous.total[count])}</span>
            </dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** @param {number} present @param {number} before */
function differenceText(present, before) {
  if (present === before) return t("usage.as_before");
  return t("usage.than_before", { difference: signed(present - before), before });
}
