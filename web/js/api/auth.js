// Signing in: authorization code with PKCE (RFC 7636) at the user pool's hosted page. Tokens live in this
// tab's sessionStorage only; the access token is the bearer of every call.
import { createStore } from "../store.js";
import { t } from "../texts.js";
import { settings } from "./settings.js";

/** @typedef {{access_token: string, refresh_token?: string, expires_at: number, hosted: boolean}} Tokens */
/** @typedef {{state: string, verifier: string, route: string, way: Record<string, string>, again?: boolean, forPool?: boolean}} Pending */

export const TOKENS = "tandem.tokens";
const PENDING = "tandem.sign-in";
const EARLY = 30_000;

/** @template T @param {string} key @returns {T | null} */
export function stored(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Whether somebody is signed in; the shell watches it. */
export const signedIn = createStore(Boolean(stored(TOKENS)));

/** What somebody is told who was signed out without their doing. */
export const signedOutNote = createStore("");

/** What somebody is told who is here no more, by their own wish. */
export const farewell = createStore("");

/** @param {Tokens | null} tokens @param {string} [note] */
function keep(tokens, note = "") {
  if (tokens) farewell.set("");
  signedOutNote.set(note);
  if (tokens) sessionStorage.setItem(TOKENS, JSON.stringify(tokens));
  else sessionStorage.removeItem(TOKENS);
  if (signedIn.get() !== Boolean(tokens)) signedIn.set(Boolean(tokens));
}

/** @param {Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
/** What few visits need. */
const otherWays = () => import("./other-ways.js");

const returnAddress = () => `${location.origin}/`;

/** Leaves for the hosted sign-in page; the route is taken up again afterwards. */
export const startSignIn = () => leaveFor(settings().authorize_url);

/** Leaves for the hosted page that sends a code for a new password; it signs in afterwards. */
export const askForPassword = () => leaveFor(settings().forgot_url);

/**
 * @param {string} page of the user pool
 * @param {Record<string, string>} [way] to a company's own sign-in; none: the pool's own
 * @param {{again?: boolean, forPool?: boolean}} [why] whether it is begun for the second time; for the pool's API
 */
export async function leaveFor(page, way = {}, why = {}) {
  const { client_id } = settings();
  const pending = { state: random(), verifier: random(), route: location.hash, way, ...why };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pending.verifier));
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: returnAddress(),
    scope: "openid email profile",
    state: pending.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
    ...way,
  });
  location.assign(`${page}?${query}`);
}

/**
 * Takes up the answer of the hosted page, if this page was opened by one.
 * @returns {Promise<string | null>} a sentence if it failed
 */
export async function finishSignIn() {
  const answer = new URLSearchParams(location.search);
  const company = answer.get("company");
  if (company) return (await otherWays()).followCompany(company);
  if (!answer.has("code") && !answer.has("error")) return null;
  /** @type {Pending | null} */
  const pending = stored(PENDING);
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, "", `/${pending?.route ?? ""}`);
  if (!pending || pending.state !== answer.get("state")) return t("shell.not_finished");
  if (!answer.has("code")) return (await otherWays()).notLetIn(answer.get("error_description") ?? "", pending);
  const grant = {
    grant_type: "authorization_code",
    code: answer.get("code") ?? "",
    redirect_uri: returnAddress(),
    code_verifier: pending.verifier,
  };
  const got = await exchange(grant, pending.forPool ? (await otherWays()).keepForPool : keep);
  return got ? null : t("shell.not_signed_in");
}

/** @param {Record<string, string>} grant @param {(tokens: Tokens) => void} [take] */
async function exchange(grant, take = keep) {
  try {
    const { token_url, client_id } = settings();
    const answer = await fetch(token_url, {
      method: "POST",
      body: new URLSearchParams({ ...grant, client_id }),
    });
    if (!answer.ok) return false;
    const { access_token, refresh_token, expires_in } = await answer.json();
    take({
      access_token,
      refresh_token: refresh_token ?? grant["refresh_token"],
      expires_at: Date.now() + Number(expires_in ?? 3600) * 1000,
      hosted: true,
    });
    return true;
  } catch {
    return false;
  }
}

/** @type {Promise<boolean> | null} */
let refreshing = null;

/** Gets a new access token; calls at once share one exchange. */
export function refresh() {
  /** @type {Tokens | null} */
  const tokens = stored(TOKENS);
  if (!tokens?.refresh_token) return Promise.resolve(false);
  const grant = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
  refreshing ??= exchange(grant).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** @returns {Promise<string | null>} the bearer token, renewed shortly before it ends */
export async function accessToken() {
  /** @type {Tokens | null} */
  const tokens = stored(TOKENS);
  if (!tokens) return null;
  if (tokens.refresh_token && tokens.expires_at - EARLY < Date.now()) await refresh();
  return /** @type {Tokens | null} */ (stored(TOKENS))?.access_token ?? null;
}

/** Signs in as one of the local stack's people. @param {string} login */
export async function signInAs(login) {
  const answer = await fetch("/local/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ as: login }),
  });
  if (!answer.ok) throw new Error(`sign-in as ${login}: ${answer.status}`);
  const { access_token } = await answer.json();
  keep({ access_token, expires_at: Date.now() + 3_600_000, hosted: false });
}

/** Forgets the person in this tab, without a visit to the hosted page. */
export const forget = () => keep(null);

/**
 * The service no longer takes the sign-in; the page stays, and is there again after the next one.
 * @param {string | null} refused the token; one that came after it stays
 */
export function endSignIn(refused) {
  /** @type {Tokens | null} */
  const tokens = stored(TOKENS);
  if ((tokens?.access_token ?? null) === refused) keep(null, t("shell.sign_in_ended"));
}

/** Forgets the person in this tab for good, and says so. @param {string} words */
export function leave(words) {
  history.replaceState(null, "", "/");
  farewell.set(words);
  forget();
}

export function signOut() {
  /** @type {Tokens | null} */
  const tokens = stored(TOKENS);
  history.replaceState(null, "", "/");
  forget();
  if (!tokens?.hosted) return;
  const { logout_url, client_id } = settings();
  location.assign(`${logout_url}?${new URLSearchParams({ client_id, logout_uri: returnAddress() })}`);
}
