// The small parts of which every page is made.
import { explain } from "../api/errors.js";
import { classes, cloneElement, html, useEffect, useId, useRef } from "../html.js";
import { useUnsaved } from "../hooks/unsaved.js";
import { currentRoute, useRoute } from "../router.js";
import { createStore, useStore } from "../store.js";
import { rich, t } from "../texts.js";
import { Icon } from "./icons.js";
import { keepFree } from "./toast-place.js";

/** @typedef {import("../html.js").Children} Children */

/** The address to write to; the shell sets it once it is known. */
export const supportAddress = createStore("");

/** @param {{subject?: string, children?: Children}} props */
export function SupportLink({ subject = "", children }) {
  const address = useStore(supportAddress);
  if (!address) return null;
  const query = subject ? `?subject=${encodeURIComponent(subject)}` : "";
  return html`<a href=${`mailto:${address}${query}`}>${children ?? address}</a>`;
}

/** @param {string} name */
function initials(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word) => [...(word ?? "")][0] ?? "").join("");
}

/** A photo that cannot be read leaves what is behind it. @param {any} event */
const hide = (event) => (event.currentTarget.hidden = true);

/**
 * The photo of somebody, or else a monogram; both have the same size, so nothing moves when one comes.
 * @param {{name: string, size?: "small" | "large" | "huge", photo?: string | null}} props `photo`: its address
 */
export function Avatar({ name, size, photo }) {
  const tint = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 5;
  return html`<span class=${classes("avatar", `tint-${tint}`, size)} aria-hidden=${photo ? undefined : "true"}
    ><span aria-hidden="true">${initials(name).toUpperCase()}</span>${
      photo &&
      html`<img key=${photo} src=${photo} alt=${t("parts.photo_of", { name })} width="512" height="512" loading="lazy" decoding="async" onError=${hide} />`
    }</span
  >`;
}

/** An address that breaks behind its @ before it breaks within a word. @param {{email: string}} props */
export function Address({ email }) {
  const at = email.lastIndexOf("@") + 1;
  return html`${email.slice(0, at)}<wbr />${email.slice(at)}`;
}

/**
 * The head of a page: where it belongs, its one `h1`, and its main actions.
 * @param {object} props
 * @param {string} [props.section]
 * @param {string} props.title
 * @param {string} [props.tab] what tells its tab from those of pages with the same title
 * @param {Children} [props.lead]
 * @param {Children} [props.children]
 */
export function PageHead({ section, title, tab, lead, children }) {
  useEffect(() => {
    document.title = [title, tab, section, "Tandem"].filter(Boolean).join(" · ");
  }, [section, title, tab]);
  return html`<header class="page-head">
    <div>
      ${section && html`<p class="eyebrow">${section}</p>`}
      <h1 tabindex="-1">${title}</h1>
      ${lead && html`<p class="lead">${lead}</p>`}
    </div>
    ${children && html`<div class="actions">${children}</div>`}
  </header>`;
}

/** @param {{lines?: number, label?: string, shape?: "text" | "cards" | "rows"}} props */
export function Skeleton({ lines = 3, label = t("parts.loading"), shape = "text" }) {
  const parts = Array.from({ length: lines }, (_, index) => html`<span key=${index}></span>`);
  return html`<div class=${classes("skeleton", shape)} role="status">
    <span class="unseen">${label}</span>${parts}
  </div>`;
}

/** @param {{icon?: string, title: string, children?: Children}} props */
export function Empty({ icon = "calendar", title, children }) {
  return html`<div class="empty">
    <span class="empty-icon"><${Icon} name=${icon} size=${26} /></span>
    <p class="empty-title">${title}</p>
    ${children}
  </div>`;
}

/** @param {{error: unknown, retry?: (() => void) | null, children?: Children}} props */
export function ErrorNote({ error, retry, children }) {
  const { title, text, reference } = explain(error);
  const subject = reference ? t("parts.help_about", { title, reference }) : t("parts.help_with", { title });
  return html`<div class="note bad" role="alert">
    <p><strong>${title}.</strong> ${text}</p>
    ${children}
    <p class="note-foot">
      ${retry && html`<button type="button" class="button small" onClick=${retry}>${t("parts.try_again")}</button>`}
      <span>${rich("parts.need_help", { address: html`<${SupportLink} subject=${subject} />` })}</span>
    </p>
  </div>`;
}

/**
 * Shows what was read: skeleton, error or the thing itself.
 * @template T
 * @param {object} props
 * @param {{data: T | undefined, error: unknown, loading: boolean, reload: () => void}} props.of
 * @param {Children} [props.skeleton]
 * @param {(data: T) => Children} props.children
 */
