"""A company's directory, calling as API Gateway passes its calls on."""

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct
from scim2_client.engines.wsgi import WSGISCIMClient

from chalicelib.api.directory.scim import handle
from chalicelib.use_cases.directory.connection import make_token
from chalicelib.use_cases.kernel.context import Context
from tests.kit.http import Reply
from tests.kit.world import World

NUMBERS = count(1)
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory(Struct, frozen=True):
    """One company's directory."""

    ctx: Context
    token: str

    @classmethod
    def of(cls, world: World, workspace_id: str = "acme") -> "Directory":
        """The directory that the workspace's owner has just connected."""
        return cls(world.ctx, make_token(world.ctx, world.owner(workspace_id))[0])

    def call(self, method: str, path: str, body: Any = None, **query: str) -> Reply:
        """Sends the request; a text as it is, other bodies as JSON."""
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        return self.answer(method, f"/scim/v2{path}", query, text, f"Bearer {self.token}")

    def answer(
        self, method: str, path: str, query: Mapping[str, str], body: str | None, token: str
    ) -> Reply:
        event = {
            "httpMethod": method,
            "path": path,
            "headers": {"Authorization": token, "Content-Type": "application/scim+json"},
            "queryStringParameters": dict(query) or None,
            "requestContext": {"requestId": f"request-{next(NUMBERS)}"},
            "body": body,
            "isBase64Encoded": False,
        }
        answer = handle(event, self.ctx)
        return Reply(answer["statusCode"], answer["headers"], answer["body"])

    def get(self, path: str, **query: str) -> Reply:
        return self.call("GET", path, **query)

    def add_user(self, login: str, **more: Any) -> Reply:
        body = {"schemas": [USER], "userName": f"{login}@acme.example", "active": True}
        return self.call("POST", "/Users", {**body, "displayName": login.title(), **more})

    def patch(self, path: str, *operations: Mapping[str, Any]) -> Reply:
        return self.call("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})

    def client(self) -> WSGISCIMClient:
        """The client of scim2-client, whose calls go the same way."""
        return WSGISCIMClient(
            self.wsgi,
            base_url="https://app.example/scim/v2",
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def wsgi(
        self, environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        body = environ["wsgi.input"].read().decode()
        reply = self.answer(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            dict(parse_qsl(environ["QUERY_STRING"])),
            body or None,
            environ.get("HTTP_AUTHORIZATION", ""),
        )
        start(f"{reply.status} .", list(reply.headers.items()))
        return [reply.text.encode()]


def told(reply: Reply) -> tuple[int, str | None]:
    """Status and `scimType` of a refusal in SCIM's form."""
    assert reply.headers["Content-Type"] == "application/scim+json"
    assert reply.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert reply.json["status"] == str(reply.status)
    return reply.status, reply.json.get("scimType")
