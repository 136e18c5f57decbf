// The door: the user pool's hosted page, and on a developer's machine the demo people beside it.
import { signInAs, startSignIn } from "../api/auth.js";
import { settings } from "../api/settings.js";
import { Icon } from "../components/icons.js";
import { Avatar, Skeleton, SupportLink } from "../components/parts.js";
import { html, useEffect, useState } from "../html.js";

/** @typedef {{login: string, name: string, email: string, roles: import("../api/types").Role[], workspace: string}} Person of the demo data */

/** @param {{problem: string | null}} props */
export function Page({ problem }) {
  useEffect(() => {
    document.title = "Sign in · Tandem";
  }, []);
  return html`<main class="door">
    <div class="door-card">
      <img src="/assets/icon.svg" alt="" width="44" height="44" />
      <h1>Welcome to Tandem</h1>
      <p class="lead">One-on-one coaching, booked in a minute.</p>
      ${problem && html`<div class="note bad" role="alert"><p>${problem}</p></div>`}
      <button type="button" class="button primary wide" onClick=${startSignIn}>Sign in</button>
      ${settings().local && html`<${DemoPeople} />`}
      <p class="hint"><${SupportLink} subject="Help with signing in">Trouble signing in? Write to us<//></p>
    </div>
  </main>`;
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
      .catch(() => setFailed("The demo people could not be read. Is the local stack up?"));
  };
  useEffect(read, []);
  const enter = (/** @type {string} */ login) =>
    signInAs(login).catch(() => setFailed(`Signing in as ${login} did not work.`));
  return html`<section class="demo" aria-labelledby="demo-people">
    <h2 id="demo-people">Demo people</h2>
    <p class="hint">This is a local stack: step in as one of them.</p>
    ${failed &&
    html`<div class="note bad" role="alert">
      <p>${failed}</p>
      <button type="button" class="button small" onClick=${read}>Try again</button>
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
                    <span class="hint">${person.roles.join(", ").replaceAll("_", " ")}</span>
                    <${Icon} name="right" size=${16} />
                  </button>
                </li>`,
            )}
          </ul>`,
    )}
  </section>`;
}
