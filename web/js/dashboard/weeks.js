// Sessions by week as bars, with the numbers in words for whoever cannot see them.
import { html } from "../html.js";
import { numberText } from "../locale.js";
import { t } from "../texts.js";
import { dayMonth } from "../time.js";

const HEIGHT = 120;
const FOOT = 24;
const LABELLED = 3;

/** @param {{weeks: import("../api/types").SessionsOfWeek[]}} props */
export function Weeks({ weeks }) {
  const most = Math.max(1, ...weeks.map(({ booked }) => booked));
  const room = 100 / weeks.length;
  const tall = (/** @type {number} */ count) => (count / most) * HEIGHT;
  return html`<figure class="weeks">
    <figcaption>
      <h3>${t("dashboard.by_week")}</h3>
      <ul class="weeks-legend">
        <li><span class="weeks-swatch weeks-booked"></span>${t("dashboard.booked")}</li>
        <li><span class="weeks-swatch weeks-completed"></span>${t("dashboard.completed")}</li>
      </ul>
    </figcaption>
    <svg width="100%" height=${HEIGHT + FOOT + 16} aria-hidden="true" focusable="false">
      <text x="0" y="10">${numberText(most)}</text>
      ${weeks.map(
        ({ week, booked, completed }, index) => html`<g key=${week}>
          <rect class="weeks-booked" x=${`${(index + 0.14) * room}%`} width=${`${room * 0.36}%`} y=${16 + HEIGHT - tall(booked)} height=${tall(booked)} />
          <rect class="weeks-completed" x=${`${(index + 0.5) * room}%`} width=${`${room * 0.36}%`} y=${16 + HEIGHT - tall(completed)} height=${tall(completed)} />
          ${index % LABELLED === 0 && html`<text x=${`${(index + 0.14) * room}%`} y=${HEIGHT + 34}>${dayMonth(week)}</text>`}
        </g>`,
      )}
      <line x1="0" x2="100%" y1=${16 + HEIGHT} y2=${16 + HEIGHT} />
    </svg>
    <ol class="unseen">
      ${weeks.map(
        ({ week, booked, completed, cancelled }) =>
          html`<li key=${week}>${t("dashboard.week_line", { day: dayMonth(week), booked, completed, cancelled })}</li>`,
      )}
    </ol>
  </figure>`;
}
