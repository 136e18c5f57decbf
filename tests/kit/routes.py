"""Every route with a sample of what it takes, and calls of it by each role."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.access import Who
from chalicelib.api.kernel.endpoint import Endpoint
from tests.kit.companies import MISSING, STRANGERS, Companies, Things
from tests.kit.http import Reply

TEN = "2026-06-02T10:00:00Z"
NEW = {"email": "{new}@new.example", "name": "New"}

BODIES: Mapping[str, Any] = {
    "PATCH /v1/me": {},
    "POST /v1/matches": {"coaching_type_ids": ["acme.leadership"], "languages": ["en"]},
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
    "POST /v1/admin/credits/purchases/{purchase_id}/settle": {"remedy": "take"},
    "POST /v1/admin/credits/requests/{request_id}/grant": {},
    "POST /v1/admin/credits/requests/{request_id}/refuse": {},
    "PUT /v1/coach/availability": {"timezone": "Europe/London", "weekly": {}},
    "PATCH /v1/coach/profile": {},
    "POST /v1/coach/photo": {"content_type": "image/png"},
    "POST /v1/coach/time-off": {
        "starts_at": "2026-08-01T10:00:00Z",
        "ends_at": "2026-08-01T12:00:00Z",
    },
    "POST /v1/coach/calendars": {"kind": "ics", "url": "https://calendar.example/a.ics"},
    "POST /v1/coach/calendars/find": {
        "url": "https://calendar.example/",
        "user": "cora",
        "password": "secret",
    },
    "POST /v1/coach/calendars/google/code": {"code": "of nobody", "state": "of nobody"},
    "PATCH /v1/admin/workspace": {"name": "{new}"},
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
    "POST /v1/admin/webhooks": {"url": "https://{new}.example/in", "types": ["member.added"]},
    "PATCH /v1/admin/webhooks/{webhook_id}": {},
    "POST /v1/admin/credits/set": {"wallet_ids": ["none.such"], "credits": 1},
}
QUERIES: Mapping[str, str] = {
    "GET /v1/credits/history": "wallet_id={purse}",
    "GET /v1/coaches/{coach_id}/slots": "session_type_id=acme.25&from=2026-06-02&to=2026-06-02",
}
KEY = "Idempotency-Key"
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
        if who in STRANGERS and Who.ADDRESSEE in access.may:
            return "not_found"  # an address may have an invitation, whoever else knows its owner
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
        self, route: Route, who: str, things: Things | None = None, key: str = ""
    ) -> Reply:
        """An equal call if the key is the same."""
        key = key or f"n{self.companies.world.next_number()}"
        body, query = BODIES.get(route.name), QUERIES.get(route.name, "")
        return self._send(route, who, {**(things or {}), "new": key}, body, query, {KEY: key})

    def garbled(self, route: Route, who: str, things: Things | None = None) -> Reply:
        """The same with a body, a page, a key and a version that nobody understands."""
        headers = {"If_Match": "x", KEY: "\u00e9"}
        return self._send(route, who, things or {}, GARBAGE, "limit=0&no_such=1", headers)

    def _send(
        self,
        route: Route,
        who: str,
        things: Things,
        body: Any,
        query: str,
        headers: Mapping[str, str],
    ) -> Reply:
        values = {**self.companies.own, **things}
        path = _filled(f"{route.endpoint.path}?{query}", values)
        sent = body if body is GARBAGE else _filled(body, values)
        client = self.companies.roles.get(who, self.companies.anyone)
        return client.call(route.endpoint.method, path, sent, headers)


def _filled(value: Any, values: Things) -> Any:
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, values) for key, each in value.items()}
    return value.format_map(values) if isinstance(value, str) else value
