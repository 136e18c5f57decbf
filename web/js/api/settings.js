// What the deployment tells the client: where to sign in, and whether this is a developer's machine.

/** @type {import("./types").Settings | null} */
let loaded = null;

export async function loadSettings() {
  const answer = await fetch("/assets/config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  loaded = /** @type {import("./types").Settings} */ (await answer.json());
  return loaded;
}

export function settings() {
  if (!loaded) throw new Error("settings are read before anything else");
  return loaded;
}
