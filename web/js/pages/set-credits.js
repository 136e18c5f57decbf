// Admin: Set Credits for many people at once: choose them, name a number, see what changes, do it.
import { useGroups } from "../admin/groups.js";
import { differenceOf, givingFirst, useLevels } from "../admin/levels.js";
import { EVERYBODY, PeopleFilters, availableOf, filtered, useMembers, useSome } from "../admin/people.js";
import { SetResults } from "../admin/set-results.js";
import { Address, Empty, Listed, NumberField, PageHead, TextField } from "../components/parts.js";
import { FillPool, usePool } from "../credits/pool.js";
import { useNarrow } from "../hooks/narrow.js";
import { classes, html, useId, useState } from "../html.js";
import { numberText } from "../locale.js";
import { credits, plural, signed } from "../time.js";

/** @typedef {import("../api/types").Member} Member */

const MOST = 1_000_000;

export function Page() {
  const members = useMembers();
  const levels = useLevels();
  const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
  const here = members.data?.filter(({ status }) => status === "active");
  const people = here?.filter(({ wallet_id }) => chosen.has(wallet_id)) ?? [];
  const again = () => {
    levels.leave();
    setChosen(new Set());
  };
  return html`<${PageHead}
      section="Admin"
      title="Set Credits"
      lead="Everybody you choose has that many available afterwards. The difference comes from the pool, or goes to it."
    />
    ${levels.run
      ? html`<${SetResults} levels=${levels} members=${members.data ?? []} onAgain=${again} />`
      : html`<${Choose} of=${{ ...members, data: here }} people=${people} chosen=${chosen} setChosen=${setChosen} begin=${levels.begin} />`}`;
}

/**
 * @param {object} props
 * @param {ReturnType<typeof useMembers>} props.of
 * @param {Member[]} props.people those who are chosen
 * @param {Set<string>} props.chosen their wallets
 * @param {(wallets: Set<string>) => void} props.setChosen
 * @param {ReturnType<typeof useLevels>["begin"]} props.begin
 */
function Choose({ of, people, chosen, setChosen, begin }) {
  const [level, setLevel] = useState(/** @type {number | null} */ (null));
  const [note, setNote] = useState("");
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    begin(givingFirst(people), { credits: level, note: note.trim() });
  };
  const toggle = (/** @type {string} */ id) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  const narrow = useNarrow();
  const form = useId();
  const crowd = html`<section key="who" aria-label="Who">
    <${Crowd} of=${of} chosen=${chosen} level=${level} toggle=${toggle} setChosen=${setChosen} />
  </section>`;
  const go = html`<${Go} form=${form} count=${people.length} level=${level} />`;
  const change = html`<aside key="what" class="panel summary" aria-label="What changes">
    <form id=${form} class="form" onSubmit=${submit}>
      <${NumberField}
        label="Credits"
        hint="What each has available afterwards. Held credits stay held."
        value=${level}
        min=${0}
        max=${MOST}
        required
        onChange=${setLevel}
      />
      <${TextField}
        label="Note"
        hint="Optional. It is in everybody's history."
        value=${note}
        attributes=${{ maxlength: 1000 }}
        onChange=${setNote}
      />
      <${Preview} people=${people} level=${level} />
      ${!narrow && go}
    </form>
  </aside>`;
  return html`<div class="columns">${narrow ? [change, crowd] : [crowd, change]}</div>
    ${narrow && html`<div class="save-bar ready">${go}</div>`}`;
}

/** @param {{form: string, count: number, level: number | null}} props */
function Go({ form, count, level }) {
  return html`<button type="submit" form=${form} class="button primary wide" disabled=${!count || level === null || level < 0}>
    Set Credits${count > 0 && ` for ${plural(count, "person", "people")}`}
  </button>`;
}

/**
 * @param {object} props
 * @param {ReturnType<typeof useMembers>} props.of
 * @param {Set<string>} props.chosen
 * @param {number | null} props.level
 * @param {(id: string) => void} props.toggle
 * @param {(wallets: Set<string>) => void} props.setChosen
 */
