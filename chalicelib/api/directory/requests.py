"""What a directory asks, read into the models of SCIM; what is wrong is told in SCIM's own errors.

What real directories send beside the standard, and what nobody keeps, is taken out first: addresses
follow a user's name, and what a member of a group is called follows the person.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct
from scim2_models import (
    Context as ScimContext,
)
from scim2_models import (
    InvalidFilterException,
    InvalidSyntaxException,
    InvalidValueException,
    MutabilityException,
    PatchOp,
    PayloadTooLargeException,
    Resource,
    ResponseParameters,
    ScimFilter,
)
from scim2_models.path.expressions import CompareOperator, Comparison

from chalicelib.api.directory.resources import MOST_RESULTS, Group, Name, User
from chalicelib.api.kernel.errors import MalformedJsonError
from chalicelib.api.kernel.fields import ID_PATTERN
from chalicelib.api.kernel.parsing import read_json
from chalicelib.domain.directory.directory import MOST_OF_A_NAME, MOST_OF_AN_ID, Said
from chalicelib.domain.kernel.email_addresses import AddressError, read_address
from chalicelib.domain.kernel.text.cleaning import clean_line
from chalicelib.use_cases.kernel.context import Context

MOST_BYTES = 256 * 1024
"""Of a body: a group with some thousand members."""

MOST_OPERATIONS = 100
MOST_OF_A_FILTER = 2000
"""Characters."""

ResourceT = TypeVar("ResourceT", User, Group)
FoundT = TypeVar("FoundT")


class Asked(Struct, frozen=True, kw_only=True):
    """One call of a directory; `base` is where the service is."""

    ctx: Context
    caller_id: str
    method: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    raw: bytes
    base: str


def read_object(asked: Asked) -> dict[str, Any]:
    """The body, a JSON object.

    Raises:
        PayloadTooLargeException, InvalidSyntaxException
    """
    if len(asked.raw) > MOST_BYTES:
        raise PayloadTooLargeException(detail=f"Send at most {MOST_BYTES} bytes.")
    try:
        payload = read_json(asked.raw)
    except MalformedJsonError:
        raise InvalidSyntaxException(detail="This is no JSON.") from None
    if not isinstance(payload, dict):
        raise InvalidSyntaxException(detail="Send a JSON object.")
    return payload


def read_resource(asked: Asked, model: type[ResourceT], defaults: Mapping[str, Any]) -> ResourceT:
    """The body as a resource; what it leaves out of `defaults`, by the attribute, is so.

    Raises:
        pydantic.ValidationError, SCIMException: it is none.
    """
    payload = read_object(asked)
    kept = {
        name: _stripped(name, value)
        for name, value in payload.items()
        if name.lower() in KEPT[model] and value is not None
    }
    given = {name.lower() for name in kept}
    missing = {name: value for name, value in defaults.items() if name.lower() not in given}
    return model.model_validate(
        {**missing, **kept, "schemas": [str(model.__schema__)]},
        scim_ctx=ScimContext.RESOURCE_CREATION_REQUEST,
    )


KEPT: Mapping[type[Resource[Any]], frozenset[str]] = {
    User: frozenset({"externalid", "username", "name", "displayname", "active"}),
    Group: frozenset({"externalid", "displayname", "members"}),
}


def patched(asked: Asked, before: ResourceT) -> ResourceT:
    """The resource as it is once the operations of the body are done, all or none.

    Raises:
        pydantic.ValidationError, SCIMException: one of them cannot be done.
    """
    payload = read_object(asked)
    operations = _pop(payload, "operations")
    if isinstance(operations, list) and operations:
        if len(operations) > MOST_OPERATIONS:
            raise InvalidValueException(detail=f"Send at most {MOST_OPERATIONS} operations.")
        operations = [kept for each in operations if (kept := _operation(each)) is not None]
        if not operations:
            return before
    model = type(before)
    operation = PatchOp[model].model_validate(  # type: ignore[valid-type]
        {"schemas": [str(PatchOp.__schema__)], "Operations": operations},
        scim_ctx=ScimContext.RESOURCE_PATCH_REQUEST,
    )
    after = before.model_copy(deep=True)
    operation.patch(after)
    return after


def _pop(payload: dict[str, Any], wanted: str) -> Any:
    return next((value for name, value in payload.items() if name.lower() == wanted), None)


def _operation(given: Any) -> Any:
    """The operation without what is not kept; None: nothing is left of it."""
    if not isinstance(given, dict):
        return given
    path, value = given.get("path"), given.get("value")
    if isinstance(path, str) and path:
        if _is_address(path):
            return None
        return {**given, "value": _stripped(path, value)} if "value" in given else given
    if isinstance(value, dict):
        kept = {name: _stripped(name, each) for name, each in value.items()}
        kept = {name: each for name, each in kept.items() if not _is_address(name)}
        return {**given, "value": kept} if kept or not value else None
    return given


def _is_address(path: str) -> bool:
    return path.lower().removeprefix(f"{User.__schema__}:".lower()).startswith("emails")


def _stripped(name: str, value: Any) -> Any:
    """Members by their ids alone."""
    if name.lower().rpartition(":")[2] != "members":
        return value
    listed = value if isinstance(value, list) else [value]
    return [
        {"value": each["value"]} if isinstance(each, dict) and "value" in each else each
        for each in listed
        if each is not None
    ]


def read_user_name(user: User) -> str:
    """The address that a user's name is.

    Raises:
        InvalidValueException: it is none.
    """
    try:
        return read_address(user.user_name or "")
    except AddressError as error:
        raise InvalidValueException(detail=f"userName: {error.why}") from None


def check_user_name(user: User, before: User) -> None:
    """Raises: MutabilityException: a user gets another name."""
    if user.user_name != before.user_name and read_user_name(user) != before.user_name:
        raise MutabilityException(
            detail="userName is the person's address, which stays. Make another user."
        )


def said_of(resource: User | Group) -> Said:
    """What the directory says, cleaned and bounded.

    Raises:
        InvalidValueException: something is too long.
    """
    external_id = _line(resource.external_id, "externalId", MOST_OF_AN_ID)
    if isinstance(resource, Group):
        return Said(external_id=external_id)
    name = resource.name or Name()
    said = Said(
        external_id=external_id,
        display_name=_line(resource.display_name, "displayName", MOST_OF_A_NAME),
        formatted=_line(name.formatted, "name.formatted", MOST_OF_A_NAME),
        given_name=_line(name.given_name, "name.givenName", MOST_OF_A_NAME),
        family_name=_line(name.family_name, "name.familyName", MOST_OF_A_NAME),
    )
    _line(said.name, "name", MOST_OF_A_NAME)
    return said


def read_group_name(group: Group) -> str:
    """What a group is called.

    Raises:
        InvalidValueException: it has no name, or one that is too long.
    """
    name = _line(group.display_name, "displayName", MOST_OF_A_NAME)
    if name is None:
        raise InvalidValueException(detail="displayName: give the group a name.")
    return name


def _line(text: str | None, name: str, most: int) -> str | None:
    line = clean_line(text or "")
    if len(line) > most:
        raise InvalidValueException(detail=f"{name}: write at most {most} characters.")
    return line or None


def members_of(group: Group) -> list[str]:
    """The ids of a group's members, each once.

    Raises:
        InvalidValueException: one of them is none.
    """
    ids = list(dict.fromkeys(each.value or "" for each in group.members or ()))
    if not all(map(is_id, ids)):
        raise InvalidValueException(detail="members: there is no such user.")
    return ids


def is_id(text: str) -> bool:
    """Whether there can be a user or group of this id."""
    return re.fullmatch(ID_PATTERN, text) is not None


def wanted_by(asked: Asked, model: type[ResourceT]) -> "ResponseParameters[ResourceT]":
    """Which attributes are wanted.

    Raises:
        pydantic.ValidationError: they make no sense.
    """
    named = {name: asked.query[name] for name in ATTRIBUTES if name in asked.query}
    return ResponseParameters[model].model_validate(named)  # type: ignore[valid-type]


ATTRIBUTES = ("attributes", "excludedAttributes")


def leaves_out(wanted: "ResponseParameters[Any]", name: str) -> bool:
    """Whether an attribute is not asked for."""
    chosen = {str(each).lower().rpartition(":")[2] for each in wanted.attributes or ()}
    left_out = {str(each).lower().rpartition(":")[2] for each in wanted.excluded_attributes or ()}
    return name in left_out or bool(chosen and not any(each.startswith(name) for each in chosen))


class Window(Struct, frozen=True):
    """Which of the results are wanted: so many, the first of them at `start` (counted from 1)."""

    start: int
    count: int

    def of(self, found: list[FoundT]) -> list[FoundT]:
        return found[self.start - 1 : self.start - 1 + self.count]


def window_of(asked: Asked) -> Window:
    """Raises: InvalidValueException: it is no number. One out of range counts as the nearest."""
    start = _number(asked, "startIndex", 1)
    count = _number(asked, "count", MOST_RESULTS)
    return Window(max(1, start), min(max(0, count), MOST_RESULTS))


def _number(asked: Asked, name: str, default: int) -> int:
    text = asked.query.get(name, "").strip()
    if not text:
        return default
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise InvalidValueException(detail=f"{name}: give a whole number.")
    return int(text)


def sought_by(
    asked: Asked, model: type[ResourceT], known: Mapping[str, Callable[[str], list[str]]]
) -> list[str] | None:
    """The ids that the filter finds; None: there is no filter. `known` finds them by one attribute,
    named in lower case.

    Raises:
        InvalidFilterException: it is not `<attribute> eq "<text>"` of one that is known.
    """
    text = asked.query.get("filter")
    if text is None:
        return None
    if len(text) > MOST_OF_A_FILTER:
        raise InvalidFilterException(detail="This filter is too long.")
    node = ScimFilter[model](text).ast  # type: ignore[valid-type]
    path = node.attr_path if isinstance(node, Comparison) else None
    name = f"{path.attr}.{path.sub_attr}" if path and path.sub_attr else path and path.attr
    find = known.get((name or "").lower())
    if (
        find is None
        or not isinstance(node, Comparison)
        or node.op is not CompareOperator.eq
        or not isinstance(node.value, str)
    ):
        raise InvalidFilterException(
            detail=f'Filter by <attribute> eq "<text>" of: {", ".join(sorted(known))}.'
        )
    return find(node.value)
