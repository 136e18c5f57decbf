// A coach's own photo: chosen, seen before it goes, uploaded to the bucket, and looked at by the service.
import { get, post, remove } from "../api/calls.js";
import { invalidate, keep, useGet } from "../api/resource.js";
import { Avatar, ErrorNote, Loaded, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { t } from "../texts.js";
import { MOST_BYTES, TYPES, drawSquare, sendFile } from "./upload.js";

/** @typedef {import("../api/types").Profile} Profile */
/** @typedef {{file: File, picture: ImageBitmap}} Chosen */

const PROFILE = "/v1/coach/profile";
const PHOTO = "/v1/coach/photo";
const LOOK_AGAIN = 700;
const PATIENCE = 60;

/** What shows the photo is read anew. */
const showAnew = () => invalidate("/v1/coaches", "/v1/admin/coaches");

/** The profile once the service has looked at this upload; the last one that was read, if that takes too long. @param {string} id @returns {Promise<Profile>} */
async function lookedAt(id) {
  for (let tried = 1; ; tried += 1) {
    await new Promise((done) => setTimeout(done, LOOK_AGAIN));
    /** @type {Profile} */
    const profile = await get(PROFILE);
    if (profile.photo_upload?.id === id || tried === PATIENCE) return profile;
  }
}

export function Photo() {
  /** @type {ReturnType<typeof useGet<Profile>>} */
  const profile = useGet(PROFILE);
  return html`<section class="panel">
    <h2>${t("coach_desk.photo")}</h2>
    <${Loaded} of=${profile}>${(/** @type {Profile} */ known) => html`<${Chooser} profile=${known} />`}<//>
  </section>`;
}

/** @param {{profile: Profile}} props */
function Chooser({ profile }) {
  const [chosen, setChosen] = useState(/** @type {Chosen | null} */ (null));
  const [wrong, setWrong] = useState("");
  const [sent, setSent] = useState(/** @type {number | null} */ (null));
  const { act, busy, error } = useAct();
  const choose = async (/** @type {File | undefined} */ file) => {
    setChosen(null);
    setWrong("");
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    if (!TYPES.includes(file.type) || !picture) setWrong(t("coach_desk.photo_no_picture"));
    else if (file.size > MOST_BYTES) setWrong(t("coach_desk.photo_too_large"));
    else setChosen({ file, picture });
  };
  const upload = (/** @type {Chosen} */ { file }) =>
    act(
      async () => {
        setSent(0);
        try {
          const form = await post(PHOTO, { content_type: file.type }, "");
          await sendFile(form, file, setSent);
          setSent(1);
          const seen = await lookedAt(form.upload_id);
          return { seen, done: seen.photo_upload?.id === form.upload_id };
        } finally {
          setSent(null);
        }
      },
      ({ seen, done }) => {
        setChosen(null);
        keep(PROFILE, seen);
        showAnew();
        if (!done) setWrong(t("coach_desk.photo_late"));
        else if (!seen.photo_upload?.problem) say(t("coach_desk.photo_shown"));
      },
    );
  const takeAway = () =>
    act(
      () => remove(PHOTO),
      () => {
        invalidate(PROFILE);
        showAnew();
        say(t("coach_desk.photo_removed"));
      },
    );
  const problem = wrong || (!chosen && !busy && profile.photo_upload?.problem);
  return html`<div class="photo">
      ${chosen ? html`<${Preview} picture=${chosen.picture} />` : html`<${Avatar} name=${profile.name} photo=${profile.photo_url} size="huge" />`}
      <div class="photo-side">
        ${sent !== null
          ? html`<${Progress} sent=${sent} />`
          : chosen
            ? html`<p>${t("coach_desk.photo_preview")}</p>
                <div class="actions">
                  <button type="button" class="button primary" disabled=${busy} onClick=${() => upload(chosen)}>${t("coach_desk.photo_upload")}</button>
                  <button type="button" class="button" onClick=${() => setChosen(null)}>${t("coach_desk.photo_cancel")}</button>
                </div>`
            : html`<p class="hint">${t("coach_desk.photo_hint")}</p>
                <div class="actions">
                  <${FileButton} label=${profile.photo_url ? t("coach_desk.photo_change") : t("coach_desk.photo_choose")} onFile=${choose} />
                  ${profile.photo_url && html`<button type="button" class="button" disabled=${busy} onClick=${takeAway}>${t("coach_desk.photo_remove")}</button>`}
                </div>`}
      </div>
    </div>
    ${problem && html`<div class="note bad" role="alert"><p>${problem}</p></div>`}
    ${error && html`<${ErrorNote} error=${error} />`}`;
}

/** A button that is a file field: the field itself takes the focus. @param {{label: string, onFile: (file: File | undefined) => void}} props */
function FileButton({ label, onFile }) {
  const taken = (/** @type {any} */ event) => {
    onFile(event.currentTarget.files[0]);
    event.currentTarget.value = "";
  };
  return html`<label class="button file-button">
    ${label}<input type="file" class="unseen" accept=${TYPES.join()} onChange=${taken} />
  </label>`;
}

/** What will be shown. @param {{picture: ImageBitmap}} props */
function Preview({ picture }) {
  /** @type {{current: HTMLCanvasElement | null}} */
  const canvas = useRef(null);
  useEffect(() => drawSquare(picture, canvas.current), [picture]);
  return html`<canvas ref=${canvas} class="photo-preview" width="192" height="192" role="img" aria-label=${t("coach_desk.photo_preview")}></canvas>`;
}

/** @param {{sent: number}} props of the file, between 0 and 1 */
function Progress({ sent }) {
  const words = sent < 1 ? t("coach_desk.photo_uploading") : t("coach_desk.photo_looking");
  return html`<label class="photo-progress" role="status">
    ${words}<progress max="1" value=${sent < 1 ? sent : undefined}></progress>
  </label>`;
}
