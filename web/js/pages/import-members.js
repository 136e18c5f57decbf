// Admin: adding many people from a pasted list or a CSV file. The service reads it; nothing is written before
// the admin has seen what each row becomes.
import { rowOf, useChecking } from "../admin/checking.js";
import { GroupChecks, useGroups } from "../admin/groups.js";
import { ListPreview } from "../admin/list-preview.js";
import { MEMBERS, useSome } from "../admin/people.js";
import { Work } from "../admin/progress.js";
import { useRun } from "../admin/run.js";
import { Empty, ErrorNote, Field, Listed, NumberField, PageHead, TextField } from "../components/parts.js";
import { FillPool, usePool } from "../credits/pool.js";
import { classes, html, useEffect, useRef, useState } from "../html.js";
import { credits, plural } from "../time.js";

/** @typedef {import("../api/types").Added} Added */
/** @typedef {import("../admin/checking.js").Fresh} Fresh */
/** @typedef {import("../admin/checking.js").Terms} Terms */
/** @typedef {ReturnType<typeof useImport>} Importing */

const MOST = 1_000_000;
const AT_ONCE = 25;
const MOST_BYTES = 700_000;

const useImport = () =>
  /** @type {typeof useRun<Fresh, Added>} */ (useRun)(`${MEMBERS}/import`, AT_ONCE, (people, terms) => ({
    rows: people.map((person) => rowOf(person, terms)),
  }));

export function Page() {
  const importing = useImport();
  return html`<${PageHead}
      section="Members"
      title="Import members"
      lead="Paste addresses or choose a CSV file. You see what each row becomes before anything is written."
    />
    ${importing.run ? html`<${Outcome} importing=${importing} />` : html`<${Choosing} begin=${importing.begin} />`}`;
}

/** @param {{begin: Importing["begin"]}} props */
function Choosing({ begin }) {
  const checking = useChecking();
  const { found } = checking;
  const groups = useGroups();
  const [terms, setTerms] = useState(/** @type {Terms} */ ({ credits: 0, group_ids: [] }));
  const [left, setLeft] = useState(/** @type {Set<string>} */ (new Set()));
  useEffect(() => {
    const unsure = (found?.new ?? []).filter(({ warnings }) => warnings.length);
    setLeft(new Set(unsure.map(({ address }) => address)));
  }, [found]);
  const people = (found?.new ?? []).filter(({ address }) => !left.has(address));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    begin(people, terms);
  };
  return html`<div class="columns">
    <div class="stack">
      <${ListForm} checking=${checking} />
      ${found &&
      html`<${ListPreview} found=${found} groups=${groups.data ?? []} terms=${terms} left=${left} setLeft=${setLeft} />`}
    </div>
    <${TermsForm} people=${people} terms=${terms} change=${setTerms} groups=${groups.data ?? []} onSubmit=${submit} />
  </div>`;
}

/** What is to be read: a pasted text, or a file. The one that is given last counts. @param {{checking: ReturnType<typeof useChecking>}} props */
function ListForm({ checking }) {
  const { found, check, forget, busy, error, unreadable } = checking;
  const [text, setText] = useState("");
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const paste = (/** @type {string} */ pasted) => {
    forget();
    setText(pasted);
    setFile(null);
    if (input.current) input.current.value = "";
  };
  const take = (/** @type {any} */ event) => {
    forget();
    setText("");
    setFile(event.currentTarget.files[0] ?? null);
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void check(text, file);
  };
  const tooLarge = file !== null && file.size > MOST_BYTES;
  return html`<form class="panel form whole" onSubmit=${submit}>
    <${TextField}
      label="Addresses"
      hint="One person a line, with a name if you have it, or the recipients of a mail: Ana Silva <ana@example.com>; Bo <bo@example.com>."
      rows=${8}
      value=${text}
      attributes=${{ spellcheck: false, autocomplete: "off" }}
      onChange=${paste}
    />
    <${Field}
      label="Or a CSV file"
      hint="Its first line names the columns: Email, and if you like Name (or First name and Last name), Groups, Credits."
    >
      <input type="file" ref=${input} accept=".csv,.tsv,.txt,text/csv,text/plain" onChange=${take} />
    <//>
    ${error && html`<${ErrorNote} error=${error} />`}
    ${unreadable &&
    html`<p class="note bad" role="alert">Your browser could not read this file: it may have been changed meanwhile. Choose it again.</p>`}
    ${tooLarge &&
    html`<p class="note bad" role="alert">This file is larger than 700 KB. Split it into several.</p>`}
    <button
      type="submit"
      class=${classes("button", !found && "primary")}
      disabled=${(!text.trim() && !file) || busy || tooLarge}
    >
      ${busy ? "Checking…" : file ? "Check file" : "Check addresses"}
    </button>
  </form>`;
}

/**
 * What each of them gets.
 * @param {object} props
 * @param {Fresh[]} props.people those who are chosen
 * @param {Terms} props.terms
 * @param {(terms: Terms) => void} props.change
 * @param {import("../api/types").Group[]} props.groups
 * @param {(event: Event) => void} props.onSubmit
 */
function TermsForm({ people, terms, change, groups, onSubmit }) {
  const [each, setEach] = useState(/** @type {number | null} */ (terms.credits));
  const give = (/** @type {number | null} */ credits) => {
    setEach(credits);
    change({ ...terms, credits: credits ?? 0 });
  };
  const said = people.some(({ credits }) => credits !== null);
  return html`<aside class="panel summary" aria-label="What each gets">
    <form class="form" onSubmit=${onSubmit}>
      <${NumberField}
        label="Starting credits each"
        hint=${said ? "For those of whom the list says nothing." : null}
        value=${each}
        min=${0}
        max=${MOST}
        onChange=${give}
      />
      <${GroupChecks}
        groups=${groups}
        chosen=${terms.group_ids}
        onChange=${(/** @type {string[]} */ group_ids) => change({ ...terms, group_ids })}
      />
      <${Cost} amount=${people.reduce((sum, { credits }) => sum + (credits ?? terms.credits), 0)} />
      <button type="submit" class="button primary wide" disabled=${!people.length}>
        ${people.length ? `Add ${plural(people.length, "member")}` : "Add members"}
      </button>
    </form>
  </aside>`;
}

/** @param {{amount: number}} props */
function Cost({ amount }) {
  const pool = usePool();
  if (!pool || !amount) return null;
  const after = pool.available - amount;
  return html`<dl class="price">
      <div><dt>Out of the pool</dt><dd>${credits(amount)}</dd></div>
      <div class=${classes(after < 0 && "short")}><dt>${pool.name} afterwards</dt><dd>${credits(Math.max(0, after))}</dd></div>
    </dl>
    ${after < 0 &&
    html`<p class="note warn">
      ${pool.name} has ${credits(pool.available)}. Those for whom it does not suffice are not added. Give fewer, or${" "}
      <${FillPool} id=${pool.id} /> first.
    </p>`}`;
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
    .map((result, index) => ({ ...result, id: result.email, name: people[index]?.suggested_name ?? "" }))
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
