// What few visits need of signing in: at a company's own identity provider, with what the user pool says when it lets
// somebody not in; a passkey; a token for the pool's own API.
import { createStore } from "../store.js";
import { t } from "../texts.js";
import { TOKENS, leaveFor, signedIn, stored } from "./auth.js";
import { settings } from "./settings.js";

/** @typedef {import("./auth.js").Tokens} Tokens */
/** @typedef {import("./auth.js").Pending} Pending */

/** A token for the user pool's own API, while somebody sets up a second factor: gone with the page. */
export const poolToken = createStore("");

/** Leaves for a token with which a second factor can be set up; who is signed in is not asked again. */
export const askForPool = () => leaveFor(settings().authorize_url, { scope: "openid aws.cognito.signin.user.admin" }, { forPool: true });

/** Takes a token for the user pool's own API, if it is of whoever is signed in. @param {Tokens} tokens */
export function keepForPool({ access_token }) {
  /** @type {Tokens | null} */
  const present = stored(TOKENS);
  if (present && subjectOf(present.access_token) === subjectOf(access_token)) poolToken.set(access_token);
}

/** Whose token it is. @param {string} token a JWT */
const subjectOf = (token) => JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))).sub;

/** Leaves for the hosted page that adds a passkey. */
export const addPasskey = () => leaveFor(settings().passkey_url ?? "");

/** Leaves for the sign-in of the company whose address this is. @param {string} email */
export const startCompanySignIn = (email) => leaveFor(settings().authorize_url, companyOf(email));

/** Goes on to a company's sign-in, if its link (`?company=acme`) opened this page. @param {string} company */
export async function followCompany(company) {
  history.replaceState(null, "", `/${location.hash}`);
  if (!signedIn.get()) await leaveFor(settings().authorize_url, providerOf(company));
  return null;
}

/**
 * Begins once more for who was linked just now; else what to tell who is not let in.
 * @param {string} said by the user pool @param {Pending} pending
 */
export async function notLetIn(said, pending) {
  if (!mustBeginAgain(said) || pending.again) return refusalOf(said);
  await leaveFor(settings().authorize_url, pending.way, { again: true });
  return null;
}

const FIRST_TIME = /already found an entry for username/i;

/** By what the user pool was told (chalicelib/domain/workspaces/single_sign_on.py). */
const REFUSALS = new Map([
  ["not_added", () => t("shell.not_added")],
  ["other_domain", () => t("shell.other_domain")],
  ["not_verified", () => t("shell.not_verified")],
  ["not_bound", () => t("shell.not_bound")],
]);

/**
 * The way to the provider that speaks for an address. Only what stands behind the @ leaves the page.
 * @param {string} email
 * @returns {Record<string, string>} parameters of the user pool's page
 */
export function companyOf(email) {
  const domain = email.slice(email.lastIndexOf("@") + 1).trim();
  try {
    return { idp_identifier: new URL(`https://${domain}`).hostname };
  } catch {
    return { idp_identifier: domain.toLowerCase() };
  }
}

/**
 * The way to a workspace's provider.
 * @param {string} company id of the workspace
 * @returns {Record<string, string>}
 */
const providerOf = (company) => ({ identity_provider: `sso-${company}` });

/** Whether somebody was linked just now, and comes in the second time: Cognito ends the first so. @param {string} said */
const mustBeginAgain = (said) => FIRST_TIME.test(said);

/** A sentence for who is not let in. @param {string} said by the user pool */
export function refusalOf(said) {
  const [, code = ""] = /PreSignUp failed with error (\w+):/.exec(said) ?? [];
  return REFUSALS.get(code)?.() ?? t("shell.not_finished");
}
