"""What the log tells of each call: one line, and refusals as numbers too."""

import pytest
from chalice.app import Chalice

from chalicelib.api.kernel import blueprint
from chalicelib.api.kernel.access import ANYONE, Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Query
from chalicelib.api.kernel.middleware import edge
from chalicelib.domain.kernel.errors import ForbiddenError, InsufficientCreditsError
from chalicelib.domain.kernel.phrases import Phrase
from tests.kit.context import fake_context
from tests.kit.http import Client
from tests.kit.log import counted, logged
from tests.kit.tokens import KEY_ID, private_key

api = Api(__name__)

ALL = Access(lambda *_: None, (Who.PERSON,))
"""Everybody, whom no table needs to know."""


class ThingsQuery(Query):
    limit: int = 1


@api.get("/v1/open", access=ANYONE)
def open_to_all(call: Call) -> None:
    """Needs no token."""


@api.get("/v1/things", access=ALL)
def things(call: Call, query: ThingsQuery) -> None:
    """Is asked with a number."""


@api.delete("/v1/things/{thing_id}", access=ALL)
def drop(call: Call, thing_id: str) -> None:
    """Fails in a way that its id names."""
    errors = {
        "poor": InsufficientCreditsError(2, 1, "acme.ana", "ask_admin"),
        "shut": ForbiddenError(Phrase("You may not.")),
        "broken": KeyError("secret of ana@example.com"),
    }
    raise errors[thing_id]


@pytest.fixture(scope="module")
def client() -> Client:
    ctx = fake_context(keys={KEY_ID: private_key().public_key()})
    app = Chalice("test")
    app.register_middleware(edge(lambda: ctx), "http")
    app.register_blueprint(api)
    return Client(app).as_person("ana")


def test_each_call_is_told_in_one_line_with_who_called_and_how_long_it_took(
    client: Client,
) -> None:
    client.get("/v1/open")
    with logged() as lines:
        answer = client.get("/v1/things?limit=2")
        client.delete("/v1/things/poor")
    first, refused = lines
    assert isinstance(first.pop("milliseconds"), int)
    assert first == {
        "message": "answered",
        "request_id": answer.headers["X-Request-Id"],
        "method": "GET",
        "path": "/v1/things",
        "status": 204,
        "code": None,
        "caller_id": "ana",
        "cold_start": False,
    }
    assert (refused["status"], refused["code"]) == (402, "insufficient_credits")
    assert refused["path"] == "/v1/things/{thing_id}"


def test_the_first_call_of_a_process_is_told_as_its_start(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blueprint, "_first_calls", iter([True]))
    with logged() as lines:
        client.get("/v1/open")
        client.get("/v1/open")
    assert [each["cold_start"] for each in lines] == [True, False]


def test_refusals_are_counted_by_their_code_and_nothing_else_is(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/v1/things")
    assert counted(capsys.readouterr().out) == {}
    for thing_id in ("poor", "shut", "shut", "broken"):
        client.delete(f"/v1/things/{thing_id}")
    client.get("/v1/things?limit=x")
    assert counted(capsys.readouterr().out) == {
        "refusal_insufficient_credits": 1,
        "refusal_forbidden": 2,
        "refusal_internal_error": 1,
        "refusal_validation_error": 1,
    }
