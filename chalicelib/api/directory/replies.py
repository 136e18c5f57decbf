"""What a directory is answered."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field
from scim2_models import Context as ScimContext
from scim2_models import Error, ListResponse, Resource, ResponseParameters

from chalicelib.api.directory.refusals import MethodNotAllowedException
from chalicelib.api.directory.requests import Asked, Window

QUERY = ScimContext.RESOURCE_QUERY_RESPONSE
CREATION = ScimContext.RESOURCE_CREATION_RESPONSE


class Reply(Struct, frozen=True):
    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


NOTHING = Reply(204)


class Listing(Struct, frozen=True):
    """The ids of all that was found, in order, and how some of them are shown."""

    ids: list[str]
    show: Callable[[list[str]], list[Any]]


def reply_by_method(
    asked: Asked,
    resource_id: str | None,
    of_all: Mapping[str, Callable[[Asked], Reply]],
    of_one: Mapping[str, Callable[[Asked, str], Reply]],
) -> Reply:
    """What a method of all resources gives, or of one.

    Raises:
        MethodNotAllowedException: there is no such method.
    """
    if resource_id is None and asked.method in of_all:
        return of_all[asked.method](asked)
    if resource_id is not None and asked.method in of_one:
        return of_one[asked.method](asked, resource_id)
    raise MethodNotAllowedException


def reply_to(error: Error, headers: Mapping[str, str] | None = None) -> Reply:
    """A refusal (RFC 7644, 3.12)."""
    return Reply(error.status or 500, _json(error.model_dump()), headers or {})


def reply_with(
    resource: Resource[Any], wanted: "ResponseParameters[Any] | None" = None, *, made: bool = False
) -> Reply:
    """One resource, with the attributes that are wanted."""
    ctx = CREATION if made else QUERY
    body = resource.model_dump(scim_ctx=ctx, response_parameters=wanted)
    location = str(resource.meta.location) if resource.meta else ""
    headers = {"Location": location} if made else {"Content-Location": location}
    return Reply(201 if made else 200, _json(body), headers)


def reply_window(
    model: type[Resource[Any]], listing: Listing, window: Window, wanted: "ResponseParameters[Any]"
) -> Reply:
    """The part of a listing that is asked for."""
    shown = listing.show(window.of(listing.ids))
    return reply_list(model, shown, len(listing.ids), window, wanted)


def reply_list(
    model: Any,
    found: list[Any],
    total: int,
    window: Window,
    wanted: "ResponseParameters[Any] | None" = None,
) -> Reply:
    """A part of what was found; `model` may be several, as `User | Group`."""
    listed = ListResponse[model](
        total_results=total,
        start_index=window.start,
        items_per_page=len(found),
        resources=found,
    )
    return Reply(200, _json(listed.model_dump(scim_ctx=QUERY, response_parameters=wanted)))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
