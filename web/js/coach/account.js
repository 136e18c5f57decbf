// A CalDAV account: its calendars are found by server, user and password, and connected one by one. The
// password is kept no longer than this form is open.
import { BOUNDS } from "../api/bounds.js";
import { post } from "../api/calls.js";
import { invalidate } from "../api/resource.js";
import { ErrorNote, TextField, say } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { useSend } from "../hooks/send.js";
import { html, useState } from "../html.js";
import { t } from "../texts.js";

/** @typedef {import("../api/types").AccountBody} Account */
/** @typedef {import("../api/types").FoundCalendar} Found */
/** @typedef {(change: Partial<Account>) => void} Change */

const PATH = "/v1/coach/calendars";
const NOBODY = { url: "", user: "", password: "" };

export function AccountForm() {
  const [account, setAccount] = useState(/** @type {Account} */ (NOBODY));
  const [found, setFound] = useState(/** @type {Found[] | null} */ (null));
  const { act, busy, error } = useAct();
  const change = (/** @type {Partial<Account>} */ news) => {
    setAccount({ ...account, ...news });
    setFound(null);
  };
  const find = (/** @type {Event} */ event) => {
    event.preventDefault();
    return act(
      () => post(`${PATH}/find`, account, ""),
      ({ items }) => {
        setFound(items);
        say(t("calendars.found", { count: items.length }));
      },
    );
  };
  return html`<form class="form" onSubmit=${find}>
      <${Fields} account=${account} change=${change} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button ${found ? "" : "primary"}" disabled=${busy || Object.values(account).some((each) => !each.trim())}>
        ${busy ? t("calendars.finding") : t("calendars.find")}
      </button>
    </form>
    ${found && html`<${Choice} account=${account} found=${found} />`}`;
}

/** @param {{account: Account, change: Change}} props */
function Fields({ account, change }) {
  const plain = { required: true, autocomplete: "off", autocapitalize: "none", spellcheck: false };
  return html`<${TextField}
      label=${t("calendars.server")}
      hint=${t("calendars.server_hint")}
      value=${account.url}
      attributes=${{ ...plain, ...BOUNDS.AccountBody.url, inputmode: "url" }}
      onChange=${(/** @type {string} */ url) => change({ url })}
    />
    <${TextField}
      label=${t("calendars.user")}
      value=${account.user}
      attributes=${{ ...plain, ...BOUNDS.AccountBody.user }}
      onChange=${(/** @type {string} */ user) => change({ user })}
    />
    <${TextField}
      label=${t("calendars.password")}
      hint=${t("calendars.password_hint")}
      type="password"
      value=${account.password}
      attributes=${{ ...plain, ...BOUNDS.AccountBody.password, autocomplete: "new-password" }}
      onChange=${(/** @type {string} */ password) => change({ password })}
    />`;
}

/** @param {{account: Account, found: Found[]}} props */
function Choice({ account, found }) {
  if (!found.length) return html`<p class="note">${t("calendars.found_none")}</p>`;
  return html`<section class="form">
    <h3>${t("calendars.choose")}</h3>
    <ul class="rows">
      ${found.map((each) => html`<li key=${each.url}><${Candidate} account=${account} calendar=${each} /></li>`)}
    </ul>
  </section>`;
}

/** A calendar that was found, until it is connected. @param {{account: Account, calendar: Found}} props */
function Candidate({ account, calendar }) {
  const [done, setDone] = useState(false);
  const { send, busy, error } = useSend(PATH);
  const connect = async () => {
    if (!(await send({ ...account, ...calendar, kind: "caldav" }))) return;
    setDone(true);
    invalidate(PATH);
    say(t("calendars.added"));
  };
  return html`<div class="row-card entry">
      <span class="row-main"><span class="row-title">${calendar.name}</span></span>
      <span class="actions">
        ${
          done
            ? html`<span class="hint">${t("calendars.connected")}</span>`
            : html`<button
                type="button"
                class="button small primary"
                disabled=${busy}
                aria-label=${t("calendars.connect_named", { name: calendar.name })}
                onClick=${connect}
              >
                ${busy ? t("calendars.connecting") : t("calendars.connect_it")}
              </button>`
        }
      </span>
    </div>
    ${error && html`<${ErrorNote} error=${error} />`}`;
}
