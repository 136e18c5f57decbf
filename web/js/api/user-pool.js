// The user pool's own API (Amazon Cognito), by which people set up a second factor for themselves.
import { poolToken } from "./other-ways.js";
import { settings } from "./settings.js";

const APP = "SOFTWARE_TOKEN_MFA";
const WRONG_CODE = ["EnableSoftwareTokenMFAException", "CodeMismatchException"];

/** @param {string} call @param {object} [told] */
async function ask(call, told = {}) {
  const answer = await fetch(settings().pool_url ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `AWSCognitoIdentityProviderService.${call}` },
    body: JSON.stringify({ AccessToken: poolToken.get(), ...told }),
  });
  const said = await answer.json();
  return { ok: answer.ok, said };
}

/** @param {string} call @param {object} [told] */
async function must(call, told) {
  const { ok, said } = await ask(call, told);
  if (!ok) throw new Error(`${call}: ${said.__type}`);
  return said;
}

/** Whether a code is asked for behind the password. */
export async function isOn() {
  return ((await must("GetUser")).UserMFASettingList ?? []).includes(APP);
}

/** @returns {Promise<string>} a new key for an app, in base32; nothing is asked for until it is turned on */
export async function associate() {
  return (await must("AssociateSoftwareToken")).SecretCode;
}

/**
 * Asks for codes from now on.
 * @param {string} code of the app
 * @returns {Promise<boolean>} whether it was the right one; else nothing changes
 */
export async function turnOn(code) {
  const { ok, said } = await ask("VerifySoftwareToken", { UserCode: code });
  if (!ok && WRONG_CODE.some((kind) => String(said.__type).endsWith(kind))) return false;
  if (!ok || said.Status !== "SUCCESS") throw new Error(`VerifySoftwareToken: ${said.__type ?? said.Status}`);
  await must("SetUserMFAPreference", { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  return true;
}

/** Asks for codes no more. */
export const turnOff = () => must("SetUserMFAPreference", { SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } });
