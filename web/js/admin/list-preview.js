// What each row of a list of people becomes, before anything is written: new, here already, not usable.
import { Address, Listed } from "../components/parts.js";
import { classes, html } from "../html.js";
import { numberText } from "../locale.js";
import { t } from "../texts.js";
import { credits } from "../time.js";
import { rowOf } from "./checking.js";
import { useSome } from "./people.js";

/** @typedef {import("./checking.js").List} List */
/** @typedef {import("./checking.js").Fresh} Fresh */
/** @typedef {import("./checking.js").Terms} Terms */
/** @typedef {import("../api/types").Group} Group */

/**
 * @param {object} props
 * @param {List} props.found
 * @param {Group[]} props.groups
 * @param {Terms} props.terms
 * @param {Set<string>} props.left addresses of those who are not added
 * @param {(left: Set<string>) => void} props.setLeft
 */
export function ListPreview({ found, groups, terms, left, setLeft }) {
  const { existing, invalid, notes } = found;
  return html`<p class="note calm" role="status">${summary(found)}</p>
    ${notes.map((note) => html`<p key=${note} class="note warn">${note}</p>`)}
    <${Columns} columns=${found.columns} />
    <${Newcomers} people=${found.new} groups=${groups} terms=${terms} left=${left} setLeft=${setLeft} />
    <${Part} title=${t("import.here_already")} lead=${t("import.here_already_lead")} rows=${existing}>
      ${(/** @type {List["existing"][0]} */ { line, name, address, status }) =>
        html`<div class="row-card slim">
          <span class="row-main">
            <span class="row-title">${name}</span>
            <span class="hint"><${Address} email=${address} /></span>
          </span>
          ${status === "removing" && html`<span class="pill">${t("members.being_removed")}</span>`}
          <span class="hint">${t("import.line", { line })}</span>
        </div>`}
    <//>
    <${Part} title=${t("import.not_usable")} lead=${t("import.not_usable_lead")} rows=${invalid}>
      ${(/** @type {List["invalid"][0]} */ { line, text, message }) =>
        html`<div class="row-card slim">
          <span class="row-main">
            <span class="row-title">${text}</span>
            <span class="bad-text">${message}</span>
          </span>
          <span class="hint">${t("import.line", { line })}</span>
        </div>`}
    <//>`;
}

/** @param {List} found */
function summary({ new: fresh, existing, invalid }) {
  const told = t("import.summary", { fresh: fresh.length, existing: existing.length, invalid: invalid.length });
  const unsure = fresh.filter(({ warnings }) => warnings.length).length;
  return unsure ? `${told} ${t("import.unsure", { count: unsure })}` : told;
}

/** Which columns are read: whoever has another one sees that it is not. @param {{columns: List["columns"]}} props */
function Columns({ columns }) {
  const titles = (/** @type {boolean} */ read) =>
    columns.filter(({ header, read_as }) => header && Boolean(read_as) === read).map(({ header }) => header).join(", ");
  if (!columns.length) return null;
  return html`<p class="hint">
    ${t("import.columns_read", { columns: titles(true) })}${titles(false) && ` ${t("import.columns_not_read", { columns: titles(false) })}`}
  </p>`;
}

/**
 * @param {object} props
 * @param {Fresh[]} props.people
 * @param {Group[]} props.groups
 * @param {Terms} props.terms
 * @param {Set<string>} props.left
 * @param {(left: Set<string>) => void} props.setLeft
 */
function Newcomers({ people, groups, terms, left, setLeft }) {
  const some = useSome(people.map((person) => ({ ...person, id: person.address })));
  const toggle = (/** @type {string} */ address) => {
    const after = new Set(left);
    if (!after.delete(address)) after.add(address);
    setLeft(after);
  };
  if (!people.length) return html`<section><h2>${t("import.new", { amount: 0 })}</h2><p class="section-lead">${t("import.nobody_new")}</p></section>`;
  return html`<section>
    <h2>${t("import.new", { amount: people.length })}</h2>
    <div class="choose-line">
      <p role="status">${t("admin_credits.chosen_of", { chosen: people.length - left.size, count: people.length })}</p>
      <span class="actions">
        <button type="button" class="button small" disabled=${!left.size} onClick=${() => setLeft(new Set())}>${t("admin_credits.choose_all")}</button>
        <button
          type="button"
          class="button small"
          disabled=${left.size === people.length}
          onClick=${() => setLeft(new Set(people.map(({ address }) => address)))}
        >
          ${t("admin_credits.choose_none")}
        </button>
      </span>
    </div>
    <${Listed} of=${some} empty=${null}>
      ${(/** @type {Fresh} */ person) =>
        html`<${Newcomer}
          person=${person}
          groups=${groups}
          terms=${terms}
          chosen=${!left.has(person.address)}
          onToggle=${() => toggle(person.address)}
        />`}
    <//>
  </section>`;
}

/** @param {{person: Fresh, groups: Group[], terms: Terms, chosen: boolean, onToggle: () => void}} props */
function Newcomer({ person, groups, terms, chosen, onToggle }) {
  const { credits: each, group_ids } = rowOf(person, terms);
  const names = groups.filter(({ id }) => group_ids?.includes(id)).map(({ name }) => name);
  return html`<label class=${classes("row-card choice", chosen && "chosen")}>
    <input type="checkbox" checked=${chosen} onChange=${onToggle} />
    <span class="row-main">
      <span class="row-title">${person.suggested_name}</span>
      <span class="hint"><${Address} email=${person.address} /></span>
      ${names.length > 0 && html`<span class="hint">${names.join(", ")}</span>`}
      ${person.warnings.map((warning) => html`<span key=${warning} class="bad-text">${warning}</span>`)}
    </span>
    <span class="amount">
      ${Boolean(each) && html`<strong>${credits(each ?? 0)}</strong>`}
      <span class="hint">${t("import.line", { line: person.line })}</span>
    </span>
  </label>`;
}

/** Absent where there is nobody. @param {{title: string, lead: string, rows: any[], children: (row: any) => import("../html.js").Children}} props */
function Part({ title, lead, rows, children }) {
  const some = useSome(rows.map((row, index) => ({ ...row, id: String(index) })));
  if (!rows.length) return null;
  return html`<section>
    <h2>${title} (${numberText(rows.length)})</h2>
    <p class="section-lead">${lead}</p>
    <${Listed} of=${some} empty=${null}>${children}<//>
  </section>`;
}
