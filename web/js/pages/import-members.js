// Admin: adding many people from a pasted list or a CSV file. The service reads it; nothing is written before
// the admin has seen what each row becomes.
import { rowOf, useChecking } from "../admin/checking.js";
import { GroupChecks, useGroups } from "../admin/groups.js";
import { ListPreview } from "../admin/list-preview.js";
import { MEMBERS, useSome } from "../admin/people.js";
import { Work } from "../admin/progress.js";
import { useRun } from "../admin/run.js";
import { BOUNDS } from "../api/bounds.js";
import { Empty, ErrorNote, Field, Listed, NumberField, PageHead, TextField } from "../components/parts.js";
import { FillPool, usePool } from "../credits/pool.js";
import { classes, html, useEffect, useRef, useState } from "../html.js";
import { rich, t } from "../texts.js";
import { credits } from "../time.js";

/** @typedef {import("../api/types").Added} Added */
/** @typedef {import("../admin/checking.js").Fresh} Fresh */
/** @typedef {import("../admin/checking.js").Terms} Terms */
/** @typedef {ReturnType<typeof useImport>} Importing */

const MOST_BYTES = 700_000;

const useImport = () =>
  /** @type {typeof useRun<Fresh, Added>} */ (useRun)(`${MEMBERS}/import`, BOUNDS.ImportBody.rows.most, (people, terms) => ({
    rows: people.map((person) => rowOf(person, terms)),
  }));

export function Page() {
  const importing = useImport();
  return html`<${PageHead}
      section=${t("members.members")}
      title=${t("import.import_members")}
      lead=${t("import.lead")}
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
      label=${t("import.addresses")}
      hint=${t("import.addresses_hint")}
      rows=${8}
      value=${text}
      attributes=${{ spellcheck: false, autocomplete: "off" }}
      onChange=${paste}
    />
    <${Field}
      label=${t("import.csv_file")}
      hint=${t("import.csv_hint")}
    >
      <input type="file" ref=${input} accept=".csv,.tsv,.txt,text/csv,text/plain" onChange=${take} />
    <//>
    ${error && html`<${ErrorNote} error=${error} />`}
    ${unreadable &&
    html`<p class="note bad" role="alert">${t("import.unreadable")}</p>`}
    ${tooLarge &&
    html`<p class="note bad" role="alert">${t("import.too_large")}</p>`}
    <button
      type="submit"
      class=${classes("button", !found && "primary")}
      disabled=${(!text.trim() && !file) || busy || tooLarge}
    >
      ${busy ? t("import.checking") : file ? t("import.check_file") : t("import.check_addresses")}
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
  return html`<aside class="panel summary" aria-label=${t("import.what_each_gets")}>
    <form class="form" onSubmit=${onSubmit}>
      <${NumberField}
        label=${t("import.starting_each")}
        hint=${said ? t("import.starting_hint") : null}
        value=${each}
        ...${BOUNDS.MemberBody.credits}
        onChange=${give}
      />
      <${GroupChecks}
        groups=${groups}
        chosen=${terms.group_ids}
        onChange=${(/** @type {string[]} */ group_ids) => change({ ...terms, group_ids })}
      />
      <${Cost} amount=${people.reduce((sum, { credits }) => sum + (credits ?? terms.credits), 0)} />
      <button type="submit" class="button primary wide" disabled=${!people.length}>
        ${people.length ? t("import.add_count", { count: people.length }) : t("import.add_members")}
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
      <div><dt>${t("admin_credits.out_of_pool")}</dt><dd>${credits(amount)}</dd></div>
      <div class=${classes(after < 0 && "short")}><dt>${t("wallets.afterwards", { name: pool.name })}</dt><dd>${credits(Math.max(0, after))}</dd></div>
    </dl>
    ${after < 0 &&
    html`<p class="note warn">
      ${rich("import.beyond_pool", {
        pool: pool.name,
        available: credits(pool.available),
        fill: (words) => html`<${FillPool} id=${pool.id} text=${words} />`,
      })}
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
      label=${t("import.adding_members")}
      told=${summary(run.results.length - refused, refused, left)}
      smooth=${!refused && !left}
    >
      <a class=${classes("button", !left && "primary")} href="#/admin/members">${t("members.all_members")}</a>
      <button type="button" class="button" onClick=${leave}>${t("import.import_more")}</button>
    <//>
    <${Results} people=${run.items} results=${run.results} />
  </div>`;
}

/** @param {number} added @param {number} refused @param {number} left */
const summary = (added, refused, left) =>
  [
    t("import.added_count", { count: added }),
    refused && t("import.refused_count", { count: refused }),
    left && t("import.left_count", { count: left }),
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
    <h2>${t("admin_credits.results")}</h2>
    <${Listed} of=${some} empty=${html`<${Empty} icon="people" title=${t("import.nobody_added")} />`}>
      ${(/** @type {Added & {name: string}} */ { name, email, error, detail }) =>
        html`<div class="row-card slim">
          <span class="row-main">
            <span class="row-title">${name}</span>
            <span class="hint">${email}</span>
            ${error && html`<span class="bad-text">${detail || t("import.could_not_add")}</span>`}
          </span>
          ${!error && html`<span class="pill good">${t("import.added")}</span>`}
        </div>`}
    <//>
  </section>`;
}
