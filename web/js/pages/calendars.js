// Calendars that block: connected by a published address or from an account, and read again and again.
import { newKey, post, remove } from "../api/calls.js";
import { invalidate, useList } from "../api/resource.js";
import { settings } from "../api/settings.js";
import { AccountForm } from "../coach/account.js";
import { Google } from "../coach/google.js";
import { Empty, ErrorNote, Listed, PageHead, TextField, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { useAskAgain } from "../hooks/ask-again.js";
import { useSend } from "../hooks/send.js";
import { html, useRef, useState } from "../html.js";
import { href } from "../router.js";
import { t } from "../texts.js";
import { dateAndTime } from "../time.js";
import { useZone } from "../zone.js";

/** @typedef {import("../api/types").Calendar} Calendar */
/** @typedef {Calendar["kind"]} Kind */

const PATH = "/v1/coach/calendars";

/** @type {[Kind, () => string, () => string][]} */
const KINDS = [
  ["ics", () => t("calendars.published"), () => t("calendars.by_address")],
  ["caldav", () => t("calendars.account"), () => t("calendars.by_account")],
  ["google", () => t("calendars.google"), () => t("calendars.by_consent")],
];

/**
 * What is connected stands first, if anything was when the page was opened: nothing moves while
 * somebody connects their first calendars one by one.
 * @param {import("../shell.js").PageProps} props
 */
export function Page({ query }) {
  const list = useList(PATH);
  const before = useRef(/** @type {boolean | null} */ (null));
  if (list.items && before.current === null) before.current = list.items.length > 0;
  const connect = html`<${Connect} key="connect" query=${query} />`;
  const connected = html`<section key="connected">
    <h2>${t("calendars.connected")}</h2>
    <${Connected} list=${list} />
  </section>`;
  const known = list.items || list.error;
  return html`<${PageHead} section=${t("coach_desk.section")} title=${t("calendars.title")} lead=${t("calendars.lead")} />
    <div class="stack">
      ${!known ? connected : before.current ? [connected, connect] : [connect, connected]}
    </div>`;
}

/** Who comes back from Google goes on there. @param {{query: URLSearchParams}} props */
function Connect({ query }) {
  const [kind, setKind] = useState(/** @type {Kind} */ (query.has("code") || query.has("error") ? "google" : "ics"));
  const kinds = KINDS.filter(([each]) => each !== "google" || settings().google);
  return html`<section class="panel">
    <h2>${t("calendars.connect")}</h2>
    <div class="form">
      <fieldset>
        <legend>${t("calendars.how")}</legend>
        ${kinds.map(
          ([each, name, hint]) =>
            html`<label key=${each} class="check">
              <input type="radio" name="kind" value=${each} checked=${kind === each} onChange=${() => setKind(each)} />
              <span>${name()}<span class="hint">${hint()}</span></span>
            </label>`,
        )}
      </fieldset>
      ${kind === "ics" && html`<${Published} />`}
      ${kind === "caldav" && html`<${AccountForm} />`}
      ${kind === "google" && html`<${Google} query=${query} />`}
    </div>
  </section>`;
}

/** A calendar by the address at which it is published. */
function Published() {
  const [url, setUrl] = useState("");
  /** @type {ReturnType<typeof useSend<Calendar>>} */
  const { send, busy, error } = useSend(PATH);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(await send({ kind: "ics", url: url.trim() }))) return;
    invalidate(PATH);
    setUrl("");
    say(t("calendars.added"));
  };
  return html`<form class="form" onSubmit=${submit}>
    <p class="hint">${t("calendars.where")}</p>
    <${TextField}
      label=${t("calendars.address")}
      hint=${t("calendars.address_hint")}
      value=${url}
      attributes=${{ required: true, maxlength: 2000, autocomplete: "off", spellcheck: false }}
      onChange=${setUrl}
    />
    ${error && html`<${ErrorNote} error=${error} />`}
    <button type="submit" class="button primary" disabled=${busy || !url.trim()}>
      ${busy ? t("calendars.connecting") : t("calendars.connect")}
    </button>
  </form>`;
}

/** @param {{list: ReturnType<typeof useList<Calendar>>}} props */
function Connected({ list }) {
  const empty = html`<${Empty} title=${t("calendars.none")}><p>${t("calendars.none_text")}</p><//>`;
  return html`<${Listed} of=${list} empty=${empty}>
    ${(/** @type {Calendar} */ calendar) => html`<${Row} calendar=${calendar} />`}
  <//>`;
}

/** @param {{calendar: Calendar}} props */
function Row({ calendar }) {
  const { act, busy, error } = useAct();
  const [readSince, setReadSince] = useState(/** @type {string | null | undefined} */ (undefined));
  useAskAgain(calendar.status === "reading" || readSince === calendar.last_read_at, PATH, "/v1/coach/week");
  const path = `${PATH}/${encodeURIComponent(calendar.id)}`;
  const change = (/** @type {() => Promise<unknown>} */ work, /** @type {string} */ done) =>
    act(work, () => {
      invalidate(PATH, "/v1/coach/week");
      say(done);
    });
  const readNow = () => {
    setReadSince(calendar.last_read_at);
    return change(() => post(`${path}/read`, undefined, newKey()), t("calendars.asked"));
  };
  const drop = () => change(() => remove(path), t("calendars.dropped"));
  return html`<div class="row-card wraps entry">
      <span class="row-main">
        <span class="row-title">${calendar.name}</span>
        <${State} calendar=${calendar} />
      </span>
      <span class="actions">
        <button type="button" class="button small" disabled=${busy} aria-label=${t("calendars.read_named", { name: calendar.name })} onClick=${readNow}>
          ${t("calendars.read_now")}
        </button>
        <button type="button" class="button small" disabled=${busy} aria-label=${t("calendars.drop_named", { name: calendar.name })} onClick=${drop}>
          ${t("calendars.drop")}
        </button>
      </span>
    </div>
    ${calendar.problem && html`<p class="note warn"><strong>${t("calendars.needs_attention")}</strong> ${calendar.problem}</p>`}
    <${Clashes} calendar=${calendar} />
    ${error && html`<${ErrorNote} error=${error} />`}`;
}

/** @param {{calendar: Calendar}} props */
function State({ calendar }) {
  const zone = useZone();
  if (calendar.status === "reading") return html`<span class="hint" role="status">${t("calendars.reading")}</span>`;
  const read = calendar.last_read_at;
  return html`<span class="hint">
      ${read ? t("calendars.last_read", { time: dateAndTime(read, zone) }) : t("calendars.never_read")}
    </span>
    <span class="hint">${t("calendars.busy", { count: calendar.busy_count })}</span>
    ${calendar.broken_count > 0 && html`<span class="hint">${t("calendars.broken", { count: calendar.broken_count })}</span>`}`;
}

/** Standing sessions over which the calendar is busy. @param {{calendar: Calendar}} props */
function Clashes({ calendar: { clashes } }) {
  const zone = useZone();
  if (clashes.length === 0) return null;
  return html`<div class="note warn">
    <p>${t("calendars.clashes", { count: clashes.length })}</p>
    <ul>
      ${clashes.map(
        ({ session_id, starts_at }) =>
          html`<li key=${session_id}><a href=${href(`/sessions/${session_id}`)}>${dateAndTime(starts_at, zone)}</a></li>`,
      )}
    </ul>
  </div>`;
}
