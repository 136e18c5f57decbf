// What the deployment tells the client: where to sign in, and whether this is a developer's machine. This module
// imports nothing: `index.html` runs it early, so that the answer travels beside the modules.

/**
 * @typedef {object} Settings
 * @property {string} issuer
 * @property {string} client_id
 * @property {string} authorize_url
 * @property {string} token_url
 * @property {string} forgot_url where a new password is asked for
 * @property {string} logout_url
 * @property {string} [pool_url] the API of the user pool itself
 * @property {string} [passkey_url] where a passkey is added, if people may have one
 * @property {boolean} local a developer's machine
 * @property {boolean} [google] whether coaches can connect calendars at Google
 * @property {string} [api_url] where it is not the page's own origin
 * @property {string} [support_email]
 */

/** @type {Settings | null} */
let loaded = null;

const ask = () => fetch("/assets/config.json", { cache: "no-cache" });
const early = globalThis.document && ask();
early?.catch(() => undefined);

export async function loadSettings() {
  const answer = await (early ?? ask());
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  loaded = /** @type {Settings} */ (await answer.json());
  return loaded;
}

export function settings() {
  if (!loaded) throw new Error("settings are read before anything else");
  return loaded;
}
