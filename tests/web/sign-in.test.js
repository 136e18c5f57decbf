// Signing in at a company's own provider: the way there, the second beginning, and who is not let in.
import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import "./browser.js";

const SETTINGS = {
  client_id: "web",
  authorize_url: "https://pool.example/oauth2/authorize",
  passkey_url: "https://pool.example/passkeys/add",
  local: false,
};
const FIRST_TIME = "Already found an entry for username sso-acme_00u1";

/** @type {URL[]} where the page left for */
const left = [];
location.assign = (address) => void left.push(new URL(address));
globalThis.history = { replaceState: () => void (location.search = "") };
globalThis.fetch = async () => new Response(JSON.stringify(SETTINGS));

const { loadSettings } = await import("../../web/js/api/settings.js");
const { finishSignIn } = await import("../../web/js/api/auth.js");
const { get } = await import("../../web/js/api/calls.js");
const { addPasskey, askForPool, companyOf, poolToken, refusalOf, startCompanySignIn } = await import("../../web/js/api/other-ways.js");
await loadSettings();

beforeEach(() => {
  left.length = 0;
  sessionStorage.removeItem("tandem.sign-in");
});

/** The user pool sends the person back. @param {Record<string, string>} told */
const comeBack = (told) => {
  location.search = `?${new URLSearchParams(told)}`;
  return finishSignIn();
};

const stateOf = (/** @type {URL | undefined} */ address) => address?.searchParams.get("state") ?? "";

test("of an address only what stands behind the @ leaves the page", async () => {
  await startCompanySignIn("Ana.Silva@Acme.example ");
  assert.equal(left[0]?.searchParams.get("idp_identifier"), "acme.example");
  assert.equal(left[0]?.href.toLowerCase().includes("silva"), false);
  assert.deepEqual(companyOf("ana@münchen.example"), { idp_identifier: "xn--mnchen-3ya.example" });
  assert.deepEqual(companyOf("ana@not a domain"), { idp_identifier: "not a domain" });
});

test("a passkey is added on the user pool's page, which leads back here", async () => {
  await addPasskey();
  assert.equal(left[0]?.pathname, "/passkeys/add");
  assert.equal(left[0]?.searchParams.get("redirect_uri"), "https://tandem.example/");
});

test("a token for the user pool's own API stays in memory, and is whose who is signed in", async () => {
  const jwt = (/** @type {string} */ sub) => `e30.${btoa(JSON.stringify({ sub })).replaceAll("=", "")}.x`;
  const present = JSON.stringify({ access_token: jwt("ana"), expires_at: Date.now() + 3_600_000, hosted: true });
  const answers = { ben: jwt("ben"), ana: jwt("ana") };
  for (const who of /** @type {const} */ (["ben", "ana"])) {
    sessionStorage.setItem("tandem.tokens", present);
    globalThis.fetch = async () => new Response(JSON.stringify({ access_token: answers[who], refresh_token: "r" }));
    await askForPool();
    assert.match(left.at(-1)?.searchParams.get("scope") ?? "", /aws\.cognito\.signin\.user\.admin/);
    await comeBack({ code: "c", state: stateOf(left.at(-1)) });
    assert.equal(poolToken.get(), who === "ana" ? jwt("ana") : "");
    assert.equal(sessionStorage.getItem("tandem.tokens"), present);
  }
  sessionStorage.removeItem("tandem.tokens");
});

test("a company's link leads to its provider", async () => {
  assert.equal(await comeBack({ company: "acme" }), null);
  assert.equal(left[0]?.searchParams.get("identity_provider"), "sso-acme");
  assert.equal(left[0]?.searchParams.get("code_challenge_method"), "S256");
});

test("who was linked just now begins once more by themselves, and no third time", async () => {
  await comeBack({ company: "acme" });
  const again = (/** @type {string} */ state) => comeBack({ error: "invalid_request", error_description: FIRST_TIME, state });
  assert.equal(await again(stateOf(left[0])), null);
  assert.equal(left[1]?.searchParams.get("identity_provider"), "sso-acme");
  assert.notEqual(stateOf(left[1]), stateOf(left[0]));
  assert.equal(await again(stateOf(left[1])), "Signing in was not finished. Please try again.");
  assert.equal(left.length, 2);
});

test("an answer that this page did not ask for begins nothing", async () => {
  await comeBack({ company: "acme" });
  assert.match((await comeBack({ error: "x", error_description: FIRST_TIME, state: "another" })) ?? "", /not finished/);
  assert.equal(left.length, 1);
});

test("who is not let in is told why, in a sentence of ours", async () => {
  await comeBack({ company: "acme" });
  const said = "PreSignUp failed with error not_added: <b>Whatever the pool says</b>. ";
  const told = await comeBack({ error: "invalid_request", error_description: said, state: stateOf(left[0]) });
  assert.match(told ?? "", /nobody has added your address/);
  for (const code of ["other_domain", "not_verified", "not_bound"]) {
    assert.notEqual(refusalOf(`PreSignUp failed with error ${code}: Because.`), refusalOf(""));
  }
  assert.equal(refusalOf("PreSignUp failed with error constructor: no"), refusalOf(""));
});

test("a call that was refused late does not end the sign-in that came meanwhile", async () => {
  const signIn = (/** @type {string} */ access_token) =>
    sessionStorage.setItem("tandem.tokens", JSON.stringify({ access_token, expires_at: Date.now() + 3_600_000, hosted: false }));
  const kept = () => JSON.parse(sessionStorage.getItem("tandem.tokens") ?? "null")?.access_token;
  const refused = new Response("{}", { status: 401 });
  signIn("old");
  globalThis.fetch = async () => {
    signIn("new");
    return refused;
  };
  await assert.rejects(get("/v1/me"));
  assert.equal(kept(), "new");
  globalThis.fetch = async () => new Response("{}", { status: 401 });
  await assert.rejects(get("/v1/me"));
  assert.equal(kept(), undefined);
});