export function Loaded({ of, skeleton, children }) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return html`<${ErrorNote} error=${of.error} retry=${of.reload} />`;
  return skeleton ?? html`<${Skeleton} />`;
}

/**
 * A list with its skeleton, its empty state, its error and `Show more`.
 * @param {object} props
 * @param {any} props.of what `useList` gave
 * @param {Children} props.empty
 * @param {"cards" | "rows"} [props.shape]
 * @param {(item: any) => Children} props.children
 */
export function Listed({ of, empty, shape = "rows", children }) {
  if (!of.items) {
    if (of.error) return html`<${ErrorNote} error=${of.error} retry=${of.reload} />`;
    return html`<${Skeleton} shape=${shape} />`;
  }
  if (!of.items.length) return empty;
  return html`<ul class=${shape}>
      ${of.items.map((/** @type {any} */ item) => html`<li key=${item.id}>${children(item)}</li>`)}
    </ul>
    ${of.error && html`<${ErrorNote} error=${of.error} />`}
    ${of.more &&
    html`<p class="more">
      <button type="button" class="button" aria-disabled=${of.busy} onClick=${() => of.busy || of.more()}>
        ${of.busy ? t("parts.loading_more") : t("parts.show_more")}
      </button>
    </p>`}`;
}

/**
 * A field with its label; the hint is its description, not part of its name.
 * @param {{label: Children, hint?: Children, children: any}} props one control
 */
export function Field({ label, hint, children }) {
  const id = useId();
  const described = hint ? `${id}-hint` : undefined;
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}</label>
    ${cloneElement(children, { id, "aria-describedby": described })}
    ${hint && html`<span class="hint" id=${described}>${hint}</span>`}
  </div>`;
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {[string, string][]} props.options value and text
 * @param {(value: string) => void} props.onChange
 * @param {boolean} [props.disabled]
 */
export function Select({ label, value, options, onChange, disabled }) {
  return html`<${Field} label=${label}>
    <select
      value=${value}
      disabled=${disabled}
      onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.value)}
    >
      ${options.map(
        ([id, text]) => html`<option key=${id} value=${id} selected=${id === value}>${text}</option>`,
      )}
    </select>
  <//>`;
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {Children} [props.hint]
 * @param {number | null} props.value
 * @param {number} props.min
 * @param {number} props.max
 * @param {number} [props.step]
 * @param {boolean} [props.required]
 * @param {(value: number | null) => void} props.onChange null: left empty
 */
export function NumberField({ label, hint, value, min, max, step = 1, required, onChange }) {
  const given = (/** @type {any} */ event) => {
    const { value: text, valueAsNumber } = event.currentTarget;
    onChange(text === "" || Number.isNaN(valueAsNumber) ? null : valueAsNumber);
  };
  return html`<${Field} label=${label} hint=${hint}>
    <input
      type="number"
      inputmode="numeric"
      step=${step}
      min=${min}
      max=${max}
      required=${required}
      value=${value ?? ""}
      onInput=${given}
    />
  <//>`;
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {Children} [props.hint]
 * @param {string} [props.type]
 * @param {number} [props.rows] more than one line
 * @param {Record<string, unknown>} [props.attributes] of the input itself
 * @param {(value: string) => void} props.onChange
 */
export function TextField({ label, value, hint, type = "text", rows, attributes, onChange }) {
  const given = (/** @type {any} */ event) => onChange(event.currentTarget.value);
  return html`<${Field} label=${label} hint=${hint}>
    ${rows
      ? html`<textarea rows=${rows} ...${attributes} value=${value} onInput=${given}></textarea>`
      : html`<input type=${type} ...${attributes} value=${value} onInput=${given} />`}
  <//>`;
}

/**
 * @param {object} props
 * @param {Children} props.label
 * @param {Children} [props.hint]
 * @param {boolean} props.checked
 * @param {boolean} [props.disabled]
 * @param {(checked: boolean) => void} props.onChange
 */
export function Check({ label, hint, checked, disabled, onChange }) {
  return html`<label class="check">
    <input
      type="checkbox"
      checked=${checked}
      disabled=${disabled}
      onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.checked)}
    />
    <span>${label}${hint && html`<span class="hint">${hint}</span>`}</span>
  </label>`;
}

/** @param {{disabled?: boolean, busy: boolean}} props */
export function SaveButton({ disabled, busy }) {
  return html`<button type="submit" class="button primary" disabled=${disabled || busy}>
    ${busy ? t("parts.saving") : t("parts.save")}
  </button>`;
}

/**
 * The form around a draft: what is in it, and its bar with `Save` while there is something to save.
 * @template T
 * @param {object} props
 * @param {import("../hooks/edit.js").Edited<T>} props.edit
 * @param {string} props.saved said when it is
 * @param {() => void} [props.onSaved]
 * @param {(draft: T) => Children} props.children
 */
export function EditForm({ edit, saved, onSaved, children }) {
  const { draft, changed, busy, error, stale, reload, save } = edit;
  useUnsaved(changed);
  if (draft === undefined) {
    return error ? html`<${ErrorNote} error=${error} retry=${reload} />` : html`<${Skeleton} lines=${6} />`;
  }
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(await save())) return;
    say(saved);
    onSaved?.();
  };
  return html`<form class="stack edit" onSubmit=${submit}>
    ${children(draft)}
    ${error &&
    html`<${ErrorNote} error=${error}>
      ${stale &&
      html`<p><button type="button" class="button small" onClick=${reload}>${t("parts.load_latest")}</button></p>`}
    <//>`}
    <div class=${classes("save-bar", changed && "ready")}>
      <p role="status">${changed ? t("parts.unsaved") : ""}</p>
      ${changed && html`<button type="button" class="button" disabled=${busy} onClick=${reload}>${t("parts.discard")}</button>`}
      <${SaveButton} disabled=${!changed} busy=${busy} />
    </div>
  </form>`;
}

/** @param {{status: string, answering?: boolean}} props `answering`: the reader is the one who answers */
export function StatusPill({ status, answering }) {
  /** @type {Record<string, [string, string]>} */
  const words = {
    requested: [answering ? t("parts.status_waiting_for_you") : t("parts.status_waiting"), "waiting"],
    confirmed: [t("parts.status_confirmed"), "good"],
    completed: [t("parts.status_completed"), "quiet"],
    no_show: [t("parts.status_no_show"), "bad"],
    cancelled: [t("parts.status_cancelled"), "bad"],
    declined: [t("parts.status_declined"), "bad"],
    withdrawn: [t("parts.status_withdrawn"), "quiet"],
    expired: [t("parts.status_expired"), "quiet"],
  };
  const [text, tone] = words[status] ?? [status, "quiet"];
  return html`<span class=${classes("pill", tone)}>${text}</span>`;
}

const NOTHING = { text: "", path: "" };
const toast = createStore(NOTHING);
let toastTimer = 0;

/**
 * Says a short sentence, aloud for screen readers too.
 * @param {string} text
 * @param {string} [path] of the page that it is said on, if that is yet to come
 */
export function say(text, path = currentRoute().path) {
  clearTimeout(toastTimer);
  toast.set({ text, path });
  toastTimer = window.setTimeout(() => toast.set(NOTHING), 6000);
}

/** What was said on this page; it stays behind when the person goes on. */
export function Toast() {
  const said = useStore(toast);
  const here = useRoute().path;
  /** @type {{current: HTMLElement | null}} */
  const element = useRef(null);
  const text = said.path === here ? said.text : "";
  useEffect(() => (text ? keepFree(element.current) : undefined), [text]);
  return html`<div class="toast" role="status">${text && html`<p ref=${element}>${text}</p>`}</div>`;
}

/**
 * To where it was before the dialog, unless it has gone elsewhere; to the head of the page if that is gone.
 * @param {Element | null} opener
 */
const giveFocusBack = (opener) =>
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const target = opener?.isConnected ? opener : document.querySelector("h1");
    if (target instanceof HTMLElement) target.focus();
  });

/**
 * A modal dialog of the browser: focus stays inside, Escape closes, focus returns.
 * @param {{title: string, onClose: () => void, side?: boolean, children: Children}} props
 */
export function Dialog({ title, onClose, side, children }) {
  /** @type {{current: HTMLDialogElement | null}} */
  const dialog = useRef(null);
  useEffect(() => {
    const opener = document.activeElement;
    if (!dialog.current?.open) dialog.current?.showModal();
    return () => giveFocusBack(opener);
  }, []);
  return html`<dialog
    ref=${dialog}
    class=${classes(side && "side")}
    aria-label=${title}
    onClose=${onClose}
    onClick=${(/** @type {any} */ event) => event.target === dialog.current && onClose()}
  >
    <div class="dialog-body">
      <header>
        <h2>${title}</h2>
        <button type="button" class="icon-button" aria-label=${t("parts.close")} onClick=${onClose}>
          <${Icon} name="close" />
        </button>
      </header>
      ${children}
    </div>
  </dialog>`;
}
