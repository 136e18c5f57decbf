"""`Accept-Language` decides in which language the API says what it says."""

import pytest
from chalice.app import Chalice
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ANYONE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body
from chalicelib.api.kernel.middleware import edge
from chalicelib.api.kernel.negotiation import choose_language
from chalicelib.domain.kernel.errors import ForbiddenError, InsufficientCreditsError
from chalicelib.domain.kernel.phrases import Phrase
from tests.kit.context import fake_context
from tests.kit.http import Client

api = Api(__name__)


class ThingView(TypedDict):
    label: str
    name: str


class ThingBody(Body):
    size: int


@api.get("/v1/things", access=ANYONE)
def read_things(call: Call) -> ThingView:
    """Reads a thing that somebody has named like a label of ours."""
    return {"label": Phrase("Request"), "name": "Request"}


@api.put("/v1/things", access=ANYONE, refuses=(InsufficientCreditsError,))
def put_things(call: Call, body: ThingBody) -> ThingView:
    """Refuses every thing."""
    raise InsufficientCreditsError(body.size, 1, "acme.ana", "ask_admin")


@api.delete("/v1/things", access=ANYONE, refuses=(ForbiddenError,))
def drop_things(call: Call) -> None:
    """Breaks."""
    raise KeyError


@pytest.fixture(scope="module")
def client() -> Client:
    ctx = fake_context()
    app = Chalice("test")
    app.register_middleware(edge(lambda: ctx), "http")
    app.register_blueprint(api)
    return Client(app)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("DE", "de"),
        ("de-AT", "de"),
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7", "de"),
        ("de;q=0.2, en;q=0.3", "en"),
        ("de, en", "de"),
        ("de;q=0", "en"),
        ("de;q=nonsense", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("deutsch", "en"),
        (",;=;,", "en"),
    ],
)
def test_the_language_that_is_wanted_most_is_chosen(accept: str | None, language: str) -> None:
    assert choose_language(accept) == language


def test_a_view_is_told_in_the_language_and_what_people_wrote_is_not(client: Client) -> None:
    german = client.get("/v1/things", Accept_Language="de-AT")
    assert german.json == {"label": "Anfrage", "name": "Request"}
    assert german.headers["Content-Language"] == "de"
    english = client.get("/v1/things")
    assert english.json == {"label": "Request", "name": "Request"}
    assert english.headers["Content-Language"] == "en"


def test_a_refusal_is_told_in_the_language(client: Client) -> None:
    refused = client.put("/v1/things", {"size": 2500}, Accept_Language="de")
    assert (refused.status, refused.headers["Content-Language"]) == (402, "de")
    assert refused.json["title"] == "Zu wenig Credits"
    assert refused.json["detail"] == (
        "Das kostet 2.500 Credits, und auf dem Guthaben sind 1."
        " Bitten Sie Ihren Admin um Credits und buchen Sie dann noch einmal."
    )
    assert refused.json["code"] == "insufficient_credits"


def test_each_field_that_is_wrong_is_told_in_the_language(client: Client) -> None:
    refused = client.put("/v1/things", {"size": "x", "more": 1}, Accept_Language="de")
    assert refused.json["errors"] == [
        {"field": "size", "message": "Geben Sie eine ganze Zahl an."},
        {"field": "more", "message": "Dieses Feld gibt es nicht."},
    ]


@pytest.mark.parametrize(
    ("method", "path", "detail"),
    [
        ("DELETE", "/v1/things", "Bei uns ist etwas schiefgegangen."),
        ("PATCH", "/v1/things", "Diese Adresse kennt diese Methode nicht."),
        ("GET", "/v1/nothing", "Unter dieser Adresse gibt es nichts."),
    ],
)
def test_what_no_view_answers_is_told_in_the_language_too(
    client: Client, method: str, path: str, detail: str
) -> None:
    reply = client.call(method, path, headers={"Accept-Language": "de"})
    assert reply.json["detail"].startswith(detail)
    assert reply.headers["Content-Language"] == "de"


def test_caches_are_told_that_the_language_was_chosen(client: Client) -> None:
    assert "Accept-Language" in client.get("/v1/things").headers["Vary"]
