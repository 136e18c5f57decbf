// Admin: one webhook: how it stands, what can be done with it, what was sent and what came back.
import { Secret, TYPES, WEBHOOKS, WebhookFields, hostOf, stateOf } from "../admin/webhooks.js";
import { patch, remove } from "../api/calls.js";
import { isMissing } from "../api/errors.js";
import { invalidate, useGet, useList } from "../api/resource.js";
import { Menu } from "../components/menu.js";
import { Dialog, EditForm, Empty, ErrorNote, Listed, Loaded, PageHead, Skeleton, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { useEdit } from "../hooks/edit.js";
import { useSend } from "../hooks/send.js";
import { classes, html, useState } from "../html.js";
import { go } from "../router.js";
import { Question } from "../session/dialogs.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Webhook} Webhook */
/** @typedef {import("../api/types").WebhookSecret} WebhookSecret */
/** @typedef {import("../api/types").Delivery} Delivery */
/** @typedef {import("../api/types").Try} Try */
/** @typedef {import("../admin/webhooks.js").Draft} Draft */

/** @param {import("../shell.js").PageProps} props */
export function Page({ params }) {
  const path = `${WEBHOOKS}/${encodeURIComponent(params["webhookId"] ?? "")}`;
  /** @type {ReturnType<typeof useGet<Webhook>>} */
  const webhook = useGet(path);
  if (isMissing(webhook.error)) {
    return html`<${PageHead} section=${t("webhooks.title")} title=${t("webhooks.not_found")} />
      <${Empty} icon="out" title=${t("webhooks.not_found_about")}>
        <a class="button primary" href="#/admin/webhooks">${t("webhooks.all")}</a>
      <//>`;
  }
  return html`<${Loaded} of=${webhook} skeleton=${html`<${Skeleton} lines=${6} />`}>
    ${(/** @type {Webhook} */ found) => html`<${Details} webhook=${found} path=${path} />`}
  <//>`;
}

/** @param {{webhook: Webhook, path: string}} props */
function Details({ webhook, path }) {
  const [asking, setAsking] = useState(/** @type {"" | "edit" | "rotate" | "remove"} */ (""));
  const ping = useSend(`${path}/ping`);
  const switching = useAct();
  const on = webhook.status === "on";
  const close = () => setAsking("");
  const test = async () => {
    if (ping.busy || !(await ping.send({}))) return;
    say(t("webhooks.pinged"));
    invalidate(path);
  };
  const turn = () =>
    switching.act(
      () => patch(path, { status: on ? "off" : "on" }),
      () => {
        say(on ? t("webhooks.switched_off") : t("webhooks.switched_on"));
        invalidate(WEBHOOKS);
      },
    );
  const error = ping.error ?? switching.error;
  const choices = [
    { text: t("webhooks.edit"), icon: "sliders", choose: () => setAsking("edit") },
    { text: t("webhooks.rotate"), icon: "swap", choose: () => setAsking("rotate") },
    { text: on ? t("webhooks.switch_off") : t("webhooks.switch_on"), icon: "out", choose: turn },
    { text: t("webhooks.remove"), icon: "close", grave: true, choose: () => setAsking("remove") },
  ];
  return html`<${PageHead} section=${t("webhooks.title")} title=${hostOf(webhook.url)}>
      ${on
        ? html`<button type="button" class="button" aria-disabled=${ping.busy} onClick=${test}>${t("webhooks.send_ping")}</button>`
        : html`<button type="button" class="button primary" aria-disabled=${switching.busy} onClick=${turn}>${t("webhooks.switch_on")}</button>`}
      <${Menu} label=${t("webhooks.more")} choices=${choices} />
    <//>
    ${error && html`<${ErrorNote} error=${error} />`}
    <div class="stack">
      <${State} webhook=${webhook} />
      <section>
        <div class="section-head">
          <h2>${t("webhooks.deliveries")}</h2>
          <button type="button" class="button small" onClick=${() => invalidate(path)}>${t("webhooks.look_again")}</button>
        </div>
        <${Deliveries} path=${path} on=${on} />
      </section>
    </div>
    ${asking === "edit" && html`<${Edit} path=${path} onClose=${close} />`}
    ${asking === "rotate" && html`<${Rotate} path=${path} onClose=${close} />`}
    ${asking === "remove" && html`<${Remove} webhook=${webhook} path=${path} onClose=${close} />`}`;
}

/** @param {{webhook: Webhook}} props */
function State({ webhook }) {
  const zone = useZone();
  const { word, tone, about } = stateOf(webhook, zone);
  const old = webhook.old_secret_until;
  return html`<section class="panel" aria-label=${t("webhooks.state")}>
    <dl class="facts">
      <div>
        <dt>${t("webhooks.state")}</dt>
        <dd class="actions"><span class=${classes("pill", tone)}>${word}</span>${about}</dd>
      </div>
      <div><dt>${t("webhooks.address")}</dt><dd class="breaks">${webhook.url}</dd></div>
      <div><dt>${t("webhooks.events")}</dt><dd>${webhook.types.map((type) => TYPES[type]()).join(", ")}</dd></div>
      ${old && html`<div><dt>${t("webhooks.secret")}</dt><dd>${t("webhooks.old_valid", { moment: dateAndTime(old, zone) })}</dd></div>`}
    </dl>
  </section>`;
}

/** @param {{path: string, on: boolean}} props */
function Deliveries({ path, on }) {
  /** @type {ReturnType<typeof useList<Delivery>>} */
  const deliveries = useList(`${path}/deliveries`);
  useAskAgain(Boolean(deliveries.items?.some(({ status }) => status === "waiting")), path);
  const empty = html`<${Empty} icon="out" title=${t("webhooks.no_deliveries")}><p>${t("webhooks.no_deliveries_about")}</p><//>`;
  return html`<${Listed} of=${deliveries} empty=${empty}>
      ${(/** @type {Delivery} */ delivery) => html`<${DeliveryRow} delivery=${delivery} path=${path} on=${on} />`}
    <//>`;
}

/** @param {Delivery} delivery @param {string} zone @returns {[string, string]} words and tone */
function standing({ status, next_try_at }, zone) {
  if (status === "delivered") return [t("webhooks.delivered"), "good"];
  if (status === "given_up") return [t("webhooks.given_up"), "bad"];
  return [t("webhooks.waiting", { moment: next_try_at ? dateAndTime(next_try_at, zone) : "" }), "waiting"];
}

/** @param {{delivery: Delivery, path: string, on: boolean}} props */
function DeliveryRow({ delivery, path, on }) {
  const zone = useZone();
  const { send, busy, error } = useSend(`${path}/deliveries/${delivery.id}/resend`);
  const [words, tone] = standing(delivery, zone);
  const again = async () => {
    if (busy || !(await send({}))) return;
    say(t("webhooks.sent_again"));
    invalidate(path);
  };
  const moment = dateAndTime(delivery.timestamp, zone);
  const what = TYPES[delivery.type]();
  return html`<div class="row-card wraps entry">
      <span class="row-main">
        <span class="row-title">${what}</span>
        <span class="hint">${moment}</span>
        ${delivery.tries.map((tried) => html`<span class="hint breaks" key=${tried.at}>${answerOf(tried, zone)}</span>`)}
      </span>
      <span class=${classes("pill", tone)}>${words}</span>
      ${on &&
      html`<span class="actions">
        <button type="button" class="button small" aria-disabled=${busy} aria-label=${t("webhooks.send_again_which", { what, moment })} onClick=${again}>
          ${t("webhooks.send_again")}
        </button>
      </span>`}
    </div>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}

/** What came back of a try. @param {Try} tried @param {string} zone */
function answerOf({ at, status, answer, problem }, zone) {
  const moment = dateAndTime(at, zone);
  if (problem) return t("webhooks.no_answer", { moment, problem });
  return answer ? t("webhooks.answered_with", { moment, status: status ?? 0, answer }) : t("webhooks.answered", { moment, status: status ?? 0 });
}

/** @param {{path: string, onClose: () => void}} props */
function Edit({ path, onClose }) {
  /** @type {import("../hooks/edit.js").Edited<Draft>} */
  const edit = useEdit(path, "PATCH", ({ url, types }) => ({ url, types }));
  const saved = () => {
    invalidate(WEBHOOKS);
    onClose();
  };
  return html`<${Dialog} title=${t("webhooks.edit")} onClose=${onClose}>
    <${EditForm} edit=${edit} saved=${t("webhooks.saved")} onSaved=${saved}>
      ${(/** @type {Draft} */ draft) => html`<${WebhookFields} draft=${draft} change=${edit.change} />`}
    <//>
  <//>`;
}

/** @param {{path: string, onClose: () => void}} props */
function Rotate({ path, onClose }) {
  const [made, setMade] = useState(/** @type {WebhookSecret | null} */ (null));
  /** @type {ReturnType<typeof useSend<WebhookSecret>>} */
  const { send, busy, error } = useSend(`${path}/rotate`);
  const rotate = async () => {
    const rotated = await send({});
    if (!rotated) return;
    setMade(rotated);
    invalidate(WEBHOOKS);
  };
  if (made) {
    return html`<${Dialog} title=${t("webhooks.secret_title")} onClose=${onClose}><${Secret} secret=${made.secret} onClose=${onClose} /><//>`;
  }
  return html`<${Question}
    title=${t("webhooks.rotate_sure")}
    keep=${t("parts.back")}
    go=${t("webhooks.rotate")}
    step=${{ busy, error }}
    onGo=${rotate}
    onClose=${onClose}
  >
    <p>${t("webhooks.rotate_about")}</p>
  <//>`;
}

/** @param {{webhook: Webhook, path: string, onClose: () => void}} props */
function Remove({ webhook, path, onClose }) {
  const { act, busy, error } = useAct();
  const host = hostOf(webhook.url);
  const end = () =>
    act(
      () => remove(path),
      () => {
        invalidate(`${WEBHOOKS}?`);
        go("#/admin/webhooks");
        say(t("webhooks.removed", { host }), "/admin/webhooks");
      },
    );
  return html`<${Question}
    title=${t("webhooks.remove_sure", { host })}
    keep=${t("parts.back")}
    go=${t("webhooks.remove")}
    grave
    step=${{ busy, error }}
    onGo=${end}
    onClose=${onClose}
  >
    <p>${t("webhooks.remove_about")}</p>
  <//>`;
}
