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

/** What is done with a photo, and how far it has come: `sent` between 0 and 1 while a file is on its way, `wrong` in words. */
function usePhoto() {
  const [chosen, setChosen] = useState(/** @type {Chosen | null} */ (null));
  const [wrong, setWrong] = useState("");
  const [sent, setSent] = useState(/** @type {number | null} */ (null));
  const { act, busy, error } = useAct();
  const choose = async (/** @type {File | undefined} */ file) => {
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    const isTaken = picture !== null && TYPES.includes(file.type);
    const fits = file.size <= MOST_BYTES;
    setChosen(isTaken && fits ? { file, picture } : null);
    setWrong(isTaken ? (fits ? "" : t("coach_desk.photo_too_large")) : t("coach_desk.photo_no_picture"));
  };
  const uploaded = async (/** @type {File} */ file) => {
    setSent(0);
    try {
      const form = await post(PHOTO, { content_type: file.type }, "");
      await sendFile(form, file, setSent);
      setSent(1);
      return { id: form.upload_id, seen: await lookedAt(form.upload_id) };
    } finally {
      setSent(null);
    }
  };
  const upload = ({ file } = /** @type {Chosen} */ (chosen)) =>
    act(
      () => uploaded(file),
      ({ id, seen }) => {
        setChosen(null);
        keep(PROFILE, seen);
        showAnew();
        if (seen.photo_upload?.id !== id) setWrong(t("coach_desk.photo_late"));
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
  return { chosen, sent, wrong, busy, error, choose, upload, takeAway, cancel: () => setChosen(null) };
}

/** @param {{profile: Profile}} props */
function Chooser({ profile }) {
  const photo = usePhoto();
  const { chosen, sent, busy, error } = photo;
  const side = useFocusAtSteps(sent !== null ? "sending" : chosen ? "chosen" : "choosing");
  const problem = photo.wrong || (!chosen && !busy && profile.photo_upload?.problem);
  return html`<div class="photo">
      ${chosen ? html`<${Preview} picture=${chosen.picture} />` : html`<${Avatar} name=${profile.name} photo=${profile.photo_url} size="huge" />`}
      <div class="photo-side" ref=${side} tabindex="-1">
        ${sent !== null
          ? html`<${Progress} sent=${sent} />`
          : chosen
            ? html`<${Ready} busy=${busy} onUpload=${() => photo.upload()} onCancel=${photo.cancel} />`
            : html`<p class="hint">${t("coach_desk.photo_hint")}</p>
                <div class="actions">
                  <${FileButton} label=${profile.photo_url ? t("coach_desk.photo_change") : t("coach_desk.photo_choose")} onFile=${photo.choose} />
                  ${profile.photo_url && html`<button type="button" class="button" disabled=${busy} onClick=${photo.takeAway}>${t("coach_desk.photo_remove")}</button>`}
                </div>`}
      </div>
    </div>
    ${problem && html`<div class="note bad" role="alert"><p>${problem}</p></div>`}
    ${error && html`<${ErrorNote} error=${error} />`}`;
}

/** @param {{busy: boolean, onUpload: () => void, onCancel: () => void}} props */
function Ready({ busy, onUpload, onCancel }) {
  return html`<p>${t("coach_desk.photo_preview")}</p>
    <div class="actions">
      <button type="button" class="button primary" disabled=${busy} onClick=${onUpload}>${t("coach_desk.photo_upload")}</button>
      <button type="button" class="button" disabled=${busy} onClick=${onCancel}>${t("coach_desk.photo_cancel")}</button>
    </div>`;
}

/** Each step has other buttons: whoever pressed one that is gone stays here. @param {string} step */
function useFocusAtSteps(step) {
  /** @type {{current: HTMLElement | null}} */
  const side = useRef(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) side.current?.focus();
    before.current = step;
  }, [step]);
  return side;
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
