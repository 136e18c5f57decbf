// One's own name, zone and language: what mails and invites are written with; which mails one wants; the calendar feed; and one's data.
import { newKey, patch, post, remove } from "../api/calls.js";
import { addPasskey } from "../api/other-ways.js";
import { invalidate, keep } from "../api/resource.js";
import { settings } from "../api/settings.js";
import { CopyLine } from "../components/copy-line.js";
import { MailReturnedNote, MailStopNote } from "../components/mail-stop.js";
import { Check, Dialog, ErrorNote, Field, PageHead, SaveButton, Select, say } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { useAct } from "../hooks/act.js";
import { html, useState } from "../html.js";
import { LANGUAGES, offered } from "../language.js";
import { YourData } from "../privacy/your-data.js";
import { SecondFactor } from "../profile/second-factor.js";
import { seatsOf } from "../roles.js";
import { speakTo, t } from "../texts.js";
import { localZone, zoneCity } from "../time.js";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [name, setName] = useState(me.name);
  const [timezone, setTimezone] = useState(me.timezone);
  const [language, setLanguage] = useState(/** @type {string} */ (offered([me.language])));
  const [mails, setMails] = useState(me.mails);
  const { act, busy, error } = useAct();
  const { member, coach } = seatsOf(me);
  const changed =
    name.trim() !== me.name ||
    timezone !== me.timezone ||
    language !== offered([me.language]) ||
    mails.reminders !== me.mails.reminders ||
    mails.credits !== me.mails.credits;
  const change = async () => {
    /** @type {import("../api/types").Me} */
    const saved = await patch("/v1/me", { name: name.trim(), timezone, language, mails });
    await speakTo(saved.language);
    return saved;
  };
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    return act(change, (saved) => {
      keep("/v1/me", saved);
      say(t("profile.saved"));
    });
  };
  return html`<${PageHead} section=${t("profile.section")} title=${t("profile.title")} lead=${me.email} />
    <div class="stack">${me.mail_stopped && html`<${MailStopNote} stop=${me.mail_stopped} email=${me.email} path="/v1/me/mail-stop" own onGone=${() => invalidate("/v1/me")} />`}
      ${!me.mail_stopped && me.mail_returned && html`<${MailReturnedNote} returned=${me.mail_returned} email=${me.email} />`}
      <form class="panel form" onSubmit=${save}>
      <${Field} label=${t("profile.name")} hint=${t("profile.name_hint")}>
        <input
          type="text"
          required
          maxlength="100"
          autocomplete="name"
          value=${name}
          onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)}
        />
      <//>
      <${ZoneSelect} label=${t("profile.zone")} value=${timezone} onChange=${setTimezone} />
      ${localZone() &&
      timezone !== localZone() &&
      html`<p class="hint">
        ${t("profile.browser_zone", { city: zoneCity(localZone()) })}${" "}
        <button type="button" class="link" onClick=${() => setTimezone(localZone())}>${t("profile.use_browser_zone")}</button>
      </p>`}
      <${Select} label=${t("profile.language")} value=${language} options=${Object.entries(LANGUAGES)} onChange=${setLanguage} />
      <${MailChoice} mails=${mails} onChange=${setMails} />
      ${error && html`<${ErrorNote} error=${error} />`}
      <${SaveButton} disabled=${!changed} busy=${busy} />
    </form>${settings().pool_url && html`<${SecondFactor} email=${me.email} />`}${settings().passkey_url && html`<${Passkey} />`}${(member || coach) && html`<${CalendarFeed} />`}<${YourData} me=${me} /></div>`;
}

/** @param {{mails: import("../api/types").Mails, onChange: (mails: import("../api/types").Mails) => void}} props */
function MailChoice({ mails, onChange }) {
  return html`<fieldset>
    <legend>${t("profile.mails")}</legend>
    <${Check}
      label=${t("profile.mails_reminders")}
      hint=${t("profile.mails_reminders_hint")}
      checked=${mails.reminders}
      onChange=${(/** @type {boolean} */ reminders) => onChange({ ...mails, reminders })}
    />
    <${Check}
      label=${t("profile.mails_credits")}
      hint=${t("profile.mails_credits_hint")}
      checked=${mails.credits}
      onChange=${(/** @type {boolean} */ credits) => onChange({ ...mails, credits })}
    />
    <p class="hint">${t("profile.mails_always")}</p>
  </fieldset>`;
}

/** It is added on a page of the user pool, which keeps it. */
function Passkey() {
  return html`<section class="panel form">
    <h2>${t("profile.passkey")}</h2>
    <p>${t("profile.passkey_hint")}</p>
    <div class="actions"><button type="button" class="button" onClick=${addPasskey}>${t("profile.passkey_add")}</button></div>
  </section>`;
}

const FEED = "/v1/me/calendar-feed";

/** The secret is told once, when it is made; nobody can read it again. */
function CalendarFeed() {
  const [url, setUrl] = useState("");
  const { act, busy, error } = useAct();
  const [asking, setAsking] = useState(/** @type {"" | "make" | "revoke"} */ (""));
  const attempt = (/** @type {() => Promise<string>} */ change) => {
    setAsking("");
    return act(change, setUrl);
  };
  const make = () => attempt(async () => (await post(FEED, {}, newKey())).url);
  const revoke = () =>
    attempt(async () => {
      await remove(FEED);
      say(t("profile.feed_revoked"));
      return "";
    });
  return html`<section class="panel form">
    <h2>${t("profile.feed")}</h2>
    <p>${t("profile.feed_about")}</p>
    ${url && html`<${FeedAddress} url=${url} />`} ${error && html`<${ErrorNote} error=${error} />`}
    <div class="actions">
      <button type="button" class=${url ? "button" : "button primary"} disabled=${busy} onClick=${() => setAsking("make")}>
        ${url ? t("profile.feed_replace") : t("profile.feed_make")}
      </button>
      <button type="button" class="button" disabled=${busy} onClick=${() => setAsking("revoke")}>${t("profile.feed_revoke")}</button>
    </div>
    ${asking === "make" && html`<${Sure} title=${t("profile.feed_make_sure")} go=${t("profile.feed_make_go")} onGo=${make} onClose=${() => setAsking("")} />`}
    ${asking === "revoke" && html`<${Sure} title=${t("profile.feed_revoke_sure")} go=${t("profile.feed_revoke")} onGo=${revoke} onClose=${() => setAsking("")} />`}
  </section>`;
}

/** @param {{title: string, go: string, onGo: () => void, onClose: () => void}} props */
function Sure({ title, go, onGo, onClose }) {
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <div class="form">
      <p>${t("profile.feed_end")}</p>
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>${t("parts.back")}</button>
        <button type="button" class="button primary" onClick=${onGo}>${go}</button>
      </div>
    </div>
  <//>`;
}

/** @param {{url: string}} props */
function FeedAddress({ url }) {
  return html`<div class="feed">
    <${CopyLine} label=${t("profile.feed_address")} value=${url} />
    <p class="hint" role="status">${t("profile.feed_made")}</p>
  </div>`;
}
