"""The one blueprint: what holds for every endpoint, shown on small ones of our own."""

from typing import Annotated

import pytest
from chalice.app import Chalice
from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ANYONE, Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, Credits, Date, Instant, Name, Query, ZoneName
from chalicelib.api.kernel.middleware import edge
from chalicelib.domain.kernel.errors import ForbiddenError, InsufficientCreditsError, TryAgainError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import render_instant
from tests.kit.context import fake_context
from tests.kit.http import Client
from tests.kit.log import logged
from tests.kit.tokens import KEY_ID, private_key

api = Api(__name__)

ALL = Access(lambda *_: None, (Who.PERSON,))
"""Everybody, whom no table needs to know."""


class ThingBody(Body):
    name: Name
    at: Instant
    credits: Credits = 1
    zone: ZoneName | None = None
    days: Annotated[tuple[Date, ...], Field(max_length=3)] = ()


class ThingView(TypedDict):
    name: str
    at: str


class ThingsQuery(Query):
    colour: str = "any"
    since: Date | None = None


@api.get("/v1/open", access=ANYONE)
def open_to_all(call: Call) -> ThingView:
    """Needs no token."""
    return {"name": call.caller_id, "at": ""}


@api.post("/v1/things", access=ALL, status=201, answer=ThingView)
def make(call: Call, body: ThingBody) -> Answer:
    """Makes a thing."""
    once: Once[str] = call.once(lambda at: ThingView(name=body.name, at=at))
    answer = once.answer(render_instant(body.at))
    return Answer(answer.status, answer.body, replayed=call.key == "again")


@api.post("/v1/things/pay", access=ALL, answer=ThingView, key_required=True)
def pay(call: Call) -> Answer:
    """Needs a key."""
    once: Once[str] = call.once(lambda name: ThingView(name=name, at=str(call.key)))
    return once.answer("paid")


@api.get("/v1/things", access=ALL)
def things(call: Call, query: ThingsQuery, page: PageRequest) -> Page[ThingView]:
    """Lists three things."""
    names = ["a", "b", "c"]
    rest = [name for name in names if name > (page.after or "")]
    shown = rest[: page.limit]
    items = [ThingView(name=name, at=query.colour) for name in shown]
    return Page(items, shown[-1] if len(rest) > page.limit else None)


@api.put("/v1/things/{thing_id}", access=ALL)
def keep(call: Call, thing_id: str, body: ThingBody, if_match: int | None) -> Versioned[ThingView]:
    """Keeps a thing."""
    return Versioned({"name": thing_id, "at": str(if_match)}, 7)


@api.delete("/v1/things/{thing_id}", access=ALL)
def drop(call: Call, thing_id: str) -> None:
    """Drops a thing, or fails in a way that its id names."""
    errors = {
        "poor": InsufficientCreditsError(2, 1, "acme.ana", "ask_admin"),
        "busy": TryAgainError(),
        "shut": ForbiddenError(Phrase("You may not.")),
        "broken": KeyError("secret of ana@example.com"),
    }
    if thing_id in errors:
        raise errors[thing_id]


@pytest.fixture(scope="module")
def client() -> Client:
    ctx = fake_context(keys={KEY_ID: private_key().public_key()})
    app = Chalice("test")
    app.register_middleware(edge(lambda: ctx), "http")
    app.register_blueprint(api)
    return Client(app).as_person("ana")


def thing(**changes: object) -> dict[str, object]:
    return {"name": "x", "at": "2026-11-23T15:00:00Z", **changes}


def test_a_view_is_answered_as_json_with_the_request_id(client: Client) -> None:
    reply = Client(client.app).get("/v1/open")
    assert (reply.status, reply.json) == (200, {"name": "", "at": ""})
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["X-Request-Id"].startswith("request-")
    assert reply.headers["Cache-Control"] == "no-store"


def test_an_instant_with_another_offset_is_converted(client: Client) -> None:
    reply = client.post("/v1/things", thing(at="2026-11-23T16:00:00+01:00"))
    assert (reply.status, reply.json["at"]) == (201, "2026-11-23T15:00:00Z")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at": "2026-11-23T15:00:00"}, "at"),
        ({"at": "2026-13-23T15:00:00Z"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": 1700000000}, "at"),
        ({"name": "  \u200b "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"credits": "1"}, "credits"),
        ({"credits": 1.0}, "credits"),
        ({"credits": True}, "credits"),
        ({"credits": 0}, "credits"),
        ({"credits": 10**30}, "credits"),
        ({"days": ["2026-02-30"]}, "days.0"),
        ({"days": ["2026-02-01"] * 4}, "days"),
        ({"days": "2026-02-01"}, "days"),
        ({"colour": "red"}, "colour"),
        ({"name": None}, "name"),
    ],
)
def test_a_field_that_is_not_valid_is_named(
    client: Client, changes: dict[str, object], field: str
) -> None:
    reply = client.post("/v1/things", thing(**changes))
    assert (reply.status, reply.code) == (422, "validation_error")
    assert [error["field"] for error in reply.json["errors"]] == [field]


