// Admin: Transfer Credits between the workspace's pool and its people, with what both have afterwards.
import { Empty, ErrorNote, Loaded, NumberField, PageHead, Select, Skeleton, TextField, say } from "../components.js";
import { html, useState } from "../html.js";
import { invalidate, useAll, useGet } from "../resource.js";
import { replace } from "../router.js";
import { useSend } from "../send.js";
import { credits } from "../time.js";

/** @typedef {import("../types").Member} Member */
/** @typedef {{id: string, name: string, available: number}} Account */

/** @param {import("../shell.js").PageProps} props */
export function Page({ query }) {
  /** @type {ReturnType<typeof useAll<Member>>} */
  const members = useAll("/v1/admin/members");
  /** @type {ReturnType<typeof useGet<import("../types").Credits>>} */
  const mine = useGet("/v1/credits");
  const both = { ...members, data: members.data && mine.data ? accounts(mine.data, members.data) : undefined, error: members.error ?? mine.error };
  return html`<${PageHead} section="Admin" title="Transfer Credits" lead="From one wallet to another, kept in both histories." />
    <${Loaded} of=${both} skeleton=${html`<${Skeleton} lines=${5} />`}>
      ${(/** @type {Account[]} */ all) => html`<${TransferForm} all=${all} wanted=${query.get("to") ?? ""} />`}
    <//>`;
}

/** The pool first, then the people by name. @param {import("../types").Credits} mine @param {Member[]} members @returns {Account[]} */
function accounts(mine, members) {
  const shared = mine.wallets.filter((wallet) => wallet.kind !== "member");
  const people = members
    .map((member) => ({ id: member.wallet_id, name: member.name, available: member.balance - member.held }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return [...shared, ...people];
}

/** @param {{all: Account[], wanted: string}} props */
function TransferForm({ all, wanted }) {
  const [from, setFrom] = useState(all[0]?.id ?? "");
  const [to, setTo] = useState(all.some(({ id }) => id === wanted) ? wanted : "");
  const [amount, setAmount] = useState(/** @type {number | null} */ (null));
  const [note, setNote] = useState("");
  /** @type {ReturnType<typeof useSend<{credits: number}>>} */
  const { send, busy, error, clear } = useSend("/v1/admin/credits/transfers");
  const giver = all.find(({ id }) => id === from);
  const taker = all.find(({ id }) => id === to);
  if (all.length < 2) {
    return html`<${Empty} icon="coins" title="There is nobody to transfer to."><p>Add a member first.</p><//>`;
  }
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const made = await send({ from_wallet_id: from, to_wallet_id: to, credits: amount, note: note.trim() });
    if (!made) return;
    invalidate("/v1/credits", "/v1/admin/members");
    say(`${credits(made.credits)} moved from ${giver?.name} to ${taker?.name}.`);
    replace("#/admin/transfer");
    setAmount(null);
    setNote("");
  };
  const choice = (/** @type {(id: string) => void} */ set) => (/** @type {string} */ id) => {
    clear();
    set(id);
  };
  const tooMuch = Boolean(giver && amount && amount > giver.available);
  return html`<form class="panel form" onSubmit=${submit}>
    <div class="fields">
      <${Select} label="From" value=${from} options=${walletOptions(all)} onChange=${choice(setFrom)} />
      <${Select}
        label="To"
        value=${to}
        options=${[["", "Choose a wallet"], ...walletOptions(all.filter(({ id }) => id !== from))]}
        onChange=${choice(setTo)}
      />
    </div>
    <${NumberField}
      label="Credits"
      value=${amount}
      min=${1}
      max=${1_000_000}
      required
      hint=${tooMuch && giver ? `${giver.name} has only ${credits(giver.available)} to give.` : ""}
      onChange=${setAmount}
    />
    <${TextField}
      label="Note"
      hint="Optional. Both histories show it."
      value=${note}
      attributes=${{ maxlength: 1000 }}
      onChange=${setNote}
    />
    <${Afterwards} giver=${giver} taker=${taker} amount=${amount} />
    ${error && html`<${ErrorNote} error=${error} />`}
    <button type="submit" class="button primary" disabled=${busy || !to || to === from || !amount || tooMuch}>
      ${busy ? "Transferring…" : "Transfer Credits"}
    </button>
  </form>`;
}

/** @param {Account[]} all @returns {[string, string][]} */
const walletOptions = (all) => all.map(({ id, name, available }) => [id, `${name}: ${credits(available)}`]);

/** @param {{giver: Account | undefined, taker: Account | undefined, amount: number | null}} props */
function Afterwards({ giver, taker, amount }) {
  if (!giver || !taker || !amount || giver.id === taker.id || amount > giver.available) return null;
  return html`<dl class="price">
    <div><dt>${giver.name} afterwards</dt><dd>${credits(giver.available - amount)}</dd></div>
    <div><dt>${taker.name} afterwards</dt><dd>${credits(taker.available + amount)}</dd></div>
  </dl>`;
}
