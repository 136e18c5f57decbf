// The door: the user pool's hosted page, and on a developer's machine the demo people beside it.
import { askForPassword, signInAs, startSignIn } from "../api/auth.js";
import { startCompanySignIn } from "../api/other-ways.js";
import { settings } from "../api/settings.js";
import { Icon, LOGO } from "../components/icons.js";
import { Avatar, Skeleton, SupportLink, TextField } from "../components/parts.js";
import { html, useEffect, useState } from "../html.js";
import { t } from "../texts.js";

/** @typedef {{login: string, name: string, email: string, roles: import("../api/types").Role[], workspace: string}} Person of the demo data */

/** @type {Record<import("../api/types").Role, () => string>} */
const ROLES = {
  member: () => t("sign_in.role_member"),
  coach: () => t("sign_in.role_coach"),
  group_admin: () => t("sign_in.role_group_admin"),
  admin: () => t("sign_in.role_admin"),
  owner: () => t("sign_in.role_owner"),
};

/** @param {{problem: string | null, farewell: string}} props `farewell`: to who has just left for good */
export function Page({ problem, farewell }) {
  useEffect(() => {
    document.title = t("sign_in.tab");
  }, []);
  return html`<main class="door">
    <div class="door-card">
      <img src=${LOGO} alt="" width="44" height="44" />
      <h1>${t("sign_in.welcome")}</h1>
      <p class="lead">${t("sign_in.lead")}</p>
      ${farewell && html`<div class="note calm" role="status"><p>${farewell}</p></div>`}
      ${problem && html`<div class="note bad" role="alert"><p>${problem}</p></div>`}
      <button type="button" class="button primary wide" onClick=${startSignIn}>${t("sign_in.sign_in")}</button>
      <button type="button" class="link" onClick=${askForPassword}>${t("sign_in.forgot")}</button>
      <${CompanySignIn} />
      ${settings().local && html`<${DemoPeople} />`}
      <p class="hint"><${SupportLink} subject=${t("sign_in.help_subject")}>${t("sign_in.trouble")}<//></p>
    </div>
  </main>`;
}

/** For who signs in where their company does: only what stands behind the @ leaves the page. */
function CompanySignIn() {
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState("");
  if (!open) {
    return html`<button type="button" class="link" onClick=${() => setOpen(true)}>${t("sign_in.company")}</button>`;
  }
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    startCompanySignIn(email);
  };
  return html`<form class="form" onSubmit=${submit}>
    <${TextField}
      label=${t("sign_in.company_address")}
      type="email"
      value=${email}
      attributes=${{ required: true, autocomplete: "email", autofocus: true }}
      onChange=${setEmail}
    />
    <button type="submit" class="button wide">${t("sign_in.company_go")}</button>
  </form>`;
}

/** @param {Person[]} people @returns {[string, Person[]][]} */
function byWorkspace(people) {
  const names = [...new Set(people.map((person) => person.workspace))];
  return names.map((name) => [name, people.filter((person) => person.workspace === name)]);
}

function DemoPeople() {
  const [people, setPeople] = useState(/** @type {Person[] | null} */ (null));
  const [failed, setFailed] = useState("");
  const read = () => {
    setFailed("");
    fetch("/local/people")
      .then((answer) => answer.json())
      .then(setPeople)
      .catch(() => setFailed(t("sign_in.demo_unread")));
  };
  useEffect(read, []);
  const enter = (/** @type {string} */ login) =>
    signInAs(login).catch(() => setFailed(t("sign_in.demo_failed", { login })));
  return html`<section class="demo" aria-labelledby="demo-people">
    <h2 id="demo-people">${t("sign_in.demo_people")}</h2>
    <p class="hint">${t("sign_in.demo_hint")}</p>
    ${failed &&
    html`<div class="note bad" role="alert">
      <p>${failed}</p>
      <button type="button" class="button small" onClick=${read}>${t("parts.try_again")}</button>
    </div>`}
    ${!people && !failed && html`<${Skeleton} lines=${4} />`}
    ${people &&
    byWorkspace(people).map(
      ([workspace, persons]) =>
        html`<h3 key=${workspace}>${workspace}</h3>
          <ul>
            ${persons.map(
              (person) =>
                html`<li key=${person.login}>
                  <button type="button" onClick=${() => enter(person.login)}>
                    <${Avatar} name=${person.name} size="small" />
                    <span>${person.name}</span>
                    <span class="hint">${person.roles.map((role) => ROLES[role]()).join(", ")}</span>
                    <${Icon} name="right" size=${16} />
                  </button>
                </li>`,
            )}
          </ul>`,
    )}
  </section>`;
}