def test_every_sentence_about_a_field_is_our_own(client: Client) -> None:
    reply = client.post("/v1/things", {"at": "soon", "credits": "1", "colour": "red"})
    assert {error["field"]: error["message"] for error in reply.json["errors"]} == {
        "name": "This field is required.",
        "at": "Write an instant as 2026-11-23T15:00:00Z, with its offset.",
        "credits": "Give a whole number.",
        "colour": "There is no such field.",
    }


def test_a_zone_that_does_not_exist_has_its_own_code(client: Client) -> None:
    for zone in ("Mars/Base", "Europe", "localtime", "../../etc/passwd", ""):
        reply = client.post("/v1/things", thing(zone=zone))
        assert (reply.status, reply.code) == (422, "unknown_timezone")
        assert reply.json["errors"][0]["field"] == "zone"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        '{"name": NaN}',
        '{"name": Infinity}',
        r'{"name": "\ud800"}',
        "[" * 60_000,
        '{"name": "\ud800"}',
        "{'name': 'x'}",
        "\ufeff{}",
    ],
    ids=[
        "missing",
        "cut",
        "nan",
        "infinity",
        "surrogate",
        "deep",
        "raw surrogate",
        "quotes",
        "bom",
    ],
)
def test_what_is_not_json_is_malformed(client: Client, body: str) -> None:
    reply = client.call("POST", "/v1/things", body)
    assert (reply.status, reply.code) == (400, "malformed_json")


@pytest.mark.parametrize("body", ["[]", "null", "3", '"x"'])
def test_json_that_is_no_object_is_not_valid(client: Client, body: str) -> None:
    reply = client.call("POST", "/v1/things", body)
    assert (reply.status, reply.code) == (422, "validation_error")
    assert reply.json["errors"] == [{"field": "body", "message": "Give an object."}]


def test_a_body_over_64_kib_is_too_large(client: Client) -> None:
    assert client.post("/v1/things", "x" * 65_537).code == "body_too_large"
    assert client.post("/v1/things", "x" * 65_536).code == "malformed_json"
    assert client.post("/v1/things", "ü" * 32_769).status == 413


def test_without_a_token_nothing_is_read(client: Client) -> None:
    reply = Client(client.app).post("/v1/things", "{")
    assert (reply.status, reply.code) == (401, "unauthenticated")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_replayed_answer_says_so(client: Client) -> None:
    first = client.post("/v1/things", thing(), idempotency_key="first")
    again = client.post("/v1/things", thing(), idempotency_key="again")
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "ü", "a\tb"])
def test_a_key_of_other_than_visible_ascii_is_refused(client: Client, key: str) -> None:
    reply = client.post("/v1/things", thing(), idempotency_key=key)
    assert (reply.status, reply.code) == (422, "validation_error")
    assert reply.json["errors"][0]["field"] == "Idempotency-Key"


def test_where_a_key_is_required_its_absence_is_told(client: Client) -> None:
    assert client.post("/v1/things/pay").code == "idempotency_key_required"
    assert client.post("/v1/things/pay", idempotency_key="k").json["at"] == "k"


def test_a_stale_or_strange_if_match_reaches_the_view_or_is_refused(client: Client) -> None:
    reply = client.put("/v1/things/one", thing(), if_match='"6"')
    assert (reply.json, reply.headers["ETag"]) == ({"name": "one", "at": "6"}, '"7"')
    assert client.put("/v1/things/one", thing(), if_match='W/"6"').json["at"] == "6"
    assert client.put("/v1/things/one", thing(), if_match="*").json["at"] == "None"
    assert client.put("/v1/things/one", thing()).json["at"] == "None"
    assert client.put("/v1/things/one", thing(), if_match='"abc"').code == "precondition_failed"


def test_an_id_that_cannot_be_one_does_not_exist(client: Client) -> None:
    for thing_id in ("%20", "a%2Fb", "x" * 129, "%00", "-"):
        assert client.delete(f"/v1/things/{thing_id}").code == "not_found"
    assert client.delete("/v1/things/one").status == 204


def test_a_refusal_is_a_problem_with_its_data(client: Client) -> None:
    reply = client.delete("/v1/things/poor")
    assert reply.status == 402
    assert reply.json == {
        "type": "/docs#insufficient_credits",
        "title": "Too few credits",
        "status": 402,
        "detail": "This takes 2 credits and the wallet has 1. Ask your admin for credits, "
        "then book again.",
        "code": "insufficient_credits",
        "request_id": reply.headers["X-Request-Id"],
        "credits_needed": 2,
        "credits_available": 1,
        "wallet_id": "acme.ana",
        "remedy": "ask_admin",
    }
    assert client.delete("/v1/things/shut").code == "forbidden"


def test_an_overloaded_store_asks_to_try_again(client: Client) -> None:
    reply = client.delete("/v1/things/busy")
    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "try_again", "1")


def test_what_nobody_foresaw_tells_nothing_and_logs_no_message(client: Client) -> None:
    with logged() as lines:
        reply = client.delete("/v1/things/broken")
    assert (reply.status, reply.code) == (500, "internal_error")
    assert "KeyError" not in reply.text
    assert [each["message"] for each in lines] == ["unforeseen", "answered"]
    assert "ana@example.com" not in reply.text + str(lines)


