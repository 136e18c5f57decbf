"""`.search`: what a list gives, asked for by a body instead of an address (RFC 7644, 3.4.3).

    /.search           users, and behind them groups
    /Users/.search     as GET /Users
    /Groups/.search    as GET /Groups

An attribute that one kind of resource does not have finds none of that kind (RFC 7644, 3.4.2.1).
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace
from scim2_models import InvalidValueException, NotFoundException, Resource, ScimFilter
from scim2_models.path.expressions import Comparison

from chalicelib.api.directory.groups import answer_groups, find_groups
from chalicelib.api.directory.refusals import MethodNotAllowedException
from chalicelib.api.directory.replies import Listing, Reply, reply_list
from chalicelib.api.directory.requests import Asked, read_object, wanted_by, window_of
from chalicelib.api.directory.resources import Group, User
from chalicelib.api.directory.users import answer_users, find_users

SEARCH = ".search"
KINDS: Mapping[type[Resource[Any]], Callable[[Asked], Listing]] = {
    User: find_users,
    Group: find_groups,
}
ANSWERS = {"users": answer_users, "groups": answer_groups}


def answer_search(asked: Asked) -> Reply:
    """What a search finds. Raises: MethodNotAllowedException, and what a list raises."""
    if asked.method != "POST":
        raise MethodNotAllowedException
    wish = replace(asked, method="GET", query=_query_of(read_object(asked)))
    match [each.lower() for each in asked.parts[:-1]]:
        case []:
            return _search_all(wish)
        case [kind] if kind in ANSWERS:
            return ANSWERS[kind](wish, None)
    raise NotFoundException(detail="There is nothing at this address.")


def _query_of(payload: Mapping[str, Any]) -> dict[str, str]:
    """The body as the query of a list would say it.

    Raises:
        InvalidValueException: something is of another type.
    """
    given = {name.lower(): value for name, value in payload.items() if value is not None}
    query = {}
    for name in ("attributes", "excludedAttributes"):
        names = given.get(name.lower(), [])
        if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
            raise InvalidValueException(detail=f"{name}: give a list of names.")
        if names:
            query[name] = ",".join(names)
    for name in ("startIndex", "count"):
        number = given.get(name.lower(), 0)
        if not isinstance(number, int) or isinstance(number, bool):
            raise InvalidValueException(detail=f"{name}: give a whole number.")
        if name.lower() in given:
            query[name] = str(number)
    text = given.get("filter", "")
    if not isinstance(text, str):
        raise InvalidValueException(detail="filter: give a text.")
    return {**query, "filter": text} if "filter" in given else query


def _search_all(asked: Asked) -> Reply:
    """Of both kinds together, users first."""
    window, models = window_of(asked), _models_of(asked)
    listings = [KINDS[model](asked) for model in models]
    wanted = window.of([(listing.show, each) for listing in listings for each in listing.ids])
    shown: list[Any] = []
    for listing in listings:
        mine = [each for show, each in wanted if show is listing.show]
        shown += listing.show(mine) if mine else []
    total = sum(len(listing.ids) for listing in listings)
    return reply_list(User | Group, shown, total, window, wanted_by(asked, User))


def _models_of(asked: Asked) -> list[type[Resource[Any]]]:
    """The kinds that have what the filter names; all of them, to refuse it, if none has."""
    text = asked.query.get("filter")
    node = None if text is None else ScimFilter[User](text).ast
    if not isinstance(node, Comparison):
        return [*KINDS]
    named = node.attr_path.attr.lower()
    having = [model for model in KINDS if named in _attributes(model)]
    return having or [*KINDS]


def _attributes(model: type[Resource[Any]]) -> set[str]:
    """The names of a resource's attributes, in lower case."""
    return {name.replace("_", "") for name in model.model_fields}
