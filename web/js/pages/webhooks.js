// Admin: which of the workspace's own systems are told what happens here.
import { NEW_WEBHOOK, Secret, WEBHOOKS, WebhookFields, hostOf, stateOf } from "../admin/webhooks.js";
import { invalidate, useList } from "../api/resource.js";
import { Icon } from "../components/icons.js";
import { Dialog, Empty, ErrorNote, Listed, PageHead } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { classes, html, useState } from "../html.js";
import { go, href } from "../router.js";
import { t } from "../texts.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Webhook} Webhook */
/** @typedef {import("../api/types").WebhookSecret} WebhookSecret */

export function Page() {
  const [adding, setAdding] = useState(false);
  /** @type {ReturnType<typeof useList<Webhook>>} */
  const webhooks = useList(WEBHOOKS);
  const add = html`<button type="button" class="button primary" onClick=${() => setAdding(true)}>${t("webhooks.add")}</button>`;
  const empty = html`<${Empty} icon="out" title=${t("webhooks.none")}>
    <p>${t("webhooks.none_about")}</p>
  <//>`;
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("webhooks.title")} lead=${t("webhooks.lead")}>${add}<//>
    <h2 class="unseen">${t("webhooks.title")}</h2>
    <${Listed} of=${webhooks} empty=${empty}>
      ${(/** @type {Webhook} */ webhook) => html`<${Row} webhook=${webhook} />`}
    <//>
    ${adding && html`<${AddWebhook} onClose=${() => setAdding(false)} />`}`;
}

/** @param {{webhook: Webhook}} props */
function Row({ webhook }) {
  const { word, tone, about } = stateOf(webhook, useZone());
  return html`<a class="row-card wraps" href=${href(`/admin/webhooks/${webhook.id}`)}>
    <span class="way-icon"><${Icon} name="out" /></span>
    <span class="row-main">
      <span class="row-title">${hostOf(webhook.url)}</span>
      <span class="hint">${t("webhooks.hears", { count: webhook.types.length })}</span>
      ${about && html`<span class="hint">${about}</span>`}
    </span>
    <span class=${classes("pill", tone)}>${word}</span>
  </a>`;
}

/** @param {{onClose: () => void}} props */
function AddWebhook({ onClose }) {
  const [draft, setDraft] = useState(NEW_WEBHOOK);
  const [made, setMade] = useState(/** @type {WebhookSecret | null} */ (null));
  /** @type {ReturnType<typeof useSend<WebhookSecret>>} */
  const { send, busy, error } = useSend(WEBHOOKS);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const added = await send({ ...draft, url: draft.url.trim() });
    if (!added) return;
    setMade(added);
    invalidate(WEBHOOKS);
  };
  const open = () => {
    onClose();
    if (made) go(href(`/admin/webhooks/${made.id}`));
  };
  if (made) {
    return html`<${Dialog} title=${t("webhooks.secret_title")} onClose=${open}><${Secret} secret=${made.secret} onClose=${open} /><//>`;
  }
  return html`<${Dialog} title=${t("webhooks.add")} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${WebhookFields} draft=${draft} change=${(/** @type {Partial<typeof draft>} */ some) => setDraft({ ...draft, ...some })} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${busy || !draft.types.length}>${busy ? t("webhooks.adding") : t("webhooks.add")}</button>
    </form>
  <//>`;
}
