// What has become of each wallet while many are set, and afterwards.
import { Empty, Listed } from "../components/parts.js";
import { classes, html } from "../html.js";
import { numberText } from "../locale.js";
import { plural } from "../time.js";
import { useSome } from "./people.js";
import { Work } from "./progress.js";

/** @typedef {import("../api/types").Member} Member */
/** @typedef {import("../api/types").Outcome} Outcome */

/** @type {Record<string, string>} */
const REFUSALS = {
  insufficient_credits: "The pool has too few credits. Add some to it, then set this one again.",
  wallet_closed: "The wallet is closed: this person is leaving or has left.",
  not_found: "There is no such wallet any more.",
};

/** @param {string} code */
const refusalText = (code) => REFUSALS[code] ?? "It could not be set. Try this one again.";

/**
 * @param {object} props
 * @param {ReturnType<typeof import("./levels.js").useLevels>} props.levels
 * @param {Member[]} props.members
 * @param {() => void} props.onAgain
 */
export function SetResults({ levels, members, onAgain }) {
  const { run } = levels;
  if (!run) return null;
  const failed = run.results.filter((result) => result.error).length;
  const left = run.items.length - run.results.length;
  return html`<div class="stack">
    <${Work}
      of=${levels}
      label="Setting credits"
      told=${summary(run.results.length - failed, failed, left)}
      smooth=${!failed && !left}
    >
      <button type="button" class=${classes("button", !left && "primary")} onClick=${onAgain}>Set others</button>
    <//>
    <${Results} results=${run.results} members=${members} />
  </div>`;
}

/** @param {number} done @param {number} failed @param {number} left */
function summary(done, failed, left) {
  const parts = [`${plural(done, "wallet")} set.`];
  if (failed) parts.push(`${plural(failed, "wallet")} could not be set and ${failed === 1 ? "stays" : "stay"} as before.`);
  if (left) parts.push(`${plural(left, "wallet")} not yet tried.`);
  return parts.join(" ");
}

/** Refusals first. @param {{results: Outcome[], members: Member[]}} props */
function Results({ results, members }) {
  const names = new Map(members.map(({ wallet_id, name }) => [wallet_id, name]));
  const ordered = results
    .map((result) => ({ ...result, id: result.wallet_id, name: names.get(result.wallet_id) ?? "Somebody who has left" }))
    .sort((a, b) => Number(Boolean(b.error)) - Number(Boolean(a.error)) || a.name.localeCompare(b.name));
  const some = useSome(ordered);
  return html`<section>
    <h2>Results</h2>
    <${Listed} of=${some} empty=${html`<${Empty} icon="coins" title="Nothing is set yet." />`}>
      ${(/** @type {Outcome & {name: string}} */ result) =>
        html`<div class="row-card">
          <span class="row-main">
            <span class="row-title">${result.name}</span>
            ${result.error && html`<span class="bad-text">${refusalText(result.error)}</span>`}
          </span>
          <span class="amount">
            ${result.error
              ? html`<strong>${numberText(result.before) || "–"}</strong><span class="hint">as before</span>`
              : html`<strong>${numberText(result.after)}</strong><span class="hint">before ${numberText(result.before)}</span>`}
          </span>
        </div>`}
    <//>
  </section>`;
}
