// Admin: adding many people from a pasted column or a CSV file, sorted before anything is written.
import { GroupChecks, useGroups } from "../admin/groups.js";
import { MEMBERS, useSome } from "../admin/people.js";
import { Work } from "../admin/progress.js";
import { useRun } from "../admin/run.js";
import { useSorting } from "../admin/sorting.js";
import { Empty, ErrorNote, Field, Listed, NumberField, PageHead, TextField } from "../components/parts.js";
import { FillPool, usePool } from "../credits/pool.js";
import { classes, html, useState } from "../html.js";
import { numberText } from "../locale.js";
import { credits, plural } from "../time.js";

/** @typedef {import("../api/types").Added} Added */
/** @typedef {import("../admin/sorting.js").Sorted} Sorted */
/** @typedef {import("../admin/sorting.js").Fresh} Fresh */
/** @typedef {ReturnType<typeof useImport>} Importing */

const MOST = 1_000_000;
const AT_ONCE = 25;

const useImport = () =>
  /** @type {typeof useRun<Fresh, Added>} */ (useRun)(`${MEMBERS}/import`, AT_ONCE, (people, terms) => ({
    rows: people.map(({ email, name }) => ({ email, name, ...terms })),
  }));

export function Page() {
  const importing = useImport();
  return html`<${PageHead}
      section="Members"
      title="Import members"
      lead="Paste a column of e-mail addresses or a CSV. You see what is in it before anything is written."
    />
    ${importing.run ? html`<${Outcome} importing=${importing} />` : html`<${Paste} begin=${importing.begin} />`}`;
}

/** @param {{begin: Importing["begin"]}} props */
function Paste({ begin }) {
  const [text, setText] = useState("");
  const sorting = useSorting();
  const { sorted } = sorting;
  const change = (/** @type {string} */ pasted) => {
    sorting.forget();
    setText(pasted);
  };
  const take = async (/** @type {any} */ event) => {
    const [file] = event.currentTarget.files;
    if (file) change(await file.text());
  };
  const check = (/** @type {Event} */ event) => {
    event.preventDefault();
    void sorting.sort(text);
  };
  return html`<div class="columns">
    <div class="stack">
      <form class="panel form whole" onSubmit=${check}>
        <${TextField}
          label="Addresses"
          hint="One person a line. A name may stand beside the address: Ana Silva, ana@example.com."
          rows=${8}
          value=${text}
          attributes=${{ required: true, spellcheck: false, autocomplete: "off" }}
          onChange=${change}
        />
        <${Field} label="Or a CSV file"><input type="file" accept=".csv,.txt,text/csv,text/plain" onChange=${take} /><//>
        ${sorting.error && html`<${ErrorNote} error=${sorting.error} />`}
        <button type="submit" class=${classes("button", !sorted && "primary")} disabled=${!text.trim() || sorting.busy}>
          ${sorting.busy ? "Checking…" : "Check addresses"}
        </button>
      </form>
      ${sorted && html`<${Preview} sorted=${sorted} />`}
    </div>
    <${Terms} people=${sorted?.fresh ?? []} begin=${begin} />
  </div>`;
}

/** What each of them gets. @param {{people: Fresh[], begin: Importing["begin"]}} props */
function Terms({ people, begin }) {
  const [each, setEach] = useState(/** @type {number | null} */ (0));
  const [groupIds, setGroupIds] = useState(/** @type {string[]} */ ([]));
  const groups = useGroups();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    begin(people, { credits: each ?? 0, group_ids: groupIds });
  };
  return html`<aside class="panel summary" aria-label="What each gets">
    <form class="form" onSubmit=${submit}>
      <${NumberField} label="Starting credits each" value=${each} min=${0} max=${MOST} onChange=${setEach} />
      <${GroupChecks} groups=${groups.data ?? []} chosen=${groupIds} onChange=${setGroupIds} />
      <${Cost} count=${people.length} each=${each ?? 0} />
      <button type="submit" class="button primary wide" disabled=${!people.length}>
        ${people.length ? `Add ${plural(people.length, "member")}` : "Add members"}
      </button>
    </form>
  </aside>`;
}

