import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, hasWords } from "../../web/js/names.js";

test("a name that is written from left to right stays as it is", () => {
  assert.equal(apart("Zoë Müller"), "Zoë Müller");
  assert.equal(apart("山田 太郎"), "山田 太郎");
});

test("a name that is written from right to left is set apart", () => {
  assert.equal(apart("דנה כהן"), "\u2068דנה כהן\u2069");
  assert.equal(apart("سارة (Sara)"), "\u2068سارة (Sara)\u2069");
});

// The same names as in tests/unit/domain/kernel/text/test_folding.py: page and service find the same people.
const FOUND = [
  ["renee", "Renée"], ["müller", "Muller"], ["strasse", "Straße"], ["STRASSE", "straße"], ["lodz", "Łódź"],
  ["sorensen", "Sørensen"], ["aeroe", "Ærøe"], ["coeur", "Cœur"], ["thor", "Þór"], ["dogan", "Doğan"],
  ["istanbul", "İstanbul"], ["isik", "Işık"], ["dokic", "Đokić"], ["o'brien", "O’Brien"], ["иошкар", "Йошкар"],
  ["αθηνα", "Αθήνα"], ["σισυφος", "Σίσυφοσ"], ["ﬁona", "Fiona"], ["ＡＢＣ", "abc"], ["nguyen thi", "Nguyễn Thị"],
];

test("a name is found whatever its case, its accents and its normal form", () => {
  for (const [wanted, name] of FOUND) {
    for (const form of ["NFC", "NFD"]) {
      assert.ok(hasWords(name.normalize(form), wanted), name);
      assert.ok(hasWords(name, wanted.normalize(form)), name);
    }
  }
});

test("another letter is another letter, and all words must be there", () => {
  assert.ok(!hasWords("が", "か"));
  assert.ok(hasWords("Renée Müller", "mull ren"));
  assert.ok(hasWords("Renée Müller", " "));
  assert.ok(!hasWords("Renée Müller", "renee meier"));
});
