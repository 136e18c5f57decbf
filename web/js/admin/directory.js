// Admin: the company's directory (SCIM): where it calls, its token, which is told once, and its end.
import { newKey, post, remove } from "../api/calls.js";
import { invalidate, useGet } from "../api/resource.js";
import { CopyLine } from "../components/copy-line.js";
import { Dialog, ErrorNote, Loaded, Skeleton, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { Question } from "../session/dialogs.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Directory} DirectoryState */
/** @typedef {import("../api/types").DirectoryToken} DirectoryToken */

const PATH = "/v1/admin/directory";

export function Directory() {
  /** @type {ReturnType<typeof useGet<DirectoryState>>} */
  const directory = useGet(PATH);
  return html`<section class="panel">
    <div class="form">
      <h2>${t("directory.title")}</h2>
      <p>${t("directory.about")}</p>
      <${Loaded} of=${directory} skeleton=${html`<${Skeleton} lines=${2} />`}>
        ${(/** @type {DirectoryState} */ found) => html`<${Connection} directory=${found} />`}
      <//>
    </div>
  </section>`;
}

/** @param {{directory: DirectoryState}} props */
function Connection({ directory }) {
  const zone = useZone();
  const [asking, setAsking] = useState(/** @type {"" | "make" | "end"} */ (""));
  const { act, busy, error } = useAct();
  const [token, setToken] = useState("");
  const on = directory.status === "on";
  const make = () =>
    act(
      () => post(PATH, {}, newKey()),
      (/** @type {DirectoryToken} */ made) => {
        setAsking("");
        setToken(made.token);
        invalidate(PATH);
      },
    );
  const end = () =>
    act(
      () => remove(PATH),
      () => {
        setAsking("");
        say(t("directory.ended"));
        invalidate(PATH);
      },
    );
  const since = directory.connected_at;
  return html`<${CopyLine} label=${t("directory.address")} value=${directory.url} />
    <p>${on && since ? t("directory.on", { moment: dateAndTime(since, zone) }) : t("directory.off")}</p>
    ${error && !asking && html`<${ErrorNote} error=${error} />`}
    <div class="actions">
      <button type="button" class=${on ? "button" : "button primary"} disabled=${busy} onClick=${on ? () => setAsking("make") : make}>
        ${on ? t("directory.replace") : t("directory.make")}
      </button>
      ${on && html`<button type="button" class="button" disabled=${busy} onClick=${() => setAsking("end")}>${t("directory.end")}</button>`}
    </div>
    ${asking === "make" && html`<${Sure} title=${t("directory.replace_sure")} about=${t("directory.replace_about")} go=${t("directory.replace")} step=${{ busy, error }} onGo=${make} onClose=${() => setAsking("")} />`}
    ${asking === "end" && html`<${Sure} title=${t("directory.end_sure")} about=${t("directory.end_about")} go=${t("directory.end")} step=${{ busy, error }} onGo=${end} onClose=${() => setAsking("")} />`}
    ${token && html`<${Token} token=${token} onClose=${() => setToken("")} />`}`;
}

/** @param {{title: string, about: string, go: string, step: {busy: boolean, error: any}, onGo: () => void, onClose: () => void}} props */
function Sure({ title, about, go, step, onGo, onClose }) {
  return html`<${Question} title=${title} keep=${t("parts.back")} go=${go} grave step=${step} onGo=${onGo} onClose=${onClose}>
    <p>${about}</p>
  <//>`;
}

/** Told once: nobody can read it again. @param {{token: string, onClose: () => void}} props */
function Token({ token, onClose }) {
  return html`<${Dialog} title=${t("directory.token_title")} onClose=${onClose}>
    <div class="form">
      <${CopyLine} label=${t("directory.token")} value=${token} />
      <p role="status">${t("directory.token_about")}</p>
      <div class="actions end">
        <button type="button" class="button primary" onClick=${onClose}>${t("directory.token_kept")}</button>
      </div>
    </div>
  <//>`;
}
