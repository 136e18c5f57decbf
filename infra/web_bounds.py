"""The bounds of what the web client sends, from `openapi.json`: forms take them from there."""

from typing import Any

HEAD = (
    "// What the HTTP API takes at least and at most, written from openapi.json by"
    " `python -m infra.web_types`.\n"
)
WORDS = {
    "minimum": "min",
    "maximum": "max",
    "multipleOf": "step",
    "maxLength": "maxlength",
    "maxItems": "most",
}
"""As a field of a form calls them; `most` are those of a list."""

Schema = dict[str, Any]


def render(document: Schema) -> str:
    """A module with the bounds of each member of each body, the same each time."""
    lines = [HEAD, "export const BOUNDS = {\n"]
    for name, schema in sorted(document["components"]["schemas"].items()):
        members = {
            member: bounds
            for member, of_member in schema.get("properties", {}).items()
            if name.endswith(("Body", "Patch")) and (bounds := bounds_of(of_member))
        }
        if members:
            lines += [f"  {name}: {{\n", *(f"    {each}\n" for each in written(members)), "  },\n"]
    return "".join([*lines, "};\n"])


def bounds_of(schema: Schema) -> dict[str, int]:
    """Its own, or where it may be null those of what else it may be."""
    found: dict[str, int] = {}
    for each in (schema, *schema.get("anyOf", ())):
        found |= {word: each[name] for name, word in WORDS.items() if name in each}
    return found


def written(members: dict[str, dict[str, int]]) -> list[str]:
    """`credits: { min: 1, max: 1000 },` for each."""
    return [
        f"{name}: {{ {', '.join(f'{word}: {bound}' for word, bound in bounds.items())} }},"
        for name, bounds in members.items()
    ]
