"""Generated calls out of `openapi.json`, valid and invalid ones, on every endpoint.

Whatever is sent: no 5xx, every answer is as the document says, and nothing invalid is accepted.
The caller holds every role, so that no call ends at a door. `make fuzz` sends many more, and says
how many.
"""

import io
from collections.abc import Mapping
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.endpoint import Endpoint
from tests.kit.audit import check_everything
from tests.kit.context import fake_context
from tests.kit.http import Client, client_of
from tests.kit.suite import EXAMPLES, GENERATED_CALLS
from tests.kit.world import MONDAY, World
from tests.kit.wsgi import as_wsgi

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
"""What holds for every answer; that invalid calls are refused comes on top where they are sent."""

BOUNDED = settings(
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ANOTHER_VERSION = 412
"""Refuses as well: the check of refusals does not know it."""

TEN = MONDAY.replace(hour=10)


@pytest.fixture
def everyone(world: World, client: Client) -> Client:
    """Somebody who is owner, member and coach at once, with something of everything."""
    owner = client.as_person(world.owner())
    body = {"email": "all@acme.example", "name": "All", "roles": ["owner", "member"], "credits": 50}
    person = owner.post("/v1/admin/members", body).json["id"]
    owner.post("/v1/admin/coaches", {"email": "all@acme.example", "name": "All"})
    cora = world.add_coach("cora")
    world.book(person, cora, TEN)
    everyone = client.as_person(person)
    everyone.put(f"/v1/me/coaches/{cora}")
    span = {"starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-06-11T00:00:00Z"}
    everyone.post("/v1/coach/time-off", span)
    return everyone


def known_ids(client: Client) -> dict[str, Any]:
    """Values that lead somewhere, by the name of their field or parameter."""
    me = client.get("/v1/me").json["id"]
    return {
        "coach_id": "cora-at-acme.example",
        "member_id": me,
        "session_id": client.get("/v1/sessions").json["items"][0]["id"],
        "time_off_id": client.get("/v1/coach/time-off").json["items"][0]["id"],
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "session_type_ids": ["acme.25"],
        "wallet_id": f"acme.{me}",
        "from_wallet_id": "acme.pool",
        "to_wallet_id": f"acme.{me}",
        "workspace_id": "acme",
        "timezone": "Europe/London",
        "starts_at": "2026-06-02T10:00:00Z",
        "from": "2026-06-02",
        "to": "2026-06-09",
    }


def filled(part: Any, known: dict[str, Any]) -> Any:
    """The part with known values where it has fields of these names and any text in them."""
    if isinstance(part, list):
        return [filled(each, known) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: known[name] if name in known and isinstance(value, type(known[name])) else value
        for name, value in ((name, filled(value, known)) for name, value in part.items())
    }


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    """As every API serves it: building it took longer than the calls of a short endpoint."""
    found: Mapping[str, Any] = client_of(fake_context()).get("/openapi.json").json
    return found


@pytest.mark.parametrize("endpoint", all_endpoints(all_parts()), ids=named)
def test_every_call_is_answered_as_the_document_says(
    everyone: Client,
    document: Mapping[str, Any],
    endpoint: Endpoint,
    request: pytest.FixtureRequest,
) -> None:
    calls = 0
    bounded = settings(BOUNDED, max_examples=request.config.getoption(EXAMPLES))
    paths = {endpoint.path: document["paths"][endpoint.path]}
    schema = schemathesis.openapi.from_dict({**document, "paths": paths})
    schema.app = as_wsgi(Client(everyone.app))
    operation: Any = schema[endpoint.path][endpoint.method]
    known = known_ids(everyone)

    @bounded
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), real=st.booleans())
    def valid(case: schemathesis.Case[Any], real: bool) -> None:
        nonlocal calls
        calls += 1
        if real:
            case.path_parameters = filled(case.path_parameters, known)
            case.query = filled(case.query, known)
            case.body = filled(case.body, known)
        case.call_and_validate(headers=dict(everyone.headers), checks=CHECKS)

    @bounded
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def invalid(case: schemathesis.Case[Any]) -> None:
        nonlocal calls
        calls += 1
        assume(set(case.query) <= {parameter.name for parameter in operation.query})
        response = case.call(headers=dict(everyone.headers))
        refused = [] if response.status_code == ANOTHER_VERSION else [negative_data_rejection]
        case.validate_response(response, checks=[*CHECKS, *refused])

    valid()
    if takes_anything(endpoint):
        invalid()
    request.node.user_properties.append((GENERATED_CALLS, calls))
    check_everything()


def test_what_is_odd_in_a_path_reaches_the_route_that_the_path_is_of(everyone: Client) -> None:
    """A server has undone the escapes of a path when it hands it on: `?` begins no query there."""
    answered: list[str] = []
    call = as_wsgi(Client(everyone.app))
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/v1/admin/webhooks/a?b%c/rotate",
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in everyone.headers.items()},
    }
    list(call(environ, lambda status, _: answered.append(status)))
    assert answered == ["404 Not Found"]


def takes_anything(endpoint: Endpoint) -> bool:
    """Whether there is anything to send that could be wrong; unknown query parameters never are."""
    asks = (endpoint.path_parameters, endpoint.query, endpoint.paged, endpoint.body)
    return any(asks) or endpoint.repeatable
