"""What SCIM supports here, as it says itself (RFC 7644, section 4)."""

from typing import Any

from scim2_models import ForbiddenException, Meta, Resource, ResourceType, Schema

from chalicelib.api.directory.refusals import MethodNotAllowedException
from chalicelib.api.directory.replies import Reply, reply_list, reply_with
from chalicelib.api.directory.requests import Asked, Window
from chalicelib.api.directory.resources import provider


def discovered(asked: Asked) -> Reply | None:
    """What is asked of the service itself; None: there is nothing of that name.

    Raises:
        ForbiddenException: it cannot be filtered (RFC 7644, section 4).
    """
    name, rest = asked.parts[0].lower() if asked.parts else "", asked.parts[1:]
    service = provider(asked.base)
    config = service.config
    if name == "serviceproviderconfig" and not rest and config:
        _check(asked)
        return reply_with(config)
    listed: dict[str, tuple[type[Resource[Any]], list[Any]]] = {
        "resourcetypes": (ResourceType, list(service.resource_types)),
        "schemas": (Schema, list(service.schemas)),
    }
    if name not in listed or len(rest) > 1:
        return None
    _check(asked)
    model, found = listed[name]
    placed = [_placed(each, asked.base) for each in found]
    if not rest:
        return reply_list(model, placed, len(placed), Window(1, len(placed)))
    return next((reply_with(each) for each in placed if each.id == rest[0]), None)


def _placed(resource: Any, base: str) -> Any:
    kind = type(resource).__name__
    place = f"{base}/{kind}s/{resource.id}"
    return resource.model_copy(update={"meta": Meta(resource_type=kind, location=place)})


def _check(asked: Asked) -> None:
    if asked.method != "GET":
        raise MethodNotAllowedException
    if "filter" in asked.query:
        raise ForbiddenException(detail="This cannot be filtered.")
