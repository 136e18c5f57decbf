// One's own name, zone and language: what mails and invites are written with; and the calendar feed.
import { newKey, patch, post, remove } from "../api/calls.js";
import { keep } from "../api/resource.js";
import { Dialog, ErrorNote, Field, PageHead, say } from "../components/parts.js";
import { ZoneSelect } from "../components/zone-select.js";
import { html, useState } from "../html.js";
import { seatsOf } from "../roles.js";
import { localZone, zoneCity } from "../time.js";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [name, setName] = useState(me.name);
  const [timezone, setTimezone] = useState(me.timezone);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const { member, coach } = seatsOf(me);
  const changed = name.trim() !== me.name || timezone !== me.timezone;
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      keep("/v1/me", await patch("/v1/me", { name: name.trim(), timezone }));
      say("Saved.");
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return html`<${PageHead} section="You" title="Profile" lead=${me.email} />
    <div class="stack"><form class="panel form" onSubmit=${save}>
      <${Field} label="Name" hint="As others here and your mails show it.">
        <input
          type="text"
          required
          maxlength="100"
          autocomplete="name"
          value=${name}
          onInput=${(/** @type {any} */ event) => setName(event.currentTarget.value)}
        />
      <//>
      <${ZoneSelect} label="Time zone of your mails and invites" value=${timezone} onChange=${setTimezone} />
      ${localZone() &&
      timezone !== localZone() &&
      html`<p class="hint">
        Your browser is in ${zoneCity(localZone())}.${" "}
        <button type="button" class="link" onClick=${() => setTimezone(localZone())}>Use that</button>
      </p>`}
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${!changed || busy}>${busy ? "Saving…" : "Save"}</button>
    </form>${(member || coach) && html`<${CalendarFeed} />`}</div>`;
}

const FEED = "/v1/me/calendar-feed";

/** The secret is told once, when it is made; nobody can read it again. */
function CalendarFeed() {
  const [url, setUrl] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [asking, setAsking] = useState(/** @type {"" | "make" | "revoke"} */ (""));
  const attempt = async (/** @type {() => Promise<string>} */ change) => {
    setAsking("");
    setBusy(true);
    setError(null);
    try {
      setUrl(await change());
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const make = () => attempt(async () => (await post(FEED, {}, newKey())).url);
  const revoke = () =>
    attempt(async () => {
      await remove(FEED);
      say("Your calendar address is revoked.");
      return "";
    });
  return html`<section class="panel form">
    <h2>Calendar feed</h2>
    <p>
      A secret address under which your calendar finds all your sessions, always up to date. Whoever has it can read them,
      so keep it to yourself.
    </p>
    ${url && html`<${FeedAddress} url=${url} />`} ${error && html`<${ErrorNote} error=${error} />`}
    <div class="actions">
      <button type="button" class=${url ? "button" : "button primary"} disabled=${busy} onClick=${() => setAsking("make")}>
        ${url ? "Replace address" : "Make an address"}
      </button>
      <button type="button" class="button" disabled=${busy} onClick=${() => setAsking("revoke")}>Revoke</button>
    </div>
    ${asking === "make" && html`<${Sure} title="Make a new address?" go="Make address" onGo=${make} onClose=${() => setAsking("")} />`}
    ${asking === "revoke" && html`<${Sure} title="Revoke the address?" go="Revoke" onGo=${revoke} onClose=${() => setAsking("")} />`}
  </section>`;
}

/** @param {{title: string, go: string, onGo: () => void, onClose: () => void}} props */
function Sure({ title, go, onGo, onClose }) {
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <div class="form">
      <p>An address that you made before stops working at once; calendars that use it show nothing new.</p>
      <div class="actions end">
        <button type="button" class="button" onClick=${onClose}>Back</button>
        <button type="button" class="button primary" onClick=${onGo}>${go}</button>
      </div>
    </div>
  <//>`;
}

/** @param {{url: string}} props */
function FeedAddress({ url }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      say("Copied.");
    } catch {
      say("Please copy the address by hand.");
    }
  };
  const selectAll = (/** @type {any} */ event) => event.currentTarget.select();
  return html`<div class="feed">
    <div class="copy-line">
      <${Field} label="Your address">
        <input type="text" readonly value=${url} onFocus=${selectAll} />
      <//>
      <button type="button" class="button" onClick=${copy}>Copy</button>
    </div>
    <p class="hint" role="status">Your address is made. Copy it now: it is not shown again.</p>
  </div>`;
}