function Crowd({ of, chosen, level, toggle, setChosen }) {
  const [filters, setFilters] = useState(EVERYBODY);
  const groups = useGroups();
  const fitting = of.data && filtered(of.data, filters);
  const some = useSome(fitting, JSON.stringify(filters));
  const ids = (fitting ?? []).map(({ wallet_id }) => wallet_id);
  const change = (/** @type {Partial<typeof filters>} */ part) => setFilters({ ...filters, ...part });
  return html`<${PeopleFilters} filters=${filters} groups=${groups.data ?? []} change=${change} />
    <div class="choose-line">
      <p role="status">${fitting ? `${numberText(chosen.size)} of ${plural(of.data?.length ?? 0, "person", "people")} chosen` : ""}</p>
      <span class="actions">
        <button type="button" class="button small" disabled=${!ids.length} onClick=${() => setChosen(new Set([...chosen, ...ids]))}>
          ${filters === EVERYBODY ? "Choose all" : `Choose these ${numberText(ids.length)}`}
        </button>
        <button type="button" class="button small" disabled=${!chosen.size} onClick=${() => setChosen(new Set())}>
          Choose none
        </button>
      </span>
    </div>
    <${Listed} of=${{ ...of, ...some }} empty=${html`<${Empty} icon="search" title="Nobody fits that."><p>Try another word.</p><//>`}>
      ${(/** @type {Member} */ member) =>
        html`<${Choice} member=${member} chosen=${chosen.has(member.wallet_id)} level=${level} onToggle=${() => toggle(member.wallet_id)} />`}
    <//>`;
}

/** @param {{member: Member, chosen: boolean, level: number | null, onToggle: () => void}} props */
function Choice({ member, chosen, level, onToggle }) {
  const available = availableOf(member);
  const difference = chosen && level !== null ? level - available : null;
  return html`<label class=${classes("row-card choice", chosen && "chosen")}>
    <input type="checkbox" checked=${chosen} onChange=${onToggle} />
    <span class="row-main">
      <span class="row-title">${member.name}</span>
      <span class="hint"><${Address} email=${member.email} /></span>
    </span>
    <span class="amount">
      <strong>${credits(available)}</strong>
      ${difference !== null && html`<span class=${classes("hint", difference > 0 && "plus")}>${changeText(difference)}</span>`}
    </span>
  </label>`;
}

/** @param {number} difference */
const changeText = (difference) => (difference ? signed(difference) : "no change");

/** @param {{people: Member[], level: number | null}} props */
function Preview({ people, level }) {
  const pool = usePool();
  if (!people.length || level === null) {
    return html`<p class="hint">Choose people and a number to see what changes.</p>`;
  }
  const { total, more, less, same } = differenceOf(people, level);
  const after = pool ? pool.available - total : null;
  return html`<dl class="price" aria-live="polite">
      ${more > 0 && html`<div><dt>Get more</dt><dd>${plural(more, "person", "people")}</dd></div>`}
      ${less > 0 && html`<div><dt>Give back</dt><dd>${plural(less, "person", "people")}</dd></div>`}
      ${same > 0 && html`<div><dt>Stay as they are</dt><dd>${plural(same, "person", "people")}</dd></div>`}
      ${total !== 0 && html`<div><dt>${total > 0 ? "Out of the pool" : "Into the pool"}</dt><dd>${credits(Math.abs(total))}</dd></div>`}
      ${pool && after !== null && html`<div class=${classes(after < 0 && "short")}><dt>${pool.name} afterwards</dt><dd>${credits(Math.max(0, after))}</dd></div>`}
    </dl>
    ${pool &&
    after !== null &&
    after < 0 &&
    html`<p class="note warn">
      ${pool.name} has ${credits(pool.available)} and this takes ${credits(total)}. Those for whom it does not suffice stay
      as they are, and you are told who. Set fewer, or <${FillPool} id=${pool.id} /> first.
    </p>`}`;
}