def test_a_list_goes_on_behind_its_cursor(client: Client) -> None:
    first = client.get("/v1/things?limit=2").json
    assert [item["name"] for item in first["items"]] == ["a", "b"]
    rest = client.get(f"/v1/things?limit=2&cursor={first['next_cursor']}").json
    assert ([item["name"] for item in rest["items"]], rest["next_cursor"]) == (["c"], None)


def test_a_cursor_is_good_for_its_caller_and_its_filters_only(client: Client) -> None:
    cursor = client.get("/v1/things?limit=1&colour=red").json["next_cursor"]
    assert client.get(f"/v1/things?colour=red&cursor={cursor}").status == 200
    for reply in (
        client.get(f"/v1/things?colour=blue&cursor={cursor}"),
        client.get(f"/v1/things?cursor={cursor}"),
        client.as_person("ben").get(f"/v1/things?colour=red&cursor={cursor}"),
        client.get(f"/v1/things?colour=red&cursor={cursor[:-1]}"),
        client.get("/v1/things?colour=red&cursor=%C3%BC"),
        client.get("/v1/things?colour=red&cursor="),
    ):
        assert (reply.status, reply.json["errors"][0]["field"]) == (422, "cursor")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=1.5", "since=1"])
def test_a_query_parameter_that_is_not_valid_is_named(client: Client, query: str) -> None:
    reply = client.get(f"/v1/things?{query}")
    assert (reply.status, reply.code) == (422, "validation_error")
    assert reply.json["errors"][0]["field"] == query.partition("=")[0]


def test_of_a_repeated_parameter_the_last_counts_and_unknown_ones_pass(client: Client) -> None:
    reply = client.get("/v1/things?colour=red&colour=blue&utm=1")
    assert reply.json["items"][0]["at"] == "blue"


def test_only_our_origins_may_read_answers(client: Client) -> None:
    ours = client.get("/v1/things", origin="https://app.example")
    assert ours.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "ETag" in ours.headers["Access-Control-Expose-Headers"]
    theirs = client.get("/v1/things", origin="https://evil.example")
    assert not [name for name in theirs.headers if name.startswith("Access-Control")]
    assert theirs.headers["Vary"] == "Accept-Language, Origin"


def test_a_refusal_can_be_read_by_our_origins_too(client: Client) -> None:
    reply = Client(client.app).get("/v1/things", origin="https://app.example")
    assert reply.status == 401
    assert reply.headers["Access-Control-Allow-Origin"] == "https://app.example"


def test_a_preflight_of_our_origin_is_allowed_without_a_token(client: Client) -> None:
    reply = Client(client.app).call(
        "OPTIONS", "/v1/things/one", headers={"Origin": "https://app.example"}
    )
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Methods"] == "OPTIONS,PUT,DELETE"
    assert "Idempotency-Key" in reply.headers["Access-Control-Allow-Headers"]


def test_a_preflight_of_another_origin_is_not(client: Client) -> None:
    reply = client.call("OPTIONS", "/v1/things", headers={"Origin": "https://evil.example"})
    assert not [name for name in reply.headers if name.startswith("Access-Control")]


def test_an_unknown_path_is_not_found(client: Client) -> None:
    reply = client.get("/v1/nothing")
    assert (reply.status, reply.code) == (404, "not_found")
    assert reply.json["request_id"] == reply.headers["X-Request-Id"]


def test_an_unknown_method_is_told_with_the_known_ones(client: Client) -> None:
    reply = client.call("PATCH", "/v1/things")
    assert (reply.status, reply.code) == (405, "method_not_allowed")
    assert reply.headers["Allow"] == "POST, GET, HEAD, OPTIONS"


def test_head_answers_as_get_does_without_the_body(client: Client) -> None:
    got, head = client.get("/v1/things"), client.call("HEAD", "/v1/things")
    assert (head.status, head.text) == (got.status, "")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    missing = client.call("HEAD", "/v1/nothing")
    assert missing.status == 404


def test_a_context_that_cannot_be_built_is_our_mistake() -> None:
    def broken() -> None:
        raise RuntimeError("TABLE_NAME is missing")

    app = Chalice("test")
    app.register_middleware(edge(broken), "http")  # type: ignore[arg-type]
    app.register_blueprint(api)
    reply = Client(app).get("/v1/open")
    assert (reply.status, reply.code) == (500, "internal_error")
    assert "TABLE_NAME" not in reply.text


def test_a_view_may_ask_only_for_what_a_request_gives() -> None:
    def view(call: Call, colour: str) -> None:
        """Asks for too much."""

    with pytest.raises(TypeError, match="colour"):
        Api(__name__).get("/v1/x", access=ALL)(view)


def test_a_view_that_may_be_replayed_says_what_it_answers() -> None:
    def view(call: Call) -> Answer:
        """Does not say."""
        return Answer(200, "")

    with pytest.raises(TypeError, match="answer=SomeView"):
        Api(__name__).post("/v1/x", access=ALL)(view)
