import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.js";
import { rowOf } from "../../web/js/admin/checking.js";

const ANA = { line: 1, address: "ana@x.example", name: "", suggested_name: "Ana", credits: null, group_ids: [], warnings: [] };

test("where a list says nothing, the form's credits and groups are given", () => {
  assert.deepEqual(rowOf(ANA, { credits: 3, group_ids: ["acme.choir"] }), {
    email: "ana@x.example",
    name: "Ana",
    credits: 3,
    group_ids: ["acme.choir"],
  });
});

test("a list's credits count before the form's, and nothing is said by 0", () => {
  assert.equal(rowOf({ ...ANA, credits: 0 }, { credits: 3, group_ids: [] }).credits, 0);
});

test("the groups of list and form are given once each, as many as one call takes", () => {
  const terms = { credits: 0, group_ids: ["acme.choir", "acme.band"] };
  assert.deepEqual(rowOf({ ...ANA, group_ids: ["acme.choir"] }, terms).group_ids, ["acme.choir", "acme.band"]);
  const many = Array.from({ length: 20 }, (_, at) => `acme.${at}`);
  assert.deepEqual(rowOf({ ...ANA, group_ids: many }, terms).group_ids, many);
});
