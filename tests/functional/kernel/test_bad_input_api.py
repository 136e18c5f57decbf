"""What no honest client sends: every writing endpoint gives the clear refusal of the contract."""

import json
from typing import Any

import pytest

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.endpoint import Endpoint
from tests.kit.http import Client, knowing_client

WRITING = [endpoint for endpoint in all_endpoints(all_parts()) if endpoint.body]
PROTECTED = [endpoint for endpoint in all_endpoints(all_parts()) if not endpoint.public]


@pytest.fixture(scope="module")
def client() -> Client:
    """Of someone who may know of all. No table is there: nothing may get as far as reading one."""
    return knowing_client("ana")


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def send(client: Client, endpoint: Endpoint, body: Any) -> Any:
    path = endpoint.path.format_map(dict.fromkeys(endpoint.path_parameters, "some-id"))
    headers = {"Idempotency-Key": "k"} if endpoint.key_required else {}
    return client.call(endpoint.method, path, body, headers)


@pytest.mark.parametrize("endpoint", WRITING, ids=named)
@pytest.mark.parametrize(
    "body",
    [
        "{",
        "NaN",
        '{"x": NaN}',
        '{"x": Infinity}',
        '{"x": "\\ud800"}',
        "\ufeff{}",
        "{'x': 1}",
        '{"x": 1,}',
        "[" * 30_000,
        '{"x":' * 10_000 + "1" + "}" * 10_000,
        '{"x": 1, "x": 1}',
        '{"x": [{"y": {"z": 1, "\\u007a": 2}}]}',
    ],
    ids=[
        "cut",
        "nan",
        "nan field",
        "infinity",
        "surrogate",
        "byte order mark",
        "quotes",
        "comma",
        "deep list",
        "deep object",
        "a member twice",
        "a member twice inside",
    ],
)
def test_what_is_not_json_is_malformed(client: Client, endpoint: Endpoint, body: str) -> None:
    reply = send(client, endpoint, body)
    assert (reply.status, reply.code) == (400, "malformed_json")


@pytest.mark.parametrize("endpoint", WRITING, ids=named)
@pytest.mark.parametrize("body", ["[]", "null", "1", '"x"', "true"])
def test_json_that_is_no_object_is_not_valid(client: Client, endpoint: Endpoint, body: str) -> None:
    reply = send(client, endpoint, body)
    assert (reply.status, reply.code) == (422, "validation_error")


@pytest.mark.parametrize("endpoint", WRITING, ids=named)
def test_a_field_that_nobody_knows_is_named(client: Client, endpoint: Endpoint) -> None:
    reply = send(client, endpoint, {"surprise": 1})
    assert reply.status == 422
    assert "surprise" in {error["field"] for error in reply.json["errors"]}


@pytest.mark.parametrize("endpoint", WRITING, ids=named)
def test_a_body_over_the_bound_is_too_large(client: Client, endpoint: Endpoint) -> None:
    reply = send(client, endpoint, json.dumps({"note": "x" * endpoint.most_bytes}))
    assert (reply.status, reply.code) == (413, "body_too_large")


@pytest.mark.parametrize("endpoint", WRITING, ids=named)
def test_a_missing_body_is_malformed_where_something_is_required(
    client: Client, endpoint: Endpoint
) -> None:
    assert endpoint.body is not None
    if any(field.is_required() for field in endpoint.body.model_fields.values()):
        assert send(client, endpoint, None).code == "malformed_json"


@pytest.mark.parametrize("endpoint", PROTECTED, ids=named)
def test_without_a_token_there_is_nothing_to_see(client: Client, endpoint: Endpoint) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic YTpi"}):
        reply = send(Client(client.app, headers), endpoint, {})
        assert (reply.status, reply.code) == (401, "unauthenticated")
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("endpoint", PROTECTED, ids=named)
def test_an_id_that_cannot_be_one_is_not_found(client: Client, endpoint: Endpoint) -> None:
    if not endpoint.path_parameters:
        return
    for strange in ("%20", "%00", "..%2Fpool", "x" * 129, "%F0%9F%92%A9"):
        path = endpoint.path.format_map(dict.fromkeys(endpoint.path_parameters, strange))
        reply = client.call(endpoint.method, path, {})
        assert (reply.status, reply.code) == (404, "not_found")
