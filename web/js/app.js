// Start of the client: settings and texts, the answer of the sign-in page if there is one, then the first page.
import { finishSignIn, signedIn } from "./api/auth.js";
import { readAhead } from "./api/resource.js";
import { loadSettings } from "./api/settings.js";
import { followLocalClock, setNow } from "./clock.js";
import { supportAddress } from "./components/parts.js";
import { html, render } from "./html.js";
import { firstLanguage, notStarted } from "./language.js";
import { currentRoute } from "./router.js";
import { findRoute } from "./routes.js";
import { App } from "./shell.js";
import { speak } from "./texts.js";
import { presentZone } from "./zone.js";

const CLOCK_EVERY = 30_000;

/** The first page comes, beside settings and words. */
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

/** @param {HTMLElement} root */
async function start(root) {
  const speaking = speak(firstLanguage());
  if (signedIn.get()) comeFirst();
  const [{ local, now, support_email }] = await Promise.all([loadSettings(), speaking]);
  supportAddress.set(support_email ?? "");
  if (local) {
    setNow(now);
    setInterval(followLocalClock, CLOCK_EVERY);
    addEventListener("focus", followLocalClock);
  }
  const problem = await finishSignIn();
  if (signedIn.get()) {
    readAhead("/v1/me");
    beginFirstPage();
    setTimeout(presentZone); // long for the browser, while the answer travels
  }
  render(html`<${App} problem=${problem} />`, root);
}

const root = document.getElementById("app");
if (root) {
  start(root).catch(() => {
    root.textContent = notStarted();
  });
}
