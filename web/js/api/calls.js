// Calls of the HTTP API: bearer token, problem+json as errors, careful repetition. A write is repeated only
// under its Idempotency-Key, so a lost answer never becomes a second booking.
import { followServer } from "../clock.js";
import { language } from "../locale.js";
import { chosenWorkspace } from "../workspace.js";
import { accessToken, endSignIn, refresh } from "./auth.js";
import { settings } from "./settings.js";

/** @typedef {Partial<import("./types").Problem>} Problem nothing of it is certain: what stands between may answer too */

/** What the API answered instead of the thing that was asked for. */
export class ApiError extends Error {
  /** @param {number} status @param {Problem} problem @param {number} retryAfter seconds */
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
    this.code = problem.code ?? "";
    this.retryAfter = retryAfter;
  }
}

/** The API could not be reached: whether it acted is unknown. */
export class NetworkError extends Error {}

/**
 * @typedef {object} Options
 * @property {unknown} [body]
 * @property {string} [key] Idempotency-Key
 * @property {string} [etag] If-Match
 * @property {string} [accept]
 */

const TRIES = 3;
const WAIT = 600;

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @param {string} method @param {string} path @param {Options} options @param {string | null} token */
async function send(method, path, options, token) {
  const headers = new Headers({ Accept: options.accept ?? "application/json", "Accept-Language": language.get() });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  const workspaceId = chosenWorkspace.get();
  if (token && workspaceId) headers.set("Tandem-Workspace", workspaceId);
  if (options.key) headers.set("Idempotency-Key", options.key);
  if (options.etag) headers.set("If-Match", options.etag);
  /** @type {RequestInit} */
  const init = { method, headers };
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(options.body);
  }
  try {
    return await fetch(`${settings().api_url ?? ""}${path}`, init);
  } catch (cause) {
    throw new NetworkError("the service could not be reached", { cause });
  }
}

/** @param {Response} answer */
async function failure(answer) {
  /** @type {Problem} */
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    problem = {};
  }
  const requestId = problem.request_id ?? answer.headers.get("X-Request-Id") ?? "";
  const wait = Number(answer.headers.get("Retry-After"));
  return new ApiError(answer.status, { ...problem, request_id: requestId }, wait || 0);
}

/** @param {string} method @param {string} path @param {Options} options */
async function once(method, path, options) {
  let token = await accessToken();
  let answer = await send(method, path, options, token);
  if (answer.status === 401 && (await refresh())) {
    token = await accessToken();
    answer = await send(method, path, options, token);
  }
  if (!settings().local) followServer(answer.headers.get("Date"));
  if (answer.ok) return answer;
  if (answer.status === 401) endSignIn(token);
  throw await failure(answer);
}

/** @param {unknown} error */
function isPassing(error) {
  return error instanceof NetworkError || (error instanceof ApiError && [502, 503, 504].includes(error.status));
}

/** @param {string} method @param {string} path @param {Options} options */
async function call(method, path, options) {
  const repeatable = method !== "POST" || Boolean(options.key);
  for (let tried = 1; ; tried += 1) {
    try {
      return await once(method, path, options);
    } catch (error) {
      if (!repeatable || !isPassing(error) || tried === TRIES) throw error;
      const asked = error instanceof ApiError ? error.retryAfter * 1000 : 0;
      await pause(Math.min(Math.max(asked, WAIT * tried), 5000));
    }
  }
}

/** @param {Response} answer */
const body = (answer) => (answer.status === 204 ? null : answer.json());

/** @template T @param {string} path @returns {Promise<T>} */
export const get = async (path) => body(await call("GET", path, {}));

/** @template T @param {string} path @param {unknown} value @param {string} key @returns {Promise<T>} */
export const post = async (path, value, key) => body(await call("POST", path, { body: value, key }));

/** @template T @param {string} path @param {unknown} [value] @returns {Promise<T>} */
export const put = async (path, value) => body(await call("PUT", path, { body: value }));

/** @template T @param {string} path @param {unknown} value @returns {Promise<T>} */
export const patch = async (path, value) => body(await call("PATCH", path, { body: value }));

/** @param {string} path */
export const remove = async (path) => body(await call("DELETE", path, {}));

/** @param {string} path @param {string} accept @returns {Promise<Blob>} */
export const download = async (path, accept) => (await call("GET", path, { accept })).blob();

/**
 * A file, or how far it has come if it takes longer.
 * @param {string} path @returns {Promise<{file?: Blob, later?: any}>}
 */
export async function downloadOrLater(path) {
  const answer = await call("GET", path, {});
  return answer.status === 202 ? { later: await answer.json() } : { file: await answer.blob() };
}

/** @param {string} path @returns {Promise<{value: any, etag: string}>} */
export async function getWithTag(path) {
  const answer = await call("GET", path, {});
  return { value: await body(answer), etag: answer.headers.get("ETag") ?? "" };
}

/** @param {"PUT" | "PATCH"} method @param {string} path @param {unknown} value @param {string} etag */
export async function writeWithTag(method, path, value, etag) {
  const answer = await call(method, path, { body: value, etag });
  return { value: await body(answer), etag: answer.headers.get("ETag") ?? "" };
}

export const newKey = () => crypto.randomUUID();
