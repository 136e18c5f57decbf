"""What every answer tells browsers and whatever keeps copies: how to treat it."""

import pytest
from chalice.app import Request, Response

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints, specification
from chalicelib.api.kernel.middleware import SAFETY_HEADERS, edge
from tests.kit.http import Client
from tests.kit.world import World

ENDPOINTS = all_endpoints([*all_parts(), specification(all_parts())])
SHARED = ["/openapi.json", "/docs"]


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    return client.as_person(world.add_member("ana"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/health", 200),
        ("/v1/me", 200),
        ("/v1/credits", 200),
        ("/v1/sessions?when=upcoming&as=member", 200),
        ("/v1/sessions/acme.nothing", 404),
        ("/v1/sessions?when=never", 422),
        ("/v1/admin/members", 404),
        ("/v1/feeds/unknown.ics", 404),
        ("/v1/unsubscribe/unknown", 404),
        ("/v1/nowhere", 404),
    ],
)
def test_answers_and_refusals_are_safe_and_kept_nowhere(
    ana: Client, path: str, status: int
) -> None:
    reply = ana.get(path)
    assert reply.status == status, reply.text
    assert reply.headers.items() >= SAFETY_HEADERS.items()


def test_whoever_is_not_signed_in_or_asks_otherwise_is_told_so_safely(client: Client) -> None:
    for reply, status in (
        (client.get("/v1/me"), 401),
        (client.delete("/v1/health"), 405),
        (client.call("OPTIONS", "/v1/me"), 204),
        (client.call("HEAD", "/v1/health"), 200),
    ):
        assert reply.status == status
        assert reply.headers.items() >= SAFETY_HEADERS.items()


def test_what_nobody_foresaw_is_told_safely_even_before_anything_is_there() -> None:
    def broken() -> None:
        raise KeyError("no settings")

    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": "/v1/me", "requestId": "r-1"},
        "headers": {},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }
    handle = edge(broken)  # type: ignore[arg-type]
    for request, status in ((Request(event), 500), (None, 404)):
        answer = handle(request, lambda _: Response("never"))
        assert answer.status_code == status
        assert answer.headers.items() >= SAFETY_HEADERS.items()


@pytest.mark.parametrize("path", SHARED)
def test_the_description_is_the_same_for_all_and_may_be_shared(client: Client, path: str) -> None:
    reply = client.get(path)
    shared = SAFETY_HEADERS | {"Cache-Control": "public, max-age=300"}
    assert reply.status == 200
    assert reply.headers.items() >= shared.items()


def test_nothing_else_may_be_shared() -> None:
    shared = [each.path for each in ENDPOINTS if "Cache-Control" in each.headers]
    assert shared == SHARED


def test_each_page_says_what_it_may_load_and_run() -> None:
    pages = [each for each in ENDPOINTS if each.media_type.startswith("text/html")]
    assert {each.path for each in pages} == {"/docs", "/v1/unsubscribe/{token}"}
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert part in policy
        assert "script-src" not in policy
