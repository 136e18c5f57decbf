"""Which of several media types an `Accept` header asks for, and how an endpoint answers it."""

import pytest
from chalice.app import Chalice
from typing_extensions import TypedDict

from chalicelib.api.contract.openapi import build_document
from chalicelib.api.kernel.access import ANYONE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import CSV, JSON, Download
from chalicelib.api.kernel.fields import Query
from chalicelib.api.kernel.middleware import edge
from chalicelib.api.kernel.negotiation import choose
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import Page, PageRequest
from tests.kit.context import fake_context
from tests.kit.http import Client
from tests.kit.tokens import KEY_ID, private_key


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("text/csv", CSV),
        ("Text/CSV", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("text/*", CSV),
        ("text/csv, */*;q=0.1", CSV),
        ("text/csv, application/json", JSON),
        ("application/json;q=0.5, text/csv;q=0.9", CSV),
        ("text/csv;q=0.5, application/json", JSON),
        ("text/*;q=1, text/csv;q=0, */*;q=0.1", JSON),
        ("*/*, application/json;q=0.2", CSV),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("image/png", JSON),
        ("text/csv;q=nonsense", JSON),
        ("text/csv;q=nan, application/json;q=0.1", JSON),
        (",;,q=1", JSON),
    ],
)
def test_the_type_that_is_wanted_most_is_chosen(accept: str | None, chosen: str) -> None:
    assert choose(accept, [JSON, CSV]) == chosen


api = Api(__name__)


class ThingView(TypedDict):
    colour: str


class ThingsQuery(Query):
    colour: str = "any"


def things_as_csv(call: Call, query: ThingsQuery) -> Download:
    if query.colour == "secret":
        raise NotFoundError
    return Download(f"colour\r\n{query.colour}\r\n", "things.csv")


@api.get("/v1/things", access=ANYONE, also={CSV: things_as_csv})
def things(call: Call, query: ThingsQuery, page: PageRequest) -> Page[ThingView]:
    """Lists a thing."""
    return Page([ThingView(colour=query.colour)], None)


@pytest.fixture(scope="module")
def client() -> Client:
    ctx = fake_context(keys={KEY_ID: private_key().public_key()})
    app = Chalice("test")
    app.register_middleware(edge(lambda: ctx), "http")
    app.register_blueprint(api)
    return Client(app).as_person("ana")


def test_one_address_answers_in_either_type(client: Client) -> None:
    listed = client.get("/v1/things?colour=red")
    table = client.get("/v1/things?colour=red", Accept="text/csv")
    assert listed.json == {"items": [{"colour": "red"}], "next_cursor": None}
    assert (table.status, table.text) == (200, "colour\r\nred\r\n")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert table.headers["Content-Disposition"] == 'attachment; filename="things.csv"'
    assert "Content-Disposition" not in listed.headers


def test_caches_are_told_that_the_type_was_chosen(client: Client) -> None:
    for accept in ("text/csv", "application/json"):
        assert (
            client.get("/v1/things", Accept=accept).headers["Vary"]
            == "Accept, Accept-Language, Origin"
        )


def test_a_refusal_is_a_problem_whatever_was_accepted(client: Client) -> None:
    reply = client.get("/v1/things?colour=secret", Accept="text/csv")
    assert (reply.status, reply.code) == (404, "not_found")


def test_the_document_shows_both_types() -> None:
    answer = build_document(api.endpoints, "1")["paths"]["/v1/things"]["get"]["responses"]["200"]
    assert sorted(answer["content"]) == ["application/json", "text/csv"]


def test_a_view_of_another_type_asks_for_nothing_more() -> None:
    def view(call: Call) -> ThingView:
        """Asks for little."""
        return {"colour": ""}

    with pytest.raises(TypeError, match="query"):
        Api(__name__).get("/v1/x", access=ANYONE, also={CSV: things_as_csv})(view)
