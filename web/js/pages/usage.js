// Admin: usage over time as charts and their table, and the members' balances; both to export.
import { useGroups } from "../admin/groups.js";
import { useAll, useGet } from "../api/resource.js";
import { now } from "../clock.js";
import { DateField } from "../components/date-field.js";
import { ExportCsv } from "../components/export-csv.js";
import { Empty, ErrorNote, PageHead, Select, Skeleton } from "../components/parts.js";
import { classes, html } from "../html.js";
import { byName } from "../locale.js";
import { href, replace } from "../router.js";
import { t } from "../texts.js";
import { addDays, dateIn, isDate, zoneCity } from "../time.js";
import { Balances } from "../usage/balances.js";
import { Chart } from "../usage/chart.js";
import { UsageTable } from "../usage/table.js";
import { Totals } from "../usage/totals.js";
import { axes } from "../usage/words.js";

/** @typedef {import("../api/types").Usage} Usage */
/** @typedef {{from: string, to: string, by: string, coach_id: string, group_id: string}} Question */

const USUAL_DAYS = 84;

/** @returns {import("../usage/chart.js").Series[]} */
const ofSessions = () => [
  { name: t("usage.booked"), tone: "first", of: (row) => row.booked },
  { name: t("usage.completed"), tone: "second", of: (row) => row.completed },
  { name: t("usage.cancelled_or_missed"), tone: "third", of: (row) => row.cancelled + row.no_show },
];

/** @returns {import("../usage/chart.js").Series[]} */
const ofCredits = () => [
  { name: t("usage.spent"), tone: "first", of: (row) => row.credits_spent },
  { name: t("usage.refunded"), tone: "second", of: (row) => row.credits_refunded },
  { name: t("usage.expired"), tone: "third", of: (row) => row.credits_expired },
];

/** @param {import("../shell.js").PageProps} props */
export function Page({ me, query }) {
  const balances = query.get("show") === "balances";
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("usage.title")} lead=${me.workspaces[0]?.name} />
    <div class="tab-bar">
      <nav class="tabs" aria-label=${t("usage.reports")}>
        <a href="#/admin/usage" class=${classes(!balances && "here")} aria-current=${balances ? undefined : "page"}>${t("usage.title")}</a>
        <a
          href=${href("/admin/usage", { show: "balances" })}
          class=${classes(balances && "here")}
          aria-current=${balances ? "page" : undefined}
          >${t("usage.balances")}</a
        >
      </nav>
    </div>
    ${balances ? html`<${Balances} />` : html`<${Report} zone=${me.workspaces[0]?.timezone ?? me.timezone} query=${query} />`}`;
}

/** @param {string | null} text */
const dateOf = (text) => (text && isDate(text) ? text : undefined);

/** @param {URLSearchParams} query @param {string} zone @returns {Question} */
function asked(query, zone) {
  const [from, to = dateIn(now(), zone)] = ["from", "to"].map((name) => dateOf(query.get(name)));
  return {
    from: from ?? addDays(to, 1 - USUAL_DAYS),
    to,
    by: query.get("by") ?? "week",
    coach_id: query.get("coach_id") ?? "",
    group_id: query.get("group_id") ?? "",
  };
}

/** @param {{zone: string, query: URLSearchParams}} props */
function Report({ zone, query }) {
  const question = asked(query, zone);
  const search = href("", question).slice(1);
  const backwards = question.from > question.to;
  /** @type {ReturnType<typeof useGet<Usage>>} */
  const report = useGet(backwards ? null : `/v1/admin/reports/usage${search}`);
  const name = `usage-by-${question.by}-${question.from}-${question.to}.csv`;
  return html`<div class="stack">
    <${Filters} question=${question} zone=${zone} />
    ${backwards && html`<p class="note bad" role="alert">${t("usage.backwards")}</p>`}
    ${report.error && html`<${ErrorNote} error=${report.error} retry=${report.reload} />`}
    ${report.loading && html`<${Skeleton} lines=${5} />`}
    ${report.data &&
    html`<${Shown} report=${report.data}><${ExportCsv} path=${`/v1/admin/reports/usage${search}`} name=${name} /><//>`}
  </div>`;
}

/** @param {{report: Usage, children: import("../html.js").Children}} props */
function Shown({ report, children }) {
  const { rows, by } = report;
  if (!rows.length) {
    return html`<${Empty} icon="chart" title=${t("usage.nothing")}><p>${t("usage.nothing_about")}</p><//>`;
  }
  return html`<${Totals} report=${report} />
    <div class="charts">
      <${Chart} title=${t("usage.sessions")} rows=${rows} by=${by} series=${ofSessions()} />
      <${Chart} title=${t("usage.credits")} rows=${rows} by=${by} series=${ofCredits()} />
    </div>
    <section>
      <div class="section-head">
        <h2>${t("usage.numbers")}</h2>
        ${children}
      </div>
      <${UsageTable} report=${report} />
      <p class="hint after-table">
        ${t("usage.how_counted")}
      </p>
    </section>`;
}

/** @param {{question: Question, zone: string}} props */
function Filters({ question, zone }) {
  /** @type {ReturnType<typeof useAll<import("../api/types").LinkedCoach>>} */
  const coaches = useAll("/v1/admin/coaches");
  const groups = useGroups();
  const change = (/** @type {Partial<Question>} */ some) => replace(href("/admin/usage", { ...question, ...some }));
  return html`<form class="filters five" aria-label=${t("usage.report")} onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <${Select}
      label=${t("usage.coach")}
      value=${question.coach_id}
      options=${choices(t("usage.all_coaches"), coaches.data)}
      onChange=${(/** @type {string} */ coach_id) => change({ coach_id })}
    />
    <${Select}
      label=${t("usage.group")}
      value=${question.group_id}
      options=${choices(t("members.all_groups"), groups.data)}
      onChange=${(/** @type {string} */ group_id) => change({ group_id })}
    />
    <${Select} label=${t("usage.show_by")} value=${question.by} options=${axes()} onChange=${(/** @type {string} */ by) => change({ by })} />
    <${DateField} required label=${t("usage.from")} value=${question.from} onChange=${(/** @type {string} */ from) => change({ from })} />
    <${DateField}
      required
      label=${t("usage.to")}
      hint=${t("usage.days_in", { city: zoneCity(zone) })}
      value=${question.to}
      onChange=${(/** @type {string} */ to) => change({ to })}
    />
  </form>`;
}

/** @param {string} all @param {import("../api/types").Named[] | undefined} named @returns {[string, string][]} */
const choices = (all, named) => [
  ["", all],
  ...(named ?? [])
    .toSorted(byName)
    .map(({ id, name }) => /** @type {[string, string]} */ ([id, name])),
];
