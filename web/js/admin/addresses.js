// A pasted column or CSV, read into one entry for each person. Which address is one, and who is here already,
// the service says. Pure: text in, entries out.

/** @typedef {{line: number, text: string, name: string}} Entry `line` of what was pasted; `text` is an address where there is one */
/** @typedef {{entries: Entry[], repeated: number}} Column `repeated`: addresses that stood there again */

const LONGEST = 400;
const LONGEST_NAME = 120;

/** The cells of a line; within quotes a separator is text. @param {string} line @returns {string[]} */
function cellsOf(line) {
  const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,;\t]*)(?:[,;\t]|$)/g)].map(([, cell = ""]) => cell.trim());
  return cells.map((cell) => (/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell));
}

/** `Ana Silva <ana@x.example>` is a name and an address. @param {string} cell */
function partsOf(cell) {
  const [, name = "", address = cell] = cell.match(/^(.*)<([^<>]+)>$/) ?? [];
  return { name: name.trim().replace(/^"(.*)"$/, "$1"), address: address.trim().replace(/^mailto:/i, "") };
}

/** `ana.silva@x.example` is probably called Ana Silva. @param {string} address */
function guessedName(address) {
  const words = ((address.split("@")[0] ?? "").split("+")[0] ?? "").split(/[._-]+/).filter(Boolean);
  return words.map((word) => `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`).join(" ");
}

/** A first line that names the columns. @param {string[]} cells */
const isHeader = (cells) =>
  cells.some((cell) => /^(e-?mail|address)/i.test(cell)) && !cells.some((cell) => cell.includes("@"));

/** @param {string[]} cells @param {string[]} header @param {number} at where the address is */
function nameBeside(cells, header, at) {
  if (!header.length) return cells[at - 1] || cells[at + 1] || "";
  return cells.filter((_, index) => index !== at && /name/i.test(header[index] ?? "")).join(" ").trim();
}

/** @param {string[]} cells @param {string[]} header @param {number} line @returns {Entry[]} */
function readLine(cells, header, line) {
  const holding = cells.map((cell, at) => ({ at, ...partsOf(cell) })).filter(({ address }) => address.includes("@"));
  if (!holding.length) return [{ line, text: cells.filter(Boolean).join(", ").slice(0, LONGEST), name: "" }];
  return holding.map(({ at, name, address }) => {
    const beside = name || (holding.length === 1 ? nameBeside(cells, header, at) : "");
    return { line, text: address.slice(0, LONGEST), name: (beside || guessedName(address)).slice(0, LONGEST_NAME) };
  });
}

/** @param {string} pasted @returns {Column} */
export function readColumn(pasted) {
  const lines = pasted.split(/\r\n|\r|\n/).map(cellsOf);
  const first = lines.findIndex((cells) => cells.some(Boolean));
  const header = isHeader(lines[first] ?? []) ? (lines[first] ?? []) : [];
  const found = lines.flatMap((cells, index) =>
    !cells.some(Boolean) || (header.length > 0 && index === first) ? [] : readLine(cells, header, index + 1),
  );
  const seen = new Set();
  const entries = found.filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()));
  return { entries, repeated: found.length - entries.length };
}
