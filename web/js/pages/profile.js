// One's own name, zone and language: what mails and invites are written with.
import { patch } from "../api.js";
import { ErrorNote, Field, PageHead, ZoneSelect, say } from "../components.js";
import { html, useState } from "../html.js";
import { keep } from "../resource.js";
import { localZone, zoneCity } from "../time.js";

/** @param {import("../shell.js").PageProps} props */
export function Page({ me }) {
  const [name, setName] = useState(me.name);
  const [timezone, setTimezone] = useState(me.timezone);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
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
    <form class="panel form" onSubmit=${save}>
      <${Field} label="Name" hint="As your coach and your mails show it.">
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
      ${timezone !== localZone() &&
      html`<p class="hint">
        Your browser is in ${zoneCity(localZone())}.
        <button type="button" class="link" onClick=${() => setTimezone(localZone())}>Use that</button>
      </p>`}
      ${error && html`<${ErrorNote} error=${error} />`}
      <button type="submit" class="button primary" disabled=${!changed || busy}>${busy ? "Saving…" : "Save"}</button>
    </form>`;
}
