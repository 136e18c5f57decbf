import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { joined } from "../../web/js/admin/sorting.js";

const SENT = [
  { line: 2, text: "ana@x.example", name: "Ana Silva" },
  { line: 5, text: "bo@x.example", name: "Bo" },
  { line: 9, text: "Silva", name: "" },
];
const NOBODY = { new: [], existing: [], invalid: [] };

test("the service's places become the lines that were pasted", () => {
  const sorted = joined(
    {
      new: [{ line: 1, address: "ana@x.example", name: "Ana" }],
      existing: [{ line: 2, address: "bo@x.example", member_id: "acme.2", name: "Bo Berg", status: "active" }],
      invalid: [{ line: 3, text: "Silva", message: "That is no address." }],
    },
    SENT,
  );
  assert.deepEqual(sorted, {
    fresh: [{ line: 2, email: "ana@x.example", name: "Ana Silva" }],
    known: [{ line: 5, email: "bo@x.example", name: "Bo Berg", leaving: false }],
    unusable: [{ line: 9, text: "Silva", message: "That is no address." }],
  });
});

test("who is just being removed is known and leaving", () => {
  const existing = [
    { line: 1, address: "a@x.example", member_id: "acme.1", name: "A", status: "removing" },
    { line: 2, address: "b@x.example", member_id: "acme.2", name: "B", status: "removed" },
  ];
  const { known } = joined({ ...NOBODY, existing }, SENT);
  assert.deepEqual(known.map(({ leaving }) => leaving), [true, false]);
});

test("nobody new, known or unusable are empty lists", () => {
  assert.deepEqual(joined(NOBODY, []), { fresh: [], known: [], unusable: [] });
});
