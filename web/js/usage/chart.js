// Bars of a usage report, drawn as SVG. Whoever cannot see them reads the table below, which has the same
// numbers. Lengths are percentages of the space that there is, so words keep their size on every screen.
import { classes, html, useEffect, useRef } from "../html.js";
import { numberText } from "../locale.js";
import { t } from "../texts.js";
import { axisName, isPeriod, rowName } from "./words.js";

/** @typedef {import("../api/types").UsageRow} UsageRow */
/** @typedef {import("../api/types").By} By */
/** @typedef {{name: string, tone: string, of: (row: UsageRow) => number}} Series */

const HEIGHT = 180;
const FOOT = 26;
const LABELS = 5;
const DIGIT = 9; // pixels of one in a number beside the bars
const NARROWEST = 12; // pixels of one period, then the chart scrolls
const LABEL_ROOM = 7; // periods under one label, where it scrolls
const MOST_UNSCROLLED = 640;
const MOST_NAMED = 20;
const LINE = 58;

/** @param {number} most @returns {number[]} round numbers from 0 to at least the most */
export function ticks(most) {
  const rough = Math.max(most, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, (([1, 2, 5, 10].find((nice) => nice * power >= rough) ?? 10) * power));
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, index) => index * step);
}

/** @param {UsageRow[]} rows @param {Series[]} series */
const mostOf = (rows, series) => Math.max(0, ...rows.flatMap((row) => series.map(({ of }) => of(row))));

/** @param {{title: string, rows: UsageRow[], by: By, series: Series[]}} props */
export function Chart({ title, rows, by, series }) {
  const empty = mostOf(rows, series) === 0;
  return html`<figure class="chart panel">
    <figcaption>
      <h2>${title}</h2>
      <ul class="legend">
        ${series.map(({ name, tone }) => html`<li key=${name}><span class=${`swatch ${tone}`}></span>${name}</li>`)}
      </ul>
    </figcaption>
    ${empty
      ? html`<p class="hint">${t("usage.nothing")}</p>`
      : isPeriod(by)
        ? html`<${Periods} title=${title} rows=${rows} by=${by} series=${series} />`
        : html`<${NamedRows} title=${title} rows=${rows} by=${by} series=${series} />`}
  </figure>`;
}

/** @param {string} title @param {Series[]} series */
const spoken = (title, series) =>
  t("usage.spoken", { title, names: series.map(({ name }) => name).join(", ") });

/** @param {{title: string, rows: UsageRow[], by: By, series: Series[]}} props */
function Periods({ title, rows, by, series }) {
  const lines = ticks(mostOf(rows, series));
  const top = lines.at(-1) ?? 1;
  const wide = rows.length * NARROWEST > MOST_UNSCROLLED;
  const every = wide ? LABEL_ROOM : Math.ceil(rows.length / LABELS);
  const [long, edge] = [rows.length * NARROWEST, numberText(top).length * DIGIT];
  const height = (/** @type {number} */ number) => (number / top) * HEIGHT;
  const drawing = html`<svg
    class="bars"
    role="img"
    aria-label=${spoken(title, series)}
    width=${wide ? long + 2 * edge : "100%"}
    height=${HEIGHT + FOOT + 16}
  >
    <g transform="translate(0 16)">
      ${lines.map((number) => html`<${TickLine} key=${number} number=${number} y=${HEIGHT - height(number)} both=${wide} />`)}
      <svg class="bars" x=${wide ? edge : 0} width=${wide ? long : "100%"}>
        ${rows.map((row, index) => html`<${PeriodBars} key=${row.period} ...${{ row, index, by, series, height, of: rows.length }} />`)}
        ${rows.map(
          (row, index) =>
            index % every === 0 && html`<${AxisLabel} key=${row.period} text=${axisName(row, by)} index=${index} of=${rows.length} />`,
        )}
      </svg>
    </g>
  </svg>`;
  return wide ? html`<${FromItsEnd} label=${t("usage.chart", { title })}>${drawing}<//>` : drawing;
}

