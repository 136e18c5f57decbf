// Copies the third-party files of the web client out of tests/browser/node_modules, whose versions and
// hashes package.json and package-lock.json fix. Run: cd tests/browser && npm ci && npm run vendor.
// The only edit made to a file: imports by package name become imports of the neighbouring file.
// versions.json lists what came from where, with the SHA-256 of each file as it stands here.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL("./", import.meta.url);
const modules = new URL("../../tests/browser/node_modules/", import.meta.url);
const FIGTREE = "@fontsource-variable/figtree";

/** [package, file in it, name here, types] */
const FILES = [
  ["preact", "dist/preact.mjs", "preact.js", "preact"],
  ["preact", "hooks/dist/hooks.mjs", "preact-hooks.js", "preact/hooks"],
  ["htm", "dist/htm.mjs", "htm.js", "htm"],
  [FIGTREE, "files/figtree-latin-wght-normal.woff2", "figtree-latin.woff2"],
  [FIGTREE, "files/figtree-latin-ext-wght-normal.woff2", "figtree-latin-ext.woff2"],
];
const LICENCES = [
  ["preact", "LICENSE"],
  ["htm", "LICENSE"],
  [FIGTREE, "LICENSE"],
];
const IMPORTS = { '"preact"': '"./preact.js"', '"preact/hooks"': '"./preact-hooks.js"' };

/** @param {string} name */
const manifest = (name) => JSON.parse(readFileSync(new URL(`${name}/package.json`, modules), "utf8"));

/** @param {string} name @param {string} path */
function content(name, path) {
  const bytes = readFileSync(new URL(`${name}/${path}`, modules));
  if (!/\.m?js$/.test(path)) return bytes;
  const text = bytes.toString("utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  return Object.entries(IMPORTS).reduce((all, [from, to]) => all.replaceAll(`from${from}`, `from${to}`), text);
}

const versions = FILES.map(([name, path, target, types]) => {
  const bytes = content(name, path);
  writeFileSync(new URL(target, here), bytes);
  if (types) {
    const star = `export * from "${types}";\n`;
    const standard = types === "htm" ? `export { default } from "${types}";\n` : star;
    writeFileSync(new URL(target.replace(/\.js$/, ".d.ts"), here), standard);
  }
  const { version, license } = manifest(name);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { file: target, package: name, version, licence: license, source: path, sha256 };
});
for (const [name, path] of LICENCES) {
  copyFileSync(new URL(`${name}/${path}`, modules), new URL(`LICENCE-${name.split("/").pop()}`, here));
}
writeFileSync(new URL("versions.json", here), `${JSON.stringify(versions, null, 2)}\n`);
