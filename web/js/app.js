// Start of the client: settings and texts, the answer of the sign-in page if there is one, then the first page.
import { finishSignIn, signedIn } from "./api/auth.js";
import { loadSettings } from "./api/settings.js";
import { followLocalClock } from "./clock.js";
import { supportAddress } from "./components/parts.js";
import { html, render } from "./html.js";
import { firstLanguage, notStarted } from "./language.js";
import { currentRoute } from "./router.js";
import { findRoute } from "./routes.js";
import { App } from "./shell.js";
import { speak } from "./texts.js";

const CLOCK_EVERY = 30_000;

/** The first page comes, while it is asked where to sign in and which words are spoken. */
function comeFirst() {
  findRoute(currentRoute().path)
    ?.load()
    .catch(() => undefined);
}

/** The first page reads what it shows, while it is asked who is there. */
function beginFirstPage() {
  const { path, query } = currentRoute();
  const found = findRoute(path);
  found?.load().then(
    ({ ahead }) => ahead?.(found.params, query),
    () => undefined,
  );
}

async function learnSettings() {
  const settings = await loadSettings();
  if (settings.local) await followLocalClock();
  return settings;
}

/** @param {HTMLElement} root */
async function start(root) {
  const speaking = speak(firstLanguage());
  if (signedIn.get()) comeFirst();
  const [{ local, support_email }] = await Promise.all([learnSettings(), speaking]);
  supportAddress.set(support_email ?? "");
  if (local) {
    setInterval(followLocalClock, CLOCK_EVERY);
    addEventListener("focus", followLocalClock);
  }
  const problem = await finishSignIn();
  if (signedIn.get()) beginFirstPage();
  render(html`<${App} problem=${problem} />`, root);
}

const root = document.getElementById("app");
if (root) {
  start(root).catch(() => {
    root.textContent = notStarted();
  });
}
