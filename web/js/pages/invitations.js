// Companies that ask a person to coach for them: who asks, until when, and the answer.
import { invalidate, useList } from "../api/resource.js";
import { Empty, ErrorNote, Listed, PageHead, say } from "../components/parts.js";
import { useSend } from "../hooks/send.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Invitation} Invitation */

const PATH = "/v1/me/invitations";

export function Page() {
  /** @type {ReturnType<typeof useList<Invitation>>} */
  const invitations = useList(PATH);
  const empty = html`<${Empty} icon="inbox" title=${t("invitations.none")} />`;
  return html`<${PageHead} title=${t("invitations.title")} lead=${t("invitations.lead")} />
    <${Listed} of=${invitations} empty=${empty}>
      ${(/** @type {Invitation} */ invitation) => html`<${Row} invitation=${invitation} />`}
    <//>`;
}

/** @param {{invitation: Invitation}} props */
function Row({ invitation }) {
  const zone = useZone();
  const { id, workspace, expires_at } = invitation;
  const accept = useSend(`${PATH}/${id}/accept`);
  const decline = useSend(`${PATH}/${id}/decline`);
  const busy = accept.busy || decline.busy;
  /** @param {ReturnType<typeof useSend>} answer @param {string} said */
  const give = async (answer, said) => {
    if (busy || !(await answer.send({}))) return;
    say(said);
    invalidate("/v1/");
  };
  const error = accept.error ?? decline.error;
  return html`<div class="row-card wraps entry">
      <span class="row-main">
        <span class="row-title">${t("invitations.asks", { company: workspace.name })}</span>
        <span class="hint">${t("invitations.until", { moment: dateAndTime(expires_at, zone) })}</span>
      </span>
      <span class="actions">
        <button type="button" class="button small primary" aria-disabled=${busy} aria-label=${t("invitations.accept_from", { company: workspace.name })} onClick=${() => give(accept, t("invitations.accepted", { company: workspace.name }))}>
          ${t("invitations.accept")}
        </button>
        <button type="button" class="button small" aria-disabled=${busy} aria-label=${t("invitations.decline_from", { company: workspace.name })} onClick=${() => give(decline, t("invitations.declined"))}>
          ${t("invitations.decline")}
        </button>
      </span>
    </div>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