/** @param {{count: number, each: number}} props */
function Cost({ count, each }) {
  const pool = usePool();
  if (!pool || !count || !each) return null;
  const after = pool.available - count * each;
  return html`<dl class="price">
      <div><dt>Out of the pool</dt><dd>${credits(count * each)}</dd></div>
      <div class=${classes(after < 0 && "short")}><dt>${pool.name} afterwards</dt><dd>${credits(Math.max(0, after))}</dd></div>
    </dl>
    ${after < 0 &&
    html`<p class="note warn">
      ${pool.name} has ${credits(pool.available)}. Those for whom it does not suffice are not added. Give fewer, or${" "}
      <${FillPool} id=${pool.id} /> first.
    </p>`}`;
}

/** @typedef {{line: number, title: string, text: string, wrong?: boolean, mark?: string}} Shown */

/** @param {{sorted: Sorted}} props */
function Preview({ sorted }) {
  const { fresh, known, unusable, repeated } = sorted;
  return html`<p class="note calm" role="status">
      ${numberText(fresh.length)} new, ${numberText(known.length)} here already, ${numberText(unusable.length)} not usable.
      ${repeated > 0 && ` ${plural(repeated, "address", "addresses")} stood there again and ${repeated === 1 ? "counts" : "count"} once.`}
    </p>
    <${Part}
      title="New"
      lead=${fresh.length ? "" : "Nobody new is in it."}
      rows=${fresh.map(({ line, name, email }) => ({ line, title: name, text: email }))}
    />
    <${Part}
      title="Here already"
      lead="Nothing is changed for them."
      rows=${known.map(({ line, name, email, leaving }) => ({ line, title: name, text: email, mark: leaving ? "Being removed" : "" }))}
    />
    <${Part}
      title="Not usable"
      lead="Mend them above and check again, or leave them out."
      rows=${unusable.map(({ line, text, message }) => ({ line, title: text, text: message, wrong: true }))}
    />`;
}

/** Absent where there is nobody and nothing to say. @param {{title: string, lead: string, rows: Shown[]}} props */
function Part({ title, lead, rows }) {
  const some = useSome(rows.map((row, index) => ({ ...row, id: String(index) })));
  if (!rows.length && title !== "New") return null;
  return html`<section>
    <h2>${title} (${numberText(rows.length)})</h2>
    ${lead && html`<p class="section-lead">${lead}</p>`}
    <${Listed} of=${some} empty=${null}>
      ${(/** @type {Shown} */ { line, title: name, text, wrong, mark }) =>
        html`<div class="row-card slim">
          <span class="row-main">
            <span class="row-title">${name}</span>
            <span class=${wrong ? "bad-text" : "hint"}>${text}</span>
          </span>
          ${mark && html`<span class="pill">${mark}</span>`}
          <span class="hint">line ${line}</span>
        </div>`}
    <//>
  </section>`;
}

/** @param {{importing: Importing}} props */
function Outcome({ importing }) {
  const { run, leave } = importing;
  if (!run) return null;
  const refused = run.results.filter(({ error }) => error).length;
  const left = run.items.length - run.results.length;
  return html`<div class="stack">
    <${Work}
      of=${importing}
      label="Adding members"
      told=${summary(run.results.length - refused, refused, left)}
      smooth=${!refused && !left}
    >
      <a class=${classes("button", !left && "primary")} href="#/admin/members">All members</a>
      <button type="button" class="button" onClick=${leave}>Import more</button>
    <//>
    <${Results} people=${run.items} results=${run.results} />
  </div>`;
}

/** @param {number} added @param {number} refused @param {number} left */
const summary = (added, refused, left) =>
  [
    `${plural(added, "member")} added.`,
    refused && `${plural(refused, "person", "people")} could not be added.`,
    left && `${plural(left, "person", "people")} not yet tried.`,
  ]
    .filter(Boolean)
    .join(" ");

/** Refusals first. @param {{people: Fresh[], results: Added[]}} props */
function Results({ people, results }) {
  const ordered = results
    .map((result, index) => ({ ...result, id: result.email, name: people[index]?.name ?? "" }))
    .sort((a, b) => Number(Boolean(b.error)) - Number(Boolean(a.error)));
  const some = useSome(ordered);
  return html`<section>
    <h2>Results</h2>
    <${Listed} of=${some} empty=${html`<${Empty} icon="people" title="Nobody is added yet." />`}>
      ${(/** @type {Added & {name: string}} */ { name, email, error, detail }) =>
        html`<div class="row-card slim">
          <span class="row-main">
            <span class="row-title">${name}</span>
            <span class="hint">${email}</span>
            ${error && html`<span class="bad-text">${detail || "They could not be added. Please try again."}</span>`}
          </span>
          ${!error && html`<span class="pill good">Added</span>`}
        </div>`}
    <//>
  </section>`;
}
