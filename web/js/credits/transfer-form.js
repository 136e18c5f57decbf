// Moving credits from one wallet to another, with what both have afterwards.
import { BOUNDS } from "../api/bounds.js";
import { ApiError } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { now } from "../clock.js";
import { Empty, ErrorNote, NumberField, Select, TextField, say } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { apart } from "../names.js";
import { rich, t } from "../texts.js";
import { credits, dateIn, zoneCity } from "../time.js";
import { endingSooner } from "./accounts.js";
import { FillPool } from "./pool.js";

/** @typedef {import("./accounts.js").Account} Account */
/** @typedef {import("./accounts.js").Choices} Choices */

const MADE_UNTRUE = ["/v1/credits", "/v1/admin/members", "/v1/admin/groups"];

/** @param {Choices} choices @param {string} from @param {string} to the pair that makes sense of what is wanted */
function beginning({ accounts, targets }, from, to) {
  const giver = accounts.find(({ id }) => id === from) ?? accounts.find(({ id }) => id !== to);
  const takers = giver ? targets(giver) : [];
  const taker = takers.find(({ id }) => id === to) ?? (takers.length === 1 ? takers[0] : undefined);
  return { from: giver?.id ?? "", to: taker?.id ?? "" };
}

/**
 * @param {object} props
 * @param {Choices} props.choices
 * @param {{from: string, to: string}} props.wanted
 * @param {string} props.zone the workspace's, in which last days are
 * @param {string} props.nobody said where there is no second wallet
 */
export function TransferForm({ choices, wanted, zone, nobody }) {
  const { accounts, targets } = choices;
  const [pair, setPair] = useState(() => beginning(choices, wanted.from, wanted.to));
  const [amount, setAmount] = useState(/** @type {number | null} */ (null));
  const [useBy, setUseBy] = useState("");
  const [note, setNote] = useState("");
  /** @type {ReturnType<typeof useSend<{credits: number}>>} */
  const { send, busy, error, clear } = useSend("/v1/admin/credits/transfers", () => invalidate(...MADE_UNTRUE));
  const giver = accounts.find(({ id }) => id === pair.from);
  const takers = giver ? targets(giver) : [];
  const taker = takers.find(({ id }) => id === pair.to);
  if (accounts.length < 2) return html`<${Empty} icon="coins" title=${t("wallets.nobody_to_transfer")}><p>${nobody}</p><//>`;
  const pool = giver?.kind === "workspace";
  const choose = (/** @type {Partial<typeof pair>} */ some) => {
    clear();
    const next = { ...pair, ...some };
    setPair(beginning(choices, next.from, next.to));
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const body = { from_wallet_id: pair.from, to_wallet_id: pair.to, credits: amount, note: note.trim() };
    const made = await send(pool && useBy ? { ...body, use_by: useBy } : body);
    if (!made) return;
    invalidate(...MADE_UNTRUE);
    say(t("wallets.moved", { credits: credits(made.credits), giver: apart(giver?.name ?? ""), taker: apart(taker?.name ?? "") }));
    setAmount(null);
    setNote("");
  };
  const sooner = giver && pool && useBy && amount ? endingSooner(giver, amount, useBy) : 0;
  const tooMuch = Boolean(giver && amount && amount > giver.most);
  const remedy = giver && html`<${Remedy} giver=${giver} admin=${accounts[0]?.kind === "workspace"} />`;
  return html`<form class="panel form" onSubmit=${submit}>
    <div class="fields">
      <${Select} label=${t("wallets.transfer_from")} value=${pair.from} options=${walletOptions(accounts)} onChange=${(/** @type {string} */ from) => choose({ from })} />
      <${Select}
        label=${t("wallets.transfer_to")}
        value=${taker?.id ?? ""}
        options=${[["", t("wallets.choose_wallet")], ...walletOptions(takers)]}
        onChange=${(/** @type {string} */ to) => choose({ to })}
      />
    </div>
    <${NumberField}
      label=${t("wallets.credits")}
      value=${amount}
      ...${BOUNDS.TransferBody.credits}
      required
      hint=${giver && hintOf(giver)}
      onChange=${setAmount}
    />
    ${tooMuch && html`<p class="note warn" role="status">${remedy}</p>`}
    ${pool &&
    html`<${TextField}
      label=${t("wallets.use_by")}
      type="date"
      hint=${t("wallets.use_by_hint", { city: zoneCity(zone) })}
      value=${useBy}
      attributes=${{ min: dateIn(now(), zone) }}
      onChange=${setUseBy}
    />`}
    ${sooner > 0 &&
    html`<p class="note warn" role="status">
      ${t("wallets.ends_sooner", { count: sooner })}
    </p>`}
    <${TextField}
      label=${t("wallets.note")}
      hint=${t("wallets.note_in_both")}
      value=${note}
      attributes=${BOUNDS.TransferBody.note}
      onChange=${setNote}
    />
    <${Afterwards} giver=${giver} taker=${taker} amount=${amount} />
    ${error &&
    html`<${ErrorNote} error=${error}>
      ${error instanceof ApiError && error.code === "insufficient_credits" && html`<p>${remedy}</p>`}
    <//>`}
    <button type="submit" class="button primary" disabled=${busy || !taker || !amount || tooMuch}>
      ${busy ? t("wallets.transferring") : t("wallets.transfer_credits")}
    </button>
  </form>`;
}

/** @param {Account} giver */
function hintOf({ name, available, most }) {
  if (most < available) return t("wallets.up_to_given", { credits: credits(most), name: apart(name) });
  return t("wallets.has", { name: apart(name), credits: credits(available) });
}

/** What helps where the giver has too few: what this reader can do, not what others could. @param {{giver: Account, admin: boolean}} props */
function Remedy({ giver, admin }) {
  const { id, most } = giver;
  const fill = (/** @type {string} */ words) => html`<${FillPool} id=${id} text=${words} />`;
  if (!most) return html`${t("wallets.nothing_to_transfer")} ${insteadOfNothing(giver, admin, fill)}`;
  return html`${t("wallets.too_many", { credits: credits(most) })} ${insteadOfMany(giver, admin, fill)}`;
}

/** @param {Account} giver @param {boolean} admin @param {(words: string) => import("../html.js").Children} fill */
function insteadOfNothing({ kind, name }, admin, fill) {
  if (!admin) return kind === "group" && t("wallets.ask_to_fill_group");
  return kind === "workspace" ? rich("wallets.fill_first", { fill }) : t("wallets.move_first", { name: apart(name) });
}

/** @param {Account} giver @param {boolean} admin @param {(words: string) => import("../html.js").Children} fill */
function insteadOfMany({ kind, name }, admin, fill) {
  if (!admin) return kind === "group" ? t("wallets.fewer_or_ask") : t("wallets.fewer");
  return kind === "workspace" ? rich("wallets.fewer_or_fill", { fill }) : t("wallets.fewer_or_move", { name: apart(name) });
}

/** @param {Account[]} accounts @returns {[string, string][]} */
const walletOptions = (accounts) =>
  accounts.map(({ id, name, available }) => [id, `${apart(name)}: ${credits(available)}`]);

/** @param {{giver: Account | undefined, taker: Account | undefined, amount: number | null}} props */
function Afterwards({ giver, taker, amount }) {
  if (!giver || !taker || !amount || amount > giver.most) return null;
  return html`<dl class="price">
    <div><dt>${t("wallets.afterwards", { name: giver.name })}</dt><dd>${credits(giver.available - amount)}</dd></div>
    <div><dt>${t("wallets.afterwards", { name: taker.name })}</dt><dd>${credits(taker.available + amount)}</dd></div>
  </dl>`;
}
