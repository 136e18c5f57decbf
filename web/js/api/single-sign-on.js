// Signing in at a company's own identity provider: the way there, and what the user pool says when it lets
// somebody not in.
import { t } from "../texts.js";

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
export const providerOf = (company) => ({ identity_provider: `sso-${company}` });

/** Whether somebody was linked just now, and comes in the second time: Cognito ends the first so. @param {string} said */
export const mustBeginAgain = (said) => FIRST_TIME.test(said);

/** A sentence for who is not let in. @param {string} said by the user pool */
export function refusalOf(said) {
  const [, code = ""] = /PreSignUp failed with error (\w+):/.exec(said) ?? [];
  return REFUSALS.get(code)?.() ?? t("shell.not_finished");
}
