"""Every route × each role × own, another company's, and nothing: as the route's `access` says.

The routes are those that the app declares; one with a body or a query of its own that has no row
below fails.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from moto import mock_aws

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.access import Who
from chalicelib.api.kernel.endpoint import Endpoint
from chalicelib.api.kernel.errors import OF_THE_FORM
from chalicelib.domain.workspaces.workspaces import Buying
from tests.kit.companies import MISSING, OUTSIDERS, STANDS, STRANGERS, Companies, Things, Written
from tests.kit.http import Reply
from tests.kit.stream import snapshot
from tests.kit.world import World, create_table

TEN = "2026-06-02T10:00:00Z"
NEW = {"email": "{new}@new.example", "name": "New"}

BODIES: Mapping[str, Any] = {
    "PATCH /v1/me": {},
    "POST /v1/sessions": {
        "coach_id": "{coach_id}",
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "starts_at": TEN,
    },
    "POST /v1/sessions/{session_id}/accept": {"starts_at": TEN},
    "POST /v1/sessions/{session_id}/decline": {},
    "POST /v1/sessions/{session_id}/withdraw": {},
    "POST /v1/sessions/{session_id}/reschedule": {"starts_at": TEN},
    "POST /v1/sessions/{session_id}/cancel": {},
    "POST /v1/sessions/{session_id}/complete": {},
    "POST /v1/sessions/{session_id}/no-show": {"by": "member"},
    "POST /v1/sessions/{session_id}/refund": {"note": "Sorry."},
    "PUT /v1/sessions/{session_id}/rating": {"stars": 5},
    "PUT /v1/sessions/{session_id}/notes": {"shared": "Well done."},
    "POST /v1/credits/purchases": {"pack_id": "ten"},
    "POST /v1/credits/requests": {"credits": 1, "note": ""},
    "POST /v1/admin/credits/requests/{request_id}/grant": {},
    "POST /v1/admin/credits/requests/{request_id}/refuse": {},
    "PUT /v1/coach/availability": {"timezone": "Europe/London", "weekly": {}},
    "PATCH /v1/coach/profile": {},
    "POST /v1/coach/time-off": {
        "starts_at": "2026-08-01T10:00:00Z",
        "ends_at": "2026-08-01T12:00:00Z",
    },
    "POST /v1/admin/members": NEW,
    "PATCH /v1/admin/members/{member_id}": {},
    "POST /v1/admin/members/check": {"addresses": ["{new}@new.example"]},
    "POST /v1/admin/members/import": {"rows": [NEW]},
    "PUT /v1/admin/catalogue": {
        "coaching_types": [{"id": "acme.leadership", "name": "Leadership"}],
        "session_types": [{"id": "acme.25", "name": "Short", "minutes": 25, "credits": 1}],
    },
    "POST /v1/admin/coaches": NEW,
    "PATCH /v1/admin/coaches/{coach_id}": {},
    "POST /v1/admin/groups": {"name": "{new}"},
    "PATCH /v1/admin/groups/{group_id}": {},
    "POST /v1/admin/credits/transfers": {
        "from_wallet_id": "{purse}",
        "to_wallet_id": "acme.{member_id}",
        "credits": 1,
    },
    "POST /v1/admin/credits/set": {"wallet_ids": ["none.such"], "credits": 1},
}
QUERIES: Mapping[str, str] = {
    "GET /v1/credits/history": "wallet_id={purse}",
    "GET /v1/coaches/{coach_id}/slots": "session_type_id=acme.25&from=2026-06-02&to=2026-06-02",
}
LOOKING = ("ana", "cora", "gus of sales", "admin", "nobody")
"""Of each kind one: whoever may something, and who may nothing."""

GARBAGE = json.dumps({"no_such_field": 1})


@dataclass(frozen=True)
class Route:
    endpoint: Endpoint

    @property
    def name(self) -> str:
        return f"{self.endpoint.method} {self.endpoint.path}"

    @property
    def sample(self) -> str:
        """The path with its query and the body: all that may name a thing."""
        return f"{self.endpoint.path} {QUERIES.get(self.name)} {json.dumps(BODIES.get(self.name))}"

    @property
    def things(self) -> list[str]:
        named = re.findall(r"{(\w+)}", self.sample)
        return [each for each in dict.fromkeys(named) if each in MISSING]

    @property
    def reads_a_form(self) -> bool:
        ours = self.endpoint
        return any((ours.body, ours.query, ours.paged, ours.repeatable, ours.if_match))

    def expected(self, stands: frozenset[Who], who: str) -> str:
        """What the declaration says: `may`, or the refusal's code."""
        access = self.endpoint.access
        if access.public or stands.intersection(access.may):
            return "may"
        if who in STRANGERS or stands.intersection(access.told):
            return "forbidden"
        return "not_found"


ROUTES = [Route(endpoint) for endpoint in all_endpoints(all_parts())]
CLOSED = [route for route in ROUTES if not route.endpoint.public]


class Calls:
    """Calls routes with their samples; a sample's names are filled in with ids."""

    def __init__(self, companies: Companies) -> None:
        self.companies = companies

    def __call__(
        self, route: Route, who: str, things: Things | None = None, **headers: str
    ) -> Reply:
        return self._send(route, who, things, BODIES.get(route.name), headers)

    def garbled(self, route: Route, who: str, things: Things | None = None) -> Reply:
        """The same with a body, a page, a key and a version that nobody understands."""
        headers = {"If_Match": "x", "Idempotency_Key": "\u00e9"}
        return self._send(route, who, things, GARBAGE, headers, "limit=0&no_such=1")

    def _send(
        self,
        route: Route,
        who: str,
        things: Things | None,
        body: Any,
        headers: Mapping[str, str],
        query: str | None = None,
    ) -> Reply:
        new = f"n{self.companies.world.next_number()}"
        values = {**self.companies.own, **(things or {}), "new": new}
        path = f"{route.endpoint.path}?{query or QUERIES.get(route.name, '')}"
        client = self.companies.roles.get(who, self.companies.anyone)
        return client.call(
            route.endpoint.method,
            _filled(path, values),
            body if body is GARBAGE else _filled(body, values),
            {"Idempotency_Key": new, **headers},
        )


def _filled(value: Any, values: Things) -> Any:
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, values) for key, each in value.items()}
    return value.format_map(values) if isinstance(value, str) else value


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
    assert unknown == {"name"}, "say in tests/kit/companies.py what these are"


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
