"""The web client's types of the API: what a schema becomes, and that the file is up to date."""

import json
from typing import Any

import pytest

from infra import web_bounds, web_types

Schema = dict[str, Any]


def _document(problem: Schema | None = None, **schemas: Schema) -> Schema:
    """A document of these schemas, whose one operation refuses with `problem`'s members."""
    refusal = {"application/problem+json": {"schema": {"properties": problem or {}}}}
    return {
        "paths": {"/v1/me": {"get": {"responses": {"204": {}, "402": {"content": refusal}}}}},
        "components": {"schemas": {"Problem": _object(title={"type": "string"}), **schemas}},
    }


def _object(*required: str, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def test_the_types_are_those_of_the_api() -> None:
    document = json.loads(web_types.API.read_text(encoding="utf-8"))
    assert web_types.PATH.read_text(encoding="utf-8") == web_types.render(document)


def test_the_bounds_are_those_of_the_api() -> None:
    document = json.loads(web_types.API.read_text(encoding="utf-8"))
    assert web_types.BOUNDS.read_text(encoding="utf-8") == web_bounds.render(document)


def test_a_body_has_the_bounds_of_its_members_also_of_those_that_may_be_null() -> None:
    many = {"anyOf": [{"type": "integer", "minimum": 5, "multipleOf": 5}, {"type": "null"}]}
    short = {"type": "string", "maxLength": 9}
    body, answer = _object(many=many, short=short, free={"type": "string"}), _object(short=short)
    assert web_bounds.render(_document(PackBody=body, PackView=answer)).endswith(
        "export const BOUNDS = {\n"
        "  PackBody: {\n    many: { min: 5, step: 5 },\n    short: { maxlength: 9 },\n  },\n};\n"
    )


def test_a_member_that_may_be_absent_is_optional_and_one_that_may_be_null_says_so() -> None:
    at = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}
    pack = _object("id", "at", id={"type": "string"}, at=at, note={"type": "string"})
    assert (
        "export interface Pack {\n  id: string;\n  at: string | null;\n  note?: string;\n}\n"
    ) in web_types.render(_document(PackView=pack))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "minimum": 1}, "number"),
        ({"type": ["integer", "string"]}, "number | string"),
        ({"type": "string", "enum": ["a", "b"]}, '"a" | "b"'),
        ({"type": "integer", "enum": [5, 10]}, "5 | 10"),
        ({"type": "array", "items": _ref("PackView")}, "Pack[]"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        ({"type": "array"}, "unknown[]"),
        (
            {"type": "object", "additionalProperties": {"type": "boolean"}},
            "Record<string, boolean>",
        ),
        ({"type": "object"}, "Record<string, unknown>"),
        (_object("from", **{"from": {"type": "string"}}), "{ from: string }"),
        ({}, "unknown"),
    ],
)
def test_a_schema_becomes_the_type_that_it_describes(schema: Schema, expected: str) -> None:
    assert web_types.type_of(schema) == expected


def test_many_alternatives_stand_on_lines_of_their_own() -> None:
    words = [f"{letter * 9}" for letter in "abcdefghijkl"]
    lines = web_types.type_of({"enum": words}).splitlines()
    assert lines == ["", *(f'    | "{word}"' for word in words)]


def test_all_pages_of_lists_are_one_type() -> None:
    pages = {
        f"Listing_{item}_": _object("items", items={"type": "array", "items": _ref(item)})
        for item in ("PackView", "NamedView")
    }
    text = web_types.render(_document(**pages, PackView=_object(), NamedView=_object()))
    assert text.count("Listing") == 1
    assert "export interface Listing<T> {\n  items: T[];\n}\n" in text


def test_two_classes_of_one_name_are_refused() -> None:
    """Pydantic tells them apart by their modules, and nobody wants to read that."""
    with pytest.raises(ValueError, match="rename one of them"):
        web_types.type_name("chalicelib__api__coaches__offerings__LineView")


def test_two_schemas_that_would_have_one_name_are_refused() -> None:
    rating = {"Rating": {"enum": [1]}, "RatingView": {"enum": [2]}}
    with pytest.raises(ValueError, match="Two schemas are called Rating: rename one of them"):
        web_types.render(_document(**rating))


def test_a_refusal_may_have_what_any_answer_adds_to_it() -> None:
    text = web_types.render(_document(problem={"credits_needed": {"type": "integer"}}))
    assert "export interface Problem {\n  title?: string;\n  credits_needed?: number;\n}\n" in text
