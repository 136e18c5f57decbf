"""The OpenAPI 3.1 document, made from the endpoints' declarations and nothing else."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, TypeAdapter

from chalicelib.api.kernel.cursors import PageQuery
from chalicelib.api.kernel.endpoint import JSON, Endpoint
from chalicelib.api.kernel.errors import HEADERS, KINDS, PROBLEM_JSON
from chalicelib.api.kernel.fields import ID_PATTERN

Document = dict[str, Any]

REF = "#/components/schemas/{model}"
DESCRIPTION = """One-on-one coaching, booked with credits.

Instants are RFC 3339 in UTC (`2026-11-23T15:00:00Z`), dates `2026-11-23`, zones IANA names, credits
whole numbers. Lists are `items` with a `next_cursor`. A POST with an `Idempotency-Key` may be
repeated: the first successful answer comes again. Refusals are RFC 9457 problems; clients go by
their `code`. Sentences are in English, or in German for an `Accept-Language` that asks for it.

Who has roles in several workspaces says by `Tandem-Workspace` which of them they look at; without
it that is their home, else the first. Lists of sessions are over all unless it is given.
"""

TEXT = {"type": "string"}
INSTANT = {"type": "string", "format": "date-time"}
SLOTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["starts_at", "ends_at"],
        "properties": {"starts_at": INSTANT, "ends_at": INSTANT},
    },
}
CARRIED: dict[str, Document] = {
    "insufficient_credits": {
        "credits_needed": {"type": "integer"},
        "credits_available": {"type": "integer"},
        "wallet_id": {"type": "string"},
        "remedy": {"enum": ["buy_credits", "ask_admin"]},
    },
    "slot_taken": {"nearest_slots": SLOTS, "free_proposed_starts": {"type": "array"}},
    "member_busy": {"session_id": {"type": ["string", "null"]}},
    "not_in_state": {
        "status": {
            "type": ["integer", "string"],
            "description": "With `not_in_state` the session's status now, else the HTTP status.",
        },
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
    "slot_not_offered": {
        "why": {
            "enum": [
                "outside_hours",
                "too_soon",
                "beyond_horizon",
                "off_grid",
                "daily_limit",
                "weekly_limit",
                "time_off",
                "not_proposed",
            ]
        }
    },
}
"""What a problem carries beside its sentence, by code."""


def build_document(endpoints: Iterable[Endpoint], version: str) -> Document:
    """The whole document; the same endpoints always give the same text."""
    known = sorted(endpoints, key=lambda endpoint: (endpoint.path, endpoint.method))
    schemas = _Schemas(known)
    paths: Document = {}
    for endpoint in known:
        operation = _operation(endpoint, schemas)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tandem", "version": version, "description": DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": {**schemas.definitions, "Problem": _problem_schema()},
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An access token of the user pool.",
                }
            },
        },
    }


class _Schemas:
    """JSON schemas of all bodies and answers; shared ones stand once, under `components`."""

    def __init__(self, endpoints: list[Endpoint]) -> None:
        wanted: dict[tuple[Any, str], TypeAdapter[Any]] = {}
        for endpoint in endpoints:
            if endpoint.body:
                wanted[endpoint.body, "validation"] = TypeAdapter(endpoint.body)
            if endpoint.answer is not None and endpoint.media_type == JSON:
                wanted[endpoint.answer, "serialization"] = TypeAdapter(endpoint.answer)
            if endpoint.later:
                wanted[endpoint.later, "serialization"] = TypeAdapter(endpoint.later)
        inputs: Any = [(model, mode, adapter) for (model, mode), adapter in wanted.items()]
        by_key, shared = TypeAdapter.json_schemas(inputs, ref_template=REF)
        self._by_key = {model: _tidy(schema) for (model, _), schema in by_key.items()}
        self.definitions = _tidy(shared.get("$defs", {}))

    def of(self, model: Any) -> Document:
        return dict(self._by_key[model])


def _tidy(schema: Any) -> Any:
    """Without the titles that pydantic makes of field names: they say nothing new."""
    if isinstance(schema, list):
        return [_tidy(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        name: _tidy(value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str))
    }
    if isinstance(kept.get("description"), str):
        kept["description"] = re.sub(r"\s*\n\s*", " ", kept["description"]).strip()
    return kept


def _operation(endpoint: Endpoint, schemas: _Schemas) -> Document:
    operation: Document = {
        "operationId": endpoint.view.__name__,
        "tags": [_tag(endpoint.path)],
        "summary": endpoint.summary,
        "parameters": _parameters(endpoint),
        "responses": {
            str(endpoint.status): _success(endpoint, schemas),
            **_unchanged(endpoint),
            **_later(endpoint, schemas),
            **_refusals(endpoint),
        },
        "security": [] if endpoint.public else [{"bearer": []}],
        "description": "\n\n".join(filter(None, (endpoint.description, endpoint.access.sentence))),
        "x-access": {
            "may": [who.name.lower() for who in endpoint.access.may],
            "told": [who.name.lower() for who in endpoint.access.told],
        },
    }
    if endpoint.body:
        required = any(field.is_required() for field in endpoint.body.model_fields.values())
        content = {JSON: {"schema": schemas.of(endpoint.body)}}
        operation["requestBody"] = {"required": required, "content": content}
    return operation


def _tag(path: str) -> str:
    parts = path.strip("/").split("/")
    return parts[1] if parts[0] == "v1" else "about"


def _parameters(endpoint: Endpoint) -> list[Document]:
    path_schema = {"type": "string", "pattern": ID_PATTERN}
    found: list[Document] = [
        {"name": name, "in": "path", "required": True, "schema": path_schema}
        for name in endpoint.path_parameters
    ]
    for model in (endpoint.query, PageQuery if endpoint.paged else None):
        found += _query_parameters(model) if model else []
    if endpoint.repeatable:
        key_schema = {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"}
        found.append(_header("Idempotency-Key", key_schema, required=endpoint.key_required))
    if endpoint.if_match:
        found.append(_header("If-Match", {"type": "string"}))
    if endpoint.kept_by_browsers:
        found.append(_header("If-None-Match", {"type": "string"}))
    if endpoint.may_choose:
        found.append(_header("Tandem-Workspace", {"type": "string", "pattern": ID_PATTERN}))
    return found


def _query_parameters(model: type[BaseModel]) -> list[Document]:
    schema = _tidy(model.model_json_schema(ref_template=REF))
    required = schema.get("required", [])
    parts = _inlined(schema["properties"], schema.get("$defs", {}))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _not_null(part)}
        for name, part in parts.items()
    ]


def _inlined(schema: Any, definitions: Document) -> Any:
    """With the definitions in place of the references to them: a parameter's are nowhere else."""
    if isinstance(schema, list):
        return [_inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    name = schema.get("$ref", "").rpartition("/")[2]
    rest = {key: _inlined(part, definitions) for key, part in schema.items() if key != "$ref"}
    return {**definitions[name], **rest} if name else rest


def _not_null(schema: Document) -> Document:
    """A parameter may be left out, but there is no way to write null in a query."""
    options = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if len(options) != 1:
        return schema
    kept = {name: part for name, part in schema.items() if name not in {"anyOf", "default"}}
    return {**kept, **options[0]}


def _header(name: str, schema: Document, *, required: bool = False) -> Document:
    return {"name": name, "in": "header", "required": required, "schema": schema}


def _success(endpoint: Endpoint, schemas: _Schemas) -> Document:
    text = {"schema": TEXT}
    headers = {"X-Request-Id": text}
    if endpoint.versioned or endpoint.kept_by_browsers:
        headers["ETag"] = text
    if endpoint.repeatable:
        headers["Idempotent-Replayed"] = text
    success: Document = {"description": "Done.", "headers": headers}
    if endpoint.answer is not None:
        is_json = endpoint.media_type == JSON
        schema = schemas.of(endpoint.answer) if is_json else TEXT
        schemas_by_type = {endpoint.media_type: schema, **dict.fromkeys(endpoint.also, TEXT)}
        success["content"] = {
            media_type.partition(";")[0]: {"schema": each}
            for media_type, each in schemas_by_type.items()
        }
    return success


def _later(endpoint: Endpoint, schemas: _Schemas) -> Document:
    if endpoint.later is None:
        return {}
    content = {JSON: {"schema": schemas.of(endpoint.later)}}
    headers = {"X-Request-Id": {"schema": TEXT}}
    return {"202": {"description": "Not yet.", "headers": headers, "content": content}}


def _unchanged(endpoint: Endpoint) -> Document:
    if not endpoint.kept_by_browsers:
        return {}
    headers = {name: {"schema": TEXT} for name in ("ETag", "X-Request-Id")}
    return {"304": {"description": "The same as you have.", "headers": headers}}


def _refusals(endpoint: Endpoint) -> Document:
    by_status: dict[int, list[str]] = {}
    for code in sorted({refusal.code for refusal in endpoint.all_refusals}):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return {str(status): _refusal(codes) for status, codes in sorted(by_status.items())}


def _refusal(codes: list[str]) -> Document:
    carried = {name: part for code in codes for name, part in CARRIED.get(code, {}).items()}
    schema = {
        "allOf": [{"$ref": REF.format(model="Problem")}],
        "properties": {"code": {"enum": codes}, **carried},
    }
    names = sorted({"X-Request-Id", *(name for code in codes for name in HEADERS.get(code, ()))})
    return {
        "description": "; ".join(f"{KINDS[code].title} (`{code}`)" for code in codes),
        "headers": {name: {"schema": {"type": "string"}} for name in names},
        "content": {PROBLEM_JSON: {"schema": schema}},
    }


def _problem_schema() -> Document:
    field_error = {
        "type": "object",
        "required": ["field", "message"],
        "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
    }
    return {
        "type": "object",
        "description": "A refusal, as RFC 9457 has it.",
        "required": ["type", "title", "status", "detail", "code", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": ["integer", "string"]},
            "detail": {"type": "string", "description": "One sentence that says what to do."},
            "code": {"enum": sorted(KINDS)},
            "request_id": {"type": "string"},
            "errors": {"type": "array", "items": field_error},
        },
    }
