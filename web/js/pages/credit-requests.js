// Admin: who asks for credits; granted in full or in part, or refused.
import { BOUNDS } from "../api/bounds.js";
import { invalidate, useList } from "../api/resource.js";
import { Empty, Listed, NumberField, PageHead, TextField, say } from "../components/parts.js";
import { AskedPill } from "../credits/asking.js";
import { BeyondPool, usePool } from "../credits/pool.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { useSend } from "../hooks/send.js";
import { classes, html, useState } from "../html.js";
import { apart } from "../names.js";
import { href } from "../router.js";
import { Question, Told } from "../session/dialogs.js";
import { rich, t } from "../texts.js";
import { credits, dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").CreditRequest} CreditRequest */
/** @typedef {{kind: "grant" | "refuse", asked: CreditRequest}} Answering */

const PATH = "/v1/admin/credits/requests";

/** @param {import("../shell.js").PageProps} props */
export function Page({ query }) {
  const all = query.get("show") === "all";
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("admin_credits.credit_requests")} lead=${t("admin_credits.requests_lead")} />
    <nav class="tabs spaced" aria-label=${t("admin_credits.which")}>
      ${[
        [t("admin_credits.waiting"), href("/admin/requests"), !all],
        [t("admin_credits.all"), href("/admin/requests", { show: "all" }), all],
      ].map(
        ([text, to, here]) =>
          html`<a key=${text} class=${classes(here && "here")} href=${to} aria-current=${here ? "page" : undefined}>${text}</a>`,
      )}
    </nav>
    <h2 class="unseen">${t("admin_credits.requests")}</h2>
    <${Requests} key=${all} all=${all} />`;
}

/** @param {{all: boolean}} props */
function Requests({ all }) {
  const [answering, setAnswering] = useState(/** @type {Answering | null} */ (null));
  /** @type {ReturnType<typeof useList<CreditRequest>>} */
  const requests = useList(all ? PATH : `${PATH}?status=open`);
  useAskAgain(true, PATH);
  const empty = html`<${Empty} icon="hand" title=${all ? t("admin_credits.nobody_asked") : t("admin_credits.none_waits")}>
    <p>${t("admin_credits.requests_about")}</p>
  <//>`;
  const close = () => setAnswering(null);
  return html`<${Listed} of=${requests} empty=${empty}>
      ${(/** @type {CreditRequest} */ asked) => html`<${Row} asked=${asked} onAnswer=${setAnswering} />`}
    <//>
    ${answering?.kind === "grant" && html`<${Grant} asked=${answering.asked} onClose=${close} />`}
    ${answering?.kind === "refuse" && html`<${Refuse} asked=${answering.asked} onClose=${close} />`}`;
}

/** @param {{asked: CreditRequest, onAnswer: (answering: Answering) => void}} props */
function Row({ asked, onAnswer }) {
  const zone = useZone();
  const name = asked.person.name;
  return html`<div class="row-card wraps entry">
    <span class="row-main">
      <span class="row-title">
        ${rich("admin_credits.asks_for", {
          name: html`<a href=${href(`/admin/members/${asked.person.id}`)}>${name}</a>`,
          credits: credits(asked.credits),
        })}
      </span>
      <span class="hint">${dateAndTime(asked.created_at, zone)}</span>
      ${asked.note && html`<span class="entry-note">${asked.note}</span>`}
      ${asked.answer && html`<span class="entry-note">${t("wallets.answer", { answer: asked.answer })}</span>`}
    </span>
    ${asked.status === "open"
      ? html`<span class="actions">
          <button type="button" class="button small primary" aria-label=${t("admin_credits.grant_to", { name })} onClick=${() => onAnswer({ kind: "grant", asked })}>
            ${t("admin_credits.grant")}
          </button>
          <button type="button" class="button small" aria-label=${t("admin_credits.refuse_name", { name })} onClick=${() => onAnswer({ kind: "refuse", asked })}>
            ${t("admin_credits.refuse")}
          </button>
        </span>`
      : html`<${AskedPill} asked=${asked} />`}
  </div>`;
}

/** @param {CreditRequest} asked @param {"grant" | "refuse"} kind @param {(after: CreditRequest) => void} onDone */
function useAnswer(asked, kind, onDone) {
  const changed = () => invalidate(PATH, "/v1/credits", "/v1/admin/members");
  /** @type {ReturnType<typeof useSend<CreditRequest>>} */
  const step = useSend(`${PATH}/${encodeURIComponent(asked.id)}/${kind}`, changed);
  const take = async (/** @type {Record<string, unknown>} */ body) => {
    const after = await step.send(body);
    if (!after) return;
    changed();
    onDone(after);
  };
  return { ...step, take };
}

/** @param {{note: string, name: string, onChange: (note: string) => void}} props */
const NoteFor = ({ note, name, onChange }) =>
  html`<${TextField}
    label=${t("wallets.note")}
    hint=${t("admin_credits.note_hint", { name })}
    rows=${2}
    value=${note}
    attributes=${BOUNDS.GrantBody.note}
    onChange=${onChange}
  />`;

/** @param {{asked: CreditRequest, onClose: () => void}} props */
function Grant({ asked, onClose }) {
  const [amount, setAmount] = useState(/** @type {number | null} */ (asked.credits));
  const [note, setNote] = useState("");
  const pool = usePool();
  const { name } = asked.person;
  const step = useAnswer(asked, "grant", ({ granted_credits }) => {
    say(t("admin_credits.granted", { credits: credits(granted_credits ?? 0), name }));
    onClose();
  });
  return html`<${Question}
    title=${t("admin_credits.grant_sure", { name })}
    keep=${t("parts.back")}
    go=${t("admin_credits.grant")}
    step=${step}
    onGo=${() => step.take({ credits: amount, note: note.trim() })}
    onClose=${onClose}
  >
    ${asked.note && html`<p class="prose">${asked.note}</p>`}
    <${NumberField}
      label=${t("wallets.credits")}
      hint=${pool
        ? t("admin_credits.asks_of_pool", {
            name: apart(name),
            credits: credits(asked.credits),
            pool: apart(pool.name),
            available: credits(pool.available),
          })
        : ""}
      value=${amount}
      ...${BOUNDS.GrantBody.credits}
      required
      onChange=${setAmount}
    />
    <${BeyondPool} pool=${pool} needed=${amount ?? 0} />
    <${NoteFor} note=${note} name=${name} onChange=${setNote} />
  <//>`;
}

/** @param {{asked: CreditRequest, onClose: () => void}} props */
function Refuse({ asked, onClose }) {
  const [note, setNote] = useState("");
  const { name } = asked.person;
  const step = useAnswer(asked, "refuse", () => {
    say(t("admin_credits.refused", { name }));
    onClose();
  });
  return html`<${Question}
    title=${t("admin_credits.refuse_sure", { name })}
    keep=${t("parts.back")}
    go=${t("admin_credits.refuse")}
    grave
    step=${step}
    onGo=${() => step.take({ note: note.trim() })}
    onClose=${onClose}
  >
    <${Told} title=${t("admin_credits.no_credits_move")} text=${t("admin_credits.refuse_about", { name })} grave=${false} />
    <${NoteFor} note=${note} name=${name} onChange=${setNote} />
  <//>`;
}
