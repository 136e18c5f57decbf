// All that is stored about the one who is signed in: as one file, or erased.
import { downloadOrLater } from "../api/calls.js";
import { saveFile } from "../components/export-csv.js";
import { Icon } from "../components/icons.js";
import { ErrorNote, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";
import { EraseMe } from "./erase-me.js";

/** @typedef {import("../api/types").Export} Export */

/** @param {{me: import("../api/types").Me}} props */
export function YourData({ me }) {
  return html`<section class="panel form">
    <h2>${t("privacy.title")}</h2>
    <${DownloadEverything} told=${me.mail_stopped ? "" : me.email} />
    <${EraseMe} me=${me} />
  </section>`;
}

/** For whoever belongs to no company any more: what is stored about them stays theirs. */
export function Page() {
  return html`<section class="panel form">
    <h2>${t("privacy.title")}</h2>
    <${DownloadEverything} told="" />
  </section>`;
}

/**
 * A large file is made meanwhile; its address is good for minutes, so each click asks for another one.
 * @param {{told: string}} props the address to which a mail goes then; none: nobody is mailed
 */
function DownloadEverything({ told }) {
  const { act, busy, error } = useAct();
  const [making, setMaking] = useState(false);
  const save = () => act(() => downloadOrLater("/v1/me/export"), receive);
  const receive = (/** @type {{file?: Blob, later?: Export}} */ { file, later }) => {
    setMaking(later?.status === "preparing");
    if (file) saveFile(file, nameOf(new Date()));
    if (later?.download_url) location.assign(later.download_url);
    if (file || later?.download_url) say(t("privacy.downloaded"));
  };
  return html`<p>${t("privacy.download_about")}</p>
    ${making &&
    html`<div class="note calm" role="status">
      <p>${told ? t("privacy.making", { email: told }) : t("privacy.making_no_mail")}</p>
    </div>`}
    ${error && html`<${ErrorNote} error=${error} retry=${save} />`}
    <div class="actions">
      <button type="button" class="button" disabled=${busy} onClick=${save}>
        <${Icon} name="download" /> ${busy ? t("privacy.gathering") : t("privacy.download")}
      </button>
    </div>`;
}

/** @param {Date} now */
const nameOf = (now) => `tandem-export-${now.toISOString().slice(0, 10)}.json`;
