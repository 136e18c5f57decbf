// A second factor behind the password: the codes of an authenticator app (TOTP, RFC 6238), which the user pool keeps.
import { askForPool, poolToken } from "../api/other-ways.js";
import { associate, isOn, turnOff, turnOn } from "../api/user-pool.js";
import { CopyLine } from "../components/copy-line.js";
import { ErrorNote, say, Skeleton, TextField } from "../components/parts.js";
import { useAct } from "../hooks/act.js";
import { html, useEffect, useState } from "../html.js";
import { t } from "../texts.js";

/** @param {{email: string}} props */
export function SecondFactor({ email }) {
  return html`<section class="panel form">
    <h2>${t("profile.factor")}</h2>
    <p>${t("profile.factor_about")}</p>
    ${poolToken.get()
      ? html`<${Settings} email=${email} />`
      : html`<div class="actions"><button type="button" class="button" onClick=${askForPool}>${t("profile.factor_open")}</button></div>`}
  </section>`;
}

/** @param {{email: string}} props */
function Settings({ email }) {
  const [on, setOn] = useState(/** @type {boolean | null} */ (null));
  const { act, busy, error } = useAct();
  const read = () => act(isOn, setOn);
  useEffect(() => void read(), []);
  const end = () =>
    act(turnOff, () => {
      setOn(false);
      say(t("profile.factor_ended"));
    });
  if (error) return html`<${ErrorNote} error=${error} retry=${read} />`;
  if (on === null) return html`<${Skeleton} lines=${2} />`;
  if (!on) return html`<${SetUp} email=${email} onDone=${() => setOn(true)} />`;
  return html`<p role="status"><strong>${t("profile.factor_on")}</strong></p>
    <div class="actions"><button type="button" class="button" disabled=${busy} onClick=${end}>${t("profile.factor_end")}</button></div>`;
}

/** @param {{email: string, onDone: () => void}} props */
function SetUp({ email, onDone }) {
  const [key, setKey] = useState("");
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState(false);
  const { act, busy, error } = useAct();
  useEffect(() => void act(associate, setKey), []);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    return act(
      () => turnOn(code),
      (right) => {
        setWrong(!right);
        if (!right) return;
        say(t("profile.factor_done"));
        onDone();
      },
    );
  };
  if (!key) return error ? html`<${ErrorNote} error=${error} />` : html`<${Skeleton} lines=${3} />`;
  const link = `otpauth://totp/Tandem:${encodeURIComponent(email)}?secret=${key}&issuer=Tandem`;
  return html`<form class="form" onSubmit=${submit}>
    <p>${t("profile.factor_key_about")} <a href=${link}>${t("profile.factor_link")}</a></p>
    <${CopyLine} label=${t("profile.factor_key")} value=${key} />
    <${TextField}
      label=${t("profile.factor_code")}
      value=${code}
      attributes=${{ required: true, inputmode: "numeric", pattern: "[0-9]{6}", maxlength: 6, autocomplete: "one-time-code" }}
      onChange=${setCode}
    />
    ${wrong && html`<div class="note bad" role="alert"><p>${t("profile.factor_wrong")}</p></div>`}
    ${error && html`<${ErrorNote} error=${error} />`}
    <div class="actions"><button type="submit" class="button primary" disabled=${busy}>${t("profile.factor_turn_on")}</button></div>
  </form>`;
}
