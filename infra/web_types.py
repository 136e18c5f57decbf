"""Writes the web client's types and bounds of the API from `openapi.json`, or tells that they are
out of date.

python -m infra.web_types            writes web/js/api/types.d.ts and web/js/api/bounds.js
python -m infra.web_types --check    compares; exits with 1 and says what to run if it differs

A schema keeps its name, without `View`. `openapi-typescript` would need a compiler of another major
version beside the type checker that we pin, and Node for what `make check` can do without.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra import web_bounds
from infra.project import ROOT

API = ROOT / "openapi.json"
PATH = ROOT / "web" / "js" / "api" / "types.d.ts"
BOUNDS = PATH.with_name("bounds.js")
HEAD = "// The shapes of the HTTP API, written from openapi.json by `python -m infra.web_types`.\n"
WIDTH = 100
PRIMITIVES = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
GENERIC = re.compile(r"(\w+?)_(\w+)_")

Schema = dict[str, Any]


def render(document: Schema) -> str:
    """The file's text, the same each time for the same document."""
    schemas: dict[str, Schema] = dict(document["components"]["schemas"])
    schemas["Problem"] = with_every_member(schemas["Problem"], document)
    declared: dict[str, str] = {}
    for name, schema in sorted(schemas.items(), key=lambda item: type_name(item[0])):
        text = declaration(name, schema)
        if declared.setdefault(declared_name(name), text) != text:
            raise ValueError(f"Two schemas are called {declared_name(name)}: rename one of them.")
    return re.sub(" +$", "", "\n".join([HEAD, *declared.values()]), flags=re.MULTILINE)


def with_every_member(problem: Schema, document: Schema) -> Schema:
    """A refusal with what single answers add to it, such as `credits_needed`."""
    added = {
        name: member
        for schema in refusals(document)
        for name, member in schema.get("properties", {}).items()
        if name not in problem["properties"]
    }
    return problem | {"properties": problem["properties"] | dict(sorted(added.items()))}


def refusals(document: Schema) -> Iterator[Schema]:
    """The schema of every refusal of every operation."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for answer in operation["responses"].values():
                content = answer.get("content", {})
                if "application/problem+json" in content:
                    yield content["application/problem+json"]["schema"]


def type_name(schema_name: str) -> str:
    """`SessionView` is `Session`, `Listing_PackView_` is `Listing<Pack>`."""
    if generic := GENERIC.fullmatch(schema_name):
        outer, inner = generic.groups()
        return f"{outer}<{type_name(inner)}>"
    if "__" in schema_name:
        raise ValueError(f"Two classes share the name of {schema_name}: rename one of them.")
    return schema_name.removesuffix("View")


def declared_name(schema_name: str) -> str:
    """The name that a declaration begins with: one for all listings, `Listing<T>`."""
    return re.sub(r"<.+>", "<T>", type_name(schema_name))


def declaration(name: str, schema: Schema) -> str:
    """One exported type with its description."""
    says = f"/** {schema['description']} */\n" if "description" in schema else ""
    if "properties" not in schema:
        return f"{says}export type {declared_name(name)} = {type_of(schema)};\n"
    generic = re.search(r"<(.+)>", type_name(name))
    lines = [f"  {member}\n" for member in members(schema)]
    if generic:
        lines = [re.sub(rf"\b{generic[1]}\b", "T", line) for line in lines]
    return f"{says}export interface {declared_name(name)} {{\n{''.join(lines)}}}\n"


def members(schema: Schema) -> list[str]:
    """`name: type;` of every property, with `?` where it may be absent."""
    required = schema.get("required", [])
    return [
        f"{name}{'' if name in required else '?'}: {type_of(member)};"
        for name, member in schema["properties"].items()
    ]


def type_of(schema: Schema) -> str:
    """A schema as TypeScript writes it."""
    if "$ref" in schema:
        return type_name(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return union([type_of(each) for each in schema["anyOf"]])
    if "enum" in schema:
        return union([json.dumps(each) for each in schema["enum"]])
    kind = schema.get("type", "unknown")
    if isinstance(kind, list):
        return union([PRIMITIVES[each] for each in kind])
    if kind == "array":
        return list_of(type_of(schema.get("items", {})))
    return object_of(schema) if kind == "object" else PRIMITIVES.get(kind, "unknown")


def object_of(schema: Schema) -> str:
    if "properties" in schema:
        return f"{{ {' '.join(members(schema)).removesuffix(';')} }}"
    others = schema.get("additionalProperties")
    return f"Record<string, {type_of(others) if isinstance(others, dict) else 'unknown'}>"


def list_of(item: str) -> str:
    return f"({item})[]" if " | " in item else f"{item}[]"


def union(types: list[str]) -> str:
    """The alternatives; many stand on lines of their own."""
    line = " | ".join(dict.fromkeys(types))
    return line if len(line) < WIDTH else "".join(f"\n    | {each}" for each in types)


def main(arguments: list[str]) -> int:
    document = json.loads(API.read_text(encoding="utf-8"))
    texts = {PATH: render(document), BOUNDS: web_bounds.render(document)}
    if "--check" not in arguments:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path for path, text in texts.items() if not _holds(path, text)]
    for path in stale:
        name = path.relative_to(ROOT)
        print(f"{name} is out of date. Run: python -m infra.web_types", file=sys.stderr)
    return 1 if stale else 0


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
