// Start of the client: settings and texts, the answer of the sign-in page if there is one, then the first page.
import { finishSignIn } from "./api/auth.js";
import { loadSettings } from "./api/settings.js";
import { followLocalClock } from "./clock.js";
import { supportAddress } from "./components/parts.js";
import { html, render } from "./html.js";
import { firstLanguage, notStarted } from "./language.js";
import { App } from "./shell.js";
import { speak } from "./texts.js";

const CLOCK_EVERY = 30_000;

/** @param {HTMLElement} root */
async function start(root) {
  const [{ local, support_email }] = await Promise.all([loadSettings(), speak(firstLanguage())]);
  supportAddress.set(support_email ?? "");
  if (local) {
    await followLocalClock();
    setInterval(followLocalClock, CLOCK_EVERY);
    addEventListener("focus", followLocalClock);
  }
  const problem = await finishSignIn();
  render(html`<${App} problem=${problem} />`, root);
}

const root = document.getElementById("app");
if (root) {
  start(root).catch(() => {
    root.textContent = notStarted();
  });
}
