"""Calls the API as API Gateway does: with proxy events, one for each request. Safe in threads."""

import json
import re
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs, unquote

from chalice.app import Chalice
from msgspec import Struct, field
from msgspec.structs import replace

from app import all_parts, build
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.blueprint import Api
from chalicelib.api.kernel.middleware import edge
from chalicelib.use_cases.kernel.context import Context
from tests.kit.context import fake_context
from tests.kit.tokens import KEY_ID, private_key, token

Headers = Mapping[str, str]
NUMBERS = count(1)
ENDPOINTS = {(each.method, each.path): each for each in all_endpoints(all_parts())}


class Reply(Struct, frozen=True):
    status: int
    headers: Headers
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """The problem's code."""
        assert self.headers["Content-Type"] == "application/problem+json", self.text
        return str(self.json["code"])


class Client(Struct, frozen=True):
    """One person's calls; `headers` go with each of them."""

    app: Chalice
    headers: Headers = field(default_factory=dict)

    def as_person(self, person_id: str) -> "Client":
        return replace(self, headers={"Authorization": f"Bearer {token(person_id)}"})

    def get(self, path: str, **headers: str) -> Reply:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.call("POST", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.call("PUT", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.call("PATCH", path, body, headers)

    def delete(self, path: str, **headers: str) -> Reply:
        return self.call("DELETE", path, headers=headers)

    def call(
        self, method: str, path: str, body: Any = None, headers: Headers | None = None
    ) -> Reply:
        """Sends the request; a text as it is, other bodies as JSON. `_` in a header is `-`."""
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        event = event_of(self.app, method, path, text, {**self.headers, **named})
        answer = self.app(event, None)
        reply = Reply(answer["statusCode"], answer["headers"], answer["body"])
        _check_declared(method, event["requestContext"]["resourcePath"], reply)
        return reply


def client_of(ctx: Context) -> Client:
    """A client, not signed in, of an API that answers with this Context and trusts our tokens."""
    keys: Any = ctx.keys
    keys.keys[KEY_ID] = private_key().public_key()
    return Client(build(lambda: ctx))


def knowing_client(person_id: str) -> Client:
    """Calls of someone who may know of everything, where there is no table: only what a request
    says itself is read.
    """
    ctx = fake_context(keys={KEY_ID: private_key().public_key()})
    knowing, app = Api(__name__), Chalice("test")
    knowing.endpoints += [
        replace(each, access=replace(each.access, find=lambda *_: None))
        for each in ENDPOINTS.values()
    ]
    app.register_middleware(edge(lambda: ctx), "http")
    app.register_blueprint(knowing)
    return Client(app).as_person(person_id)


def _check_declared(method: str, path: str, reply: Reply) -> None:
    """Every refusal of a route is one that its declaration, and so `openapi.json`, names."""
    endpoint = ENDPOINTS.get((method, path))
    if endpoint and reply.status >= 400:
        known = {refusal.code for refusal in endpoint.all_refusals}
        assert reply.code in known, f"{method} {path} does not declare {reply.code}: {reply.text}"


def event_of(
    app: Chalice, method: str, path: str, body: str | None, headers: Headers
) -> dict[str, Any]:
    """What API Gateway makes of a request."""
    route, _, query = path.partition("?")
    resource, values = _resource(app, route)
    return {
        "requestContext": {
            "httpMethod": method,
            "resourcePath": resource,
            "requestId": f"request-{next(NUMBERS)}",
        },
        "headers": dict(headers),
        "multiValueQueryStringParameters": parse_qs(query, keep_blank_values=True) or None,
        "pathParameters": values or None,
        "stageVariables": None,
        "body": body,
        "isBase64Encoded": False,
    }


def _resource(app: Chalice, path: str) -> tuple[str, dict[str, str]]:
    """The route that API Gateway would choose: fixed segments before parameters."""
    for resource in sorted(app.routes, key=lambda each: (each.count("{"), each)):
        pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", resource.replace(".", r"\."))
        if found := re.fullmatch(pattern, path):
            return resource, {name: unquote(value) for name, value in found.groupdict().items()}
    return path, {}
