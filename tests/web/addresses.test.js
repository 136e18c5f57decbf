import assert from "node:assert/strict";
import { test } from "node:test";
import { readColumn } from "../../web/js/admin/addresses.js";

const pairs = (pasted) => readColumn(pasted).entries.map(({ text, name }) => [text, name]);

test("a column of addresses gives one entry a line, with a name guessed from each", () => {
  assert.deepEqual(readColumn("ana.silva@x.example\n\nbo+work@x.example\n"), {
    entries: [
      { line: 1, text: "ana.silva@x.example", name: "Ana Silva" },
      { line: 3, text: "bo+work@x.example", name: "Bo" },
    ],
    repeated: 0,
  });
});

test("the ends of lines of every system are ends of lines", () => {
  assert.deepEqual(pairs("a@x.example\r\nb@x.example\rc@x.example").map(([text]) => text), [
    "a@x.example",
    "b@x.example",
    "c@x.example",
  ]);
});

test("the cell beside an address is its name", () => {
  assert.deepEqual(pairs("Ana Silva, a@x.example"), [["a@x.example", "Ana Silva"]]);
  assert.deepEqual(pairs("a@x.example\tAna Silva"), [["a@x.example", "Ana Silva"]]);
  assert.deepEqual(pairs("a@x.example;Ana Silva"), [["a@x.example", "Ana Silva"]]);
});

test("within quotes a separator is text and a doubled quote is one", () => {
  assert.deepEqual(pairs('"Silva, Ana ""Nana""",a@x.example'), [["a@x.example", 'Silva, Ana "Nana"']]);
});

test("a name before an address in angle brackets is its name", () => {
  assert.deepEqual(pairs("Ana Silva <a@x.example>"), [["a@x.example", "Ana Silva"]]);
  assert.deepEqual(pairs("<mailto:a@x.example>"), [["a@x.example", "A"]]);
});

test("several addresses in a line are several people, none of whom is named by the other", () => {
  assert.deepEqual(pairs("ana@x.example, bo@x.example"), [
    ["ana@x.example", "Ana"],
    ["bo@x.example", "Bo"],
  ]);
});

test("a first line that names the columns says where names are, and is nobody", () => {
  assert.deepEqual(readColumn("\nFirst name,Last name,Team,E-mail\nAna,Silva,Blue,a@x.example").entries, [
    { line: 3, text: "a@x.example", name: "Ana Silva" },
  ]);
  assert.deepEqual(pairs("Email\nana@x.example"), [["ana@x.example", "Ana"]]);
});

test("a first line that holds an address is a person", () => {
  assert.deepEqual(pairs("email.ana@x.example,Name"), [["email.ana@x.example", "Name"]]);
});

test("a line without an address stays, so that the service can say what is wrong with it", () => {
  assert.deepEqual(readColumn("Ana, Silva").entries, [{ line: 1, text: "Ana, Silva", name: "" }]);
});

test("an address that stands there again, in whatever case, is counted and left out", () => {
  const { entries, repeated } = readColumn("Ana@x.example\nana@X.example\nana@x.example");
  assert.deepEqual(entries.map(({ line, text }) => [line, text]), [[1, "Ana@x.example"]]);
  assert.equal(repeated, 2);
});

test("what is far too long is cut before it is sent", () => {
  const [entry] = readColumn(`${"n".repeat(300)} <${"a".repeat(500)}@x.example>`).entries;
  assert.equal(entry?.text.length, 400);
  assert.equal(entry?.name.length, 120);
});

test("nothing pasted is nobody", () => {
  for (const pasted of ["", "\n\n", " , ;\t"]) assert.deepEqual(readColumn(pasted).entries, []);
});
