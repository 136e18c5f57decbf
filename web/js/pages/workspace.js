// Admin: the settings of the workspace, which admins read and owners change; and the company's directory.
import { Directory } from "../admin/directory.js";
import { BOUNDS } from "../api/bounds.js";
import { invalidate, useGet } from "../api/resource.js";
import { EditForm, Loaded, PageHead, Select, Skeleton, TextField } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { useEdit } from "../hooks/edit.js";
import { html } from "../html.js";
import { t } from "../texts.js";
import { zoneCity } from "../time.js";

/** @typedef {import("../api/types").Workspace} Workspace */
/** @typedef {Pick<Workspace, "name" | "timezone" | "support_email" | "buying">} Draft */

const PATH = "/v1/admin/workspace";

/** @param {Workspace} stored @returns {Draft} */
const asDraft = ({ name, timezone, support_email, buying }) => ({ name, timezone, support_email, buying });

/** @returns {[Workspace["buying"], string][]} */
const buyings = () => [
  ["packs", t("workspace.buying_packs")],
  ["ask_admin", t("workspace.buying_ask_admin")],
];

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  return html`<${PageHead} section=${t("shell.section_admin")} title=${t("workspace.title")} lead=${t("workspace.lead")} />
    <div class="stack">
      ${me.roles.includes("owner") ? html`<${Settings} me=${me} />` : html`<${Facts} />`}
      <${Directory} />
    </div>`;
}

function Facts() {
  /** @type {ReturnType<typeof useGet<Workspace>>} */
  const workspace = useGet(PATH);
  return html`<${Loaded} of=${workspace} skeleton=${html`<${Skeleton} lines=${4} />`}>
    ${(/** @type {Workspace} */ { name, timezone, support_email, buying }) =>
      html`<section class="panel">
        <dl class="facts">
          <div><dt>${t("workspace.name")}</dt><dd>${name}</dd></div>
          <div><dt>${t("workspace.zone")}</dt><dd>${zoneCity(timezone)}</dd></div>
          <div><dt>${t("workspace.support")}</dt><dd>${support_email}</dd></div>
          <div><dt>${t("workspace.buying")}</dt><dd>${buyings().find(([way]) => way === buying)?.[1]}</dd></div>
        </dl>
        <p class="hint">${t("workspace.only_owners")}</p>
      </section>`}
  <//>`;
}

/** @param {{me: import("../api/types").Me}} props */
function Settings({ me }) {
  /** @type {import("../hooks/edit.js").Edited<Draft>} */
  const edit = useEdit(PATH, "PATCH", asDraft);
  const saved = () => invalidate("/v1/me", "/v1/credits", "/v1/admin");
  return html`<${EditForm} edit=${edit} saved=${t("workspace.saved")} onSaved=${saved}>
    ${(/** @type {Draft} */ draft) => html`<${Fields} draft=${draft} stored=${me.workspaces[0]} change=${edit.change} />`}
  <//>`;
}

/** What a change will do is told beside it. @param {{draft: Draft, stored: Workspace | undefined, change: (some: Partial<Draft>) => void}} props */
function Fields({ draft, stored, change }) {
  const moved = stored && stored.timezone !== draft.timezone;
  const otherwise = stored && stored.buying !== draft.buying;
  return html`<section class="panel"><div class="form">
    <${TextField}
      label=${t("workspace.name")}
      hint=${t("workspace.name_hint")}
      value=${draft.name}
      attributes=${{ required: true, ...BOUNDS.WorkspacePatch.name, autocomplete: "off" }}
      onChange=${(/** @type {string} */ name) => change({ name })}
    />
    <${ZoneSelect}
      label=${t("workspace.zone")}
      hint=${t("workspace.zone_hint")}
      value=${draft.timezone}
      onChange=${(/** @type {string} */ timezone) => change({ timezone })}
    />
    ${moved && html`<p class="note warn" role="status">${t("workspace.zone_moved")}</p>`}
    <${TextField}
      label=${t("workspace.support")}
      hint=${t("workspace.support_hint")}
      type="email"
      value=${draft.support_email}
      attributes=${{ required: true, ...BOUNDS.WorkspacePatch.support_email, autocomplete: "off" }}
      onChange=${(/** @type {string} */ support_email) => change({ support_email })}
    />
    <${Select}
      label=${t("workspace.buying")}
      value=${draft.buying}
      options=${buyings()}
      onChange=${(/** @type {Workspace["buying"]} */ buying) => change({ buying })}
    />
    ${otherwise &&
    html`<p class="note warn" role="status">
      ${draft.buying === "packs" ? t("workspace.now_packs") : t("workspace.now_ask_admin")}
    </p>`}
  </div></section>`;
}
