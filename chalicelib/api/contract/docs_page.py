"""The specification as one page of HTML: no script, nothing loaded from elsewhere."""

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from chalicelib.api.contract.docs_style import STYLE

Schema = Mapping[str, Any]

REF_PREFIX = "#/components/schemas/"
CODE = re.compile(r"`([^`]+)`")


def render_page(document: Mapping[str, Any]) -> str:
    """The page: conventions, then every operation by tag, then every schema."""
    by_tag = _operations_by_tag(document["paths"])
    schemas = document["components"]["schemas"]
    info = document["info"]
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(info['title'])} API</title><style>{STYLE}</style></head><body>",
            _navigation(by_tag),
            f"<main><h1>{escape(info['title'])} API <small>{escape(info['version'])}</small></h1>",
            *(f"<p>{_text(part)}</p>" for part in info["description"].split("\n\n")),
            '<p><a href="openapi.json">openapi.json</a></p>',
            *(_section(tag, operations) for tag, operations in by_tag.items()),
            "<h2 id='schemas'>Schemas</h2>",
            *(_schema_section(name, schema) for name, schema in sorted(schemas.items())),
            "</main></body></html>",
        )
    )


def _operations_by_tag(paths: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Schema]]]:
    by_tag: dict[str, list[tuple[str, str, Schema]]] = {}
    for path, methods in paths.items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append((method, path, operation))
    return dict(sorted(by_tag.items()))


def _navigation(by_tag: Mapping[str, list[tuple[str, str, Schema]]]) -> str:
    parts = ["<nav aria-label='Contents'>"]
    for tag, operations in by_tag.items():
        parts.append(f"<b>{escape(tag)}</b>")
        parts += [
            f'<a href="#{operation["operationId"]}">{_badge(method)} {escape(_short(path))}</a>'
            for method, path, operation in operations
        ]
    return "".join([*parts, '<b><a href="#schemas">Schemas</a></b></nav>'])


def _short(path: str) -> str:
    return path.removeprefix("/v1")


def _badge(method: str) -> str:
    return f'<i class="{method}">{method.upper()}</i>'


def _section(tag: str, operations: Iterable[tuple[str, str, Schema]]) -> str:
    return f"<h2>{escape(tag)}</h2>" + "".join(_operation(*each) for each in operations)


def _operation(method: str, path: str, operation: Schema) -> str:
    lock = "" if operation["security"] else " <em>no token</em>"
    parts = [
        f'<article id="{operation["operationId"]}">',
        f"<h3>{_badge(method)} <code>{escape(path)}</code>{lock}</h3>",
        f"<p>{_text(operation['summary'])}</p>",
        f"<p>{_text(operation['description'])}</p>" if "description" in operation else "",
        _parameters(operation["parameters"]),
    ]
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<h4>Body <code>{escape(media_type)}</code></h4>{_shape(content['schema'])}")
    parts += [_response(status, each) for status, each in operation["responses"].items()]
    return "".join([*parts, "</article>"])


def _parameters(parameters: list[Schema]) -> str:
    if not parameters:
        return ""
    rows = [
        _row(each["name"], each["schema"], required=each["required"], where=each["in"])
        for each in parameters
    ]
    return f"<h4>Parameters</h4><table>{''.join(rows)}</table>"


def _response(status: str, response: Schema) -> str:
    if status.startswith("2"):
        shapes = "".join(_shape(each["schema"]) for each in response.get("content", {}).values())
        return f"<h4>{status}</h4>{shapes or '<p>Nothing.</p>'}"
    return f'<p class="refusal"><b>{status}</b> {_text(response["description"])}</p>'


def _schema_section(name: str, schema: Schema) -> str:
    said = f"<p>{_text(schema['description'])}</p>" if "description" in schema else ""
    heading = f"<h3>{escape(name)}</h3>"
    return f'<article id="schema-{escape(name)}">{heading}{said}{_shape(schema)}</article>'


def _shape(schema: Schema) -> str:
    """An object as a table of its fields, anything else as its type."""
    if "properties" not in schema:
        return f"<p>{_type(schema)}</p>"
    required = schema.get("required", ())
    rows = (
        _row(name, part, required=name in required) for name, part in schema["properties"].items()
    )
    return f"<table>{''.join(rows)}</table>"


def _row(name: str, schema: Schema, *, required: bool, where: str = "") -> str:
    notes = " ".join(filter(None, (where, "" if required else "optional")))
    said = _text(schema.get("description", ""))
    return (
        f"<tr><th><code>{escape(name)}</code><small>{notes}</small></th>"
        f"<td>{_type(schema)} {said}</td></tr>"
    )


def _type(schema: Schema) -> str:
    """The type in a few words, with links to named schemas."""
    if "$ref" in schema:
        name = escape(schema["$ref"].removeprefix(REF_PREFIX))
        return f'<a href="#schema-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return " | ".join(f"<code>{escape(json.dumps(each))}</code>" for each in choices)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(_plain_type(schema)) + _bounds(schema)


def _plain_type(schema: Schema) -> str:
    kind = schema.get("format") or schema.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


BOUNDS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "default": "default {}",
}


def _bounds(schema: Schema) -> str:
    told = [
        words.format(json.dumps(schema[name])) for name, words in BOUNDS.items() if name in schema
    ]
    return f" <small>{escape(', '.join(told))}</small>" if told else ""


def _text(text: str) -> str:
    return CODE.sub(r"<code>\1</code>", escape(text, quote=False))
