"""Every route × each role × own, another company's, and nothing: as the route's `access` says.

The routes are those that the app declares; one with a body that has no sample fails.
"""

import re
from collections.abc import Collection, Iterator

import pytest
from moto import mock_aws

from chalicelib.api.kernel.errors import OF_THE_FORM
from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.companies import (
    MISSING,
    OUTSIDERS,
    STANDS,
    STRANGERS,
    Companies,
    Things,
    Written,
)
from tests.kit.http import Reply
from tests.kit.routes import BODIES, CLOSED, QUERIES, ROUTES, Calls, Route
from tests.kit.stored import snapshot
from tests.kit.world import World, create_table

LOOKING = ("ana", "cora", "gus of sales", "admin", "nobody")
"""Of each kind one: whoever may something, and who may nothing."""


def told(reply: Reply) -> str:
    """`may` unless it was refused for who calls."""
    code = reply.code if reply.status >= 400 else ""
    return code if code in {"unauthenticated", "forbidden", "not_found"} else "may"


def whole(reply: Reply, things: Things) -> tuple[int, str]:
    """All that was answered, but for what differs in each call and what the caller sent."""
    text = re.sub(r'"request_id": ?"[^"]*"', "", reply.text)
    for each in things.values():
        text = text.replace(each, "it")
    return reply.status, text


@pytest.fixture(scope="module")
def calls() -> Iterator[Calls]:
    """One world for all: what is refused changes nothing, and the rest gets no farther than to its
    first write.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        with mock_aws():
            create_table()
            yield Calls(Companies(World.open()))


def test_every_body_has_a_row_and_every_row_a_route() -> None:
    with_body = {route.name for route in ROUTES if route.endpoint.body}
    assert sorted(BODIES) == sorted(with_body)
    assert {*QUERIES} <= {route.name for route in ROUTES}
    unknown = {name for route in ROUTES for name in route.endpoint.path_parameters} - {*MISSING}
    assert unknown == {"name", "token"}, "say in tests/kit/companies.py what these are"


def test_without_a_token_nothing_is_answered(calls: Calls) -> None:
    for ask in (calls, calls.garbled):
        answers = {route.name: told(ask(route, "no token")) for route in CLOSED}
        assert answers == dict.fromkeys(answers, "unauthenticated")


def test_who_may_not_is_refused_as_declared_and_nothing_is_written(calls: Calls) -> None:
    before = snapshot()
    differing = [
        f"{route.name} by {who}: {answered}, not {expected}"
        for route in CLOSED
        for who, expected in refused(calls, route, route.things)
        if (answered := told(calls(route, who))) != expected
    ]
    assert not differing, "\n".join(differing)
    assert snapshot() == before


def refused(calls: Calls, route: Route, things: Collection[str]) -> Iterator[tuple[str, str]]:
    """Whom the declaration refuses these things of Acme, and how."""
    for who in STANDS:
        expected = route.expected(calls.companies.stands(who, things), who)
        if expected != "may":
            yield who, expected


def test_a_request_that_makes_no_sense_tells_nobody_more(calls: Calls) -> None:
    """Who may not know gets the refusal that they always get; who is told may hear of the form."""
    differing = []
    for route in CLOSED:
        for who, expected in refused(calls, route, route.endpoint.path_parameters):
            answer = calls.garbled(route, who)
            known = expected == "forbidden" and who not in STRANGERS
            if told(answer) != expected and not (known and answer.code in OF_THE_FORM):
                differing.append(f"{route.name} by {who}: {answer.text}")
    assert not differing, "\n".join(differing)


def test_what_is_elsewhere_is_answered_like_what_is_nowhere(calls: Calls) -> None:
    differing = []
    for route, name in ((each, name) for each in CLOSED for name in each.things):
        nowhere = {name: MISSING[name]}
        for who in (*LOOKING, *OUTSIDERS):
            there = calls.companies.own if who in OUTSIDERS else calls.companies.foreign
            elsewhere = {name: there[name]}
            for ask in (calls, calls.garbled):
                one, other = ask(route, who, elsewhere), ask(route, who, nowhere)
                if one.status < 400 or whole(one, elsewhere) != whole(other, nowhere):
                    differing.append(f"{route.name} by {who}: {one.text} {other.text}")
    assert not differing, "\n".join(differing)


def test_who_may_is_not_refused(calls: Calls) -> None:
    differing = []
    for route in ROUTES:
        asking = "credits/requests" in route.name
        calls.companies.buy_by(Buying.ASK_ADMIN if asking else Buying.PACKS)
        for who in STANDS:
            stands = calls.companies.stands(who, route.things)
            if route.expected(stands, who) == "may" and (refusal := refusal_of(calls, route, who)):
                differing.append(f"{route.name} by {who}: {refusal}")
    assert not differing, "\n".join(differing)


def refusal_of(calls: Calls, route: Route, who: str) -> str:
    """Why somebody was refused for who they are; nothing if they were not."""
    with calls.companies.unchanged():
        try:
            answer = calls(route, who)
        except Written:
            return ""
    return "" if told(answer) == "may" else answer.text
