"""Reads requests into models, strictly, and says in our own words what is wrong with them.

bytes ── too many ──► 413
       ── no JSON, NaN, lone surrogate, too deep, a member twice ──► 400 malformed_json
      ── another shape ──► 422 validation_error, naming each field
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import pydantic
from chalice.app import Request
from pydantic import BaseModel
from pydantic_core import from_json

from chalicelib.api.kernel.errors import (
    BodyTooLargeError,
    FieldError,
    MalformedJsonError,
    ValidationError,
)
from chalicelib.api.kernel.fields import ID_PATTERN, FieldRefusedError
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError, PreconditionFailedError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import NO_ZONE, UnknownTimezoneError
from chalicelib.domain.workspaces.people import NO_SUCH_WORKSPACE

MOST_ERRORS = 20
VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")
ETAG = re.compile(r'(?:W/)?"(\d{1,15})"', re.ASCII)

ModelT = TypeVar("ModelT", bound=BaseModel)

SENTENCES = {
    "missing": Phrase("This field is required."),
    "extra_forbidden": Phrase("There is no such field."),
    "model_type": Phrase("Give an object."),
    "dict_type": Phrase("Give an object."),
    "list_type": Phrase("Give a list."),
    "tuple_type": Phrase("Give a list."),
    "set_type": Phrase("Give a list."),
    "frozen_set_type": Phrase("Give a list."),
    "string_type": Phrase("Give text in quotes."),
    "int_type": Phrase("Give a whole number."),
    "int_parsing": Phrase("Give a whole number."),
    "int_from_float": Phrase("Give a whole number."),
    "int_parsing_size": Phrase("This number is too large."),
    "bool_type": Phrase("Give true or false."),
    "bool_parsing": Phrase("Give true or false."),
    "too_short": Phrase("This is too short: give at least {min_length}."),
    "too_long": Phrase("This is too long: give at most {max_length}."),
    "string_too_short": Phrase("This is too short: write at least {min_length} characters."),
    "string_too_long": Phrase("This is too long: write at most {max_length} characters."),
    "string_pattern_mismatch": Phrase("This is not in the form that is expected here."),
    "greater_than_equal": Phrase("This is too small: the least is {ge}."),
    "less_than_equal": Phrase("This is too large: the most is {le}."),
    "multiple_of": Phrase("Give a multiple of {multiple_of}."),
    "literal_error": Phrase("Choose one of {expected}."),
    "enum": Phrase("Choose one of {expected}."),
}

NOT_VALID = Phrase("This is not valid here.")


def read_bytes(request: Request, most: int) -> bytes:
    """The body as bytes.

    Raises:
        BodyTooLargeError: it has more than `most`.
        MalformedJsonError: it is no text in UTF-8.
    """
    try:
        raw = request.raw_body
    except ValueError:
        raise MalformedJsonError from None
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > most:
        raise BodyTooLargeError(most)
    return body


def read_body(model: type[ModelT], raw: bytes) -> ModelT:
    """The JSON body as this model; an empty one is `{}` where no field is required.

    Raises:
        MalformedJsonError: it is not JSON as RFC 8259 has it, nested more than 200 deep, or names
            a member twice.
        ValidationError: it has another shape.
        UnknownTimezoneError: all that is wrong is a zone that does not exist.
    """
    if not raw and not any(field.is_required() for field in model.model_fields.values()):
        raw = b"{}"
    read_json(raw)
    try:
        return model.model_validate_json(raw)
    except pydantic.ValidationError as error:
        raise _refusal(error) from None


def read_json(raw: bytes) -> Any:
    """The JSON value that the bytes are.

    Raises:
        MalformedJsonError: it is not JSON as RFC 8259 has it, nested more than 200 deep, or names
            a member twice.
    """
    try:
        value = from_json(raw, allow_inf_nan=False)
        json.loads(raw, object_pairs_hook=_once, parse_int=str, parse_float=str)
    except ValueError:
        raise MalformedJsonError from None
    return value


def read_query(model: type[ModelT], given: Mapping[str, str]) -> ModelT:
    """The query parameters as this model; of a repeated one the last counts.

    Raises:
        ValidationError: one of them is not valid; `field` is the parameter.
        UnknownTimezoneError: all that is wrong is a zone that does not exist.
    """
    try:
        return model.model_validate_strings(dict(given))
    except pydantic.ValidationError as error:
        raise _refusal(error) from None


def read_idempotency_key(header: str | None) -> str | None:
    """The key that makes a call repeatable; None without the header.

    Raises:
        InvalidError: it is not 1 to 255 visible ASCII characters.
    """
    if header is None or VISIBLE_ASCII.fullmatch(header):
        return header
    raise InvalidError(Phrase("Use 1 to 255 visible ASCII characters."), "Idempotency-Key")


def read_if_match(header: str | None) -> int | None:
    """The version that the caller has seen; None without the header, and for any (`*`).

    Raises:
        PreconditionFailedError: no version of ours is written like that.
    """
    if header is None or header.strip() == "*":
        return None
    if found := ETAG.fullmatch(header.strip()):
        return int(found[1])
    raise PreconditionFailedError


def read_workspace_id(header: str | None) -> str | None:
    """The workspace that the caller looks at; None: they do not say.

    Raises:
        NotFoundError: none has an id like that.
    """
    if header is None or re.fullmatch(ID_PATTERN, header):
        return header
    raise NotFoundError(NO_SUCH_WORKSPACE)


def _once(members: list[tuple[str, object]]) -> None:
    """Raises: ValueError: a member stands twice, so that readers may differ in what it is."""
    if len({name for name, _ in members}) < len(members):
        raise ValueError


def _refusal(error: pydantic.ValidationError) -> InvalidError:
    details = _innermost(error.errors(include_url=False, include_input=False))[:MOST_ERRORS]
    errors = [FieldError(_field(each["loc"]), _sentence(each)) for each in details]
    if {each["type"] for each in details} == {"unknown_timezone"}:
        return UnknownTimezoneError(errors[0].message, errors[0].field)
    return ValidationError(errors)


def _innermost(details: Sequence[Any]) -> list[Any]:
    """Without what only follows: a list with a bad item is not too short besides."""
    inner = {each["loc"][:depth] for each in details for depth in range(len(each["loc"]))}
    return [each for each in details if each["loc"] not in inner]


def _field(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc)) or "body"


def _sentence(error: Any) -> Phrase:
    kind, context = error["type"], error.get("ctx", {})
    if isinstance(refused := context.get("error"), FieldRefusedError):
        return refused.sentence
    if kind == "unknown_timezone":
        return NO_ZONE
    if "expected" in context:
        context = {"expected": Phrase.either(re.findall(r"'[^']*'", context["expected"]))}
    return SENTENCES.get(kind, NOT_VALID).filled(**context)