/** Scrolls sideways, and shows the newest first. @param {{label: string, children: import("../html.js").Children}} props */
function FromItsEnd({ label, children }) {
  /** @type {{current: HTMLElement | null}} */
  const box = useRef(null);
  useEffect(() => box.current?.scrollTo({ left: box.current.scrollWidth }), []);
  return html`<div class="scrolls" role="region" aria-label=${label} tabindex="0" ref=${box}>${children}</div>`;
}

/** `both`: its number stands at both ends, one of which is in sight. @param {{number: number, y: number, both: boolean}} props */
function TickLine({ number, y, both }) {
  const text = numberText(number);
  return html`<line class=${classes("tick", number === 0 && "base")} x1="0" x2="100%" y1=${y} y2=${y} />
    ${number > 0 && html`<text class="tick-text" x="0" y=${y - 4}>${text}</text>`}
    ${number > 0 && both && html`<text class="tick-text" x="100%" y=${y - 4} text-anchor="end">${text}</text>`}`;
}

/** @param {{row: UsageRow, index: number, of: number, by: By, series: Series[], height: (number: number) => number}} props */
function PeriodBars({ row, index, of, by, series, height }) {
  const room = 100 / of;
  const width = (room * 0.76) / series.length;
  return html`<g>
    <title>${`${rowName(row, by)}: ${series.map((one) => `${one.name} ${numberText(one.of(row))}`).join(", ")}`}</title>
    <rect class="reach" x=${`${index * room}%`} width=${`${room}%`} y="0" height=${HEIGHT} />
    ${series.map((one, place) => {
      const tall = height(one.of(row));
      return html`<rect
        key=${one.name}
        class=${one.tone}
        x=${`${(index + 0.12) * room + place * width}%`}
        width=${`${width}%`}
        y=${HEIGHT - tall}
        height=${tall}
      />`;
    })}
  </g>`;
}

/** @param {{text: string, index: number, of: number}} props */
function AxisLabel({ text, index, of }) {
  const first = index === 0;
  const x = first ? 0 : (100 * (index + 0.5)) / of;
  const anchor = first && of > 1 ? "start" : x > 93 ? "end" : "middle";
  return html`<text class="axis-text" x=${`${of === 1 ? 50 : x}%`} y=${HEIGHT + 20} text-anchor=${anchor}>${text}</text>`;
}

/** Coaches or groups: a name above its bars. @param {{title: string, rows: UsageRow[], by: By, series: Series[]}} props */
function NamedRows({ title, rows, by, series }) {
  const weight = (/** @type {UsageRow} */ row) => series.reduce((sum, { of }) => sum + of(row), 0);
  const shown = rows.toSorted((a, b) => weight(b) - weight(a)).slice(0, MOST_NAMED);
  const most = mostOf(shown, series) || 1;
  return html`<svg class="bars" role="img" aria-label=${spoken(title, series)} width="100%" height=${shown.length * LINE}>
      ${shown.map(
        (row, index) => html`<g key=${row.coach?.id ?? row.group?.id ?? ""} transform=${`translate(0 ${index * LINE})`}>
          <foreignObject x="0" y="0" width="100%" height="22"><div class="name-text">${rowName(row, by)}</div></foreignObject>
          ${series.map((one, place) => {
            const number = one.of(row);
            return html`<rect key=${one.name} class=${one.tone} x="0" y=${23 + place * 9} height="7" width=${`${(88 * number) / most}%`} />
              ${number > 0 &&
              html`<text class="tick-text" x=${`${(88 * number) / most}%`} dx="4" y=${30 + place * 9}>${numberText(number)}</text>`}`;
          })}
        </g>`,
      )}
    </svg>
    ${rows.length > MOST_NAMED && html`<p class="hint">${t("usage.most_named", { most: MOST_NAMED })}</p>`}`;
}
