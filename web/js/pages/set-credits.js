// Admin: Set Credits for many people at once: choose them, name a number, see what changes, do it.
import { useGroups } from "../admin/groups.js";
import { differenceOf, givingFirst, useLevels } from "../admin/levels.js";
import { EVERYBODY, PeopleFilters, availableOf, filtered, useMembers, useSome } from "../admin/people.js";
import { SetResults } from "../admin/set-results.js";
import { BOUNDS } from "../api/bounds.js";
import { Address, Empty, Listed, NumberField, PageHead, TextField } from "../components/parts.js";
import { FillPool, usePool } from "../credits/pool.js";
import { useNarrow } from "../hooks/narrow.js";
import { classes, html, useId, useState } from "../html.js";
import { rich, t } from "../texts.js";
import { credits, signed } from "../time.js";

/** @typedef {import("../api/types").Member} Member */


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
      section=${t("shell.section_admin")}
      title=${t("admin_credits.set_credits")}
      lead=${t("admin_credits.set_lead")}
    />
    ${levels.run
      ? html`<${SetResults} levels=${levels} onAgain=${again} />`
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
    const names = new Map(people.map(({ wallet_id, name }) => [wallet_id, name])); // whoever leaves meanwhile
    begin(givingFirst(people), { credits: level, note: note.trim(), names });
  };
  const toggle = (/** @type {string} */ id) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    setChosen(after);
  };
  const narrow = useNarrow();
  const form = useId();
  const crowd = html`<section key="who" aria-label=${t("admin_credits.who")}>
    <${Crowd} of=${of} chosen=${chosen} level=${level} toggle=${toggle} setChosen=${setChosen} />
  </section>`;
  const go = html`<${Go} form=${form} count=${people.length} level=${level} />`;
  const change = html`<aside key="what" class="panel summary" aria-label=${t("admin_credits.what_changes")}>
    <form id=${form} class="form" onSubmit=${submit}>
      <${NumberField}
        label=${t("wallets.credits")}
        hint=${t("admin_credits.level_hint")}
        value=${level}
        ...${BOUNDS.SetBody.credits}
        required
        onChange=${setLevel}
      />
      <${TextField}
        label=${t("wallets.note")}
        hint=${t("admin_credits.note_in_all")}
        value=${note}
        attributes=${BOUNDS.SetBody.note}
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
    ${count > 0 ? t("admin_credits.set_for", { count }) : t("admin_credits.set_credits")}
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
      <p role="status">${fitting ? t("admin_credits.chosen_of", { chosen: chosen.size, count: of.data?.length ?? 0 }) : ""}</p>
      <span class="actions">
        <button type="button" class="button small" disabled=${!ids.length} onClick=${() => setChosen(new Set([...chosen, ...ids]))}>
          ${filters === EVERYBODY ? t("admin_credits.choose_all") : t("admin_credits.choose_these", { amount: ids.length })}
        </button>
        <button type="button" class="button small" disabled=${!chosen.size} onClick=${() => setChosen(new Set())}>
          ${t("admin_credits.choose_none")}
        </button>
      </span>
    </div>
    <${Listed} of=${{ ...of, ...some }} empty=${html`<${Empty} icon="search" title=${t("members.nobody_fits")}><p>${t("admin_credits.another_word")}</p><//>`}>
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
const changeText = (difference) => (difference ? signed(difference) : t("admin_credits.no_change"));

/** @param {{people: Member[], level: number | null}} props */
function Preview({ people, level }) {
  const pool = usePool();
  if (!people.length || level === null) {
    return html`<p class="hint">${t("admin_credits.choose_first")}</p>`;
  }
  const { total, more, less, same } = differenceOf(people, level);
  const after = pool ? pool.available - total : null;
  return html`<dl class="price" aria-live="polite">
      ${more > 0 && html`<div><dt>${t("admin_credits.get_more")}</dt><dd>${t("members.people", { count: more })}</dd></div>`}
      ${less > 0 && html`<div><dt>${t("admin_credits.give_back")}</dt><dd>${t("members.people", { count: less })}</dd></div>`}
      ${same > 0 && html`<div><dt>${t("admin_credits.stay")}</dt><dd>${t("members.people", { count: same })}</dd></div>`}
      ${total !== 0 && html`<div><dt>${total > 0 ? t("admin_credits.out_of_pool") : t("admin_credits.into_pool")}</dt><dd>${credits(Math.abs(total))}</dd></div>`}
      ${pool && after !== null && html`<div class=${classes(after < 0 && "short")}><dt>${t("wallets.afterwards", { name: pool.name })}</dt><dd>${credits(Math.max(0, after))}</dd></div>`}
    </dl>
    ${pool &&
    after !== null &&
    after < 0 &&
    html`<p class="note warn">
      ${rich("admin_credits.beyond_pool", {
        pool: pool.name,
        available: credits(pool.available),
        credits: credits(total),
        fill: (words) => html`<${FillPool} id=${pool.id} text=${words} />`,
      })}
    </p>`}`;
}
