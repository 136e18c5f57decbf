"""Who is removed between the read and the commit of their call changes nothing any more.

The removal is the real one, so that what it closes and raises counts too: a wallet, a schedule.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from chalicelib.api.kernel.access import Who
from chalicelib.use_cases.offboarding.removals import remove_member
from tests.kit.companies import Companies
from tests.kit.http import Reply
from tests.kit.meanwhile import meanwhile
from tests.kit.routes import BODIES, CLOSED, Calls, Route
from tests.kit.world import World

CALLERS = {
    Who.ADMIN: "admin",
    Who.MEMBER: "ben",
    Who.COACH: "cora",
    Who.SESSION_COACH: "cora",
    Who.SESSION_MEMBER: "ana",
    Who.PERSON: "ben",
    Who.COLLEAGUE: "ben",
    Who.HOLDER: "cora",
}
"""Who calls a route, the first that may."""

CHANGES: Mapping[str, Any] = {
    "PATCH /v1/me": {"name": "Other"},
    "PATCH /v1/coach/profile": {"headline": "Other"},
    "PATCH /v1/admin/members/{member_id}": {"name": "Other"},
    "PATCH /v1/admin/coaches/{coach_id}": {"offering": []},
    "PATCH /v1/admin/groups/{group_id}": {"name": "Other"},
    "PATCH /v1/admin/webhooks/{webhook_id}": {"types": ["session.cancelled"]},
}
"""Bodies that change something, where the sample of the route does not."""

STANDS = {
    "PUT /v1/sessions/{session_id}/notes": "the session was theirs, and so is what they wrote",
    "PUT /v1/me/coaches/{coach_id}": "a list of their own, which nobody else sees",
    "POST /v1/me/calendar-feed": "it shows the sessions of somebody who has none ahead",
    "POST /v1/admin/members/import": "each row is refused by itself",
}
ELSEWHERE = {
    "POST /v1/matches",
    "POST /v1/coach/calendars/find",
    "POST /v1/coach/calendars/google",
    "POST /v1/coach/calendars/google/code",
    "POST /v1/coach/photo",
    "PATCH /v1/admin/workspace",
    "POST /v1/sessions/{session_id}/accept",
    "POST /v1/sessions/{session_id}/decline",
    "POST /v1/sessions/{session_id}/withdraw",
    "POST /v1/sessions/{session_id}/complete",
    "POST /v1/sessions/{session_id}/no-show",
    "POST /v1/sessions/{session_id}/refund",
    "PUT /v1/sessions/{session_id}/rating",
    "POST /v1/admin/credits/purchases/{purchase_id}/settle",
    "DELETE /v1/me",
    "POST /v1/admin/members/{member_id}/erase",
    "DELETE /v1/me/calendar-feed",
    "DELETE /v1/admin/directory",
    "DELETE /v1/me/mail-stop",
    "DELETE /v1/admin/members/{member_id}/mail-stop",
    "DELETE /v1/me/coaches/{coach_id}",
    "POST /v1/admin/members/check",
    "POST /v1/me/invitations/{invitation_id}/accept",
    "POST /v1/me/invitations/{invitation_id}/decline",
}
"""They write nothing in this company as it is; an admin's steps of a session are one, and whom an
invitation is for, or who erases themselves, has no rights to lose; an admin who erases somebody
is in `tests/functional/privacy`. Settings are an owner's, and the last owner stays.
"""

CHANGING = {route.name: route for route in CLOSED if route.endpoint.method != "GET"}


def called(calls: Calls, route: Route, who: str) -> Reply:
    """With a body that changes something; Ben is put into the group in which Ana is already."""
    ids = calls.companies.ids
    if route.name not in CHANGES:
        puts = route.name == "PUT /v1/admin/groups/{group_id}/members/{member_id}"
        return calls(route, who, {"member_id": ids["ben"]} if puts else None)
    path = route.endpoint.path.format_map(calls.companies.own)
    return calls.companies.roles[who].call(route.endpoint.method, path, CHANGES[route.name], {})


def test_every_route_that_changes_something_is_tried_or_named() -> None:
    assert {*CHANGES, *STANDS, *ELSEWHERE} <= CHANGING.keys()
    assert CHANGES.keys() <= BODIES.keys()


@pytest.mark.spoils
@pytest.mark.parametrize("name", sorted(CHANGING.keys() - ELSEWHERE))
def test_who_is_removed_meanwhile_changes_nothing(world: World, name: str) -> None:
    route, calls = CHANGING[name], Calls(Companies(world))
    if name.startswith("POST /v1/credits/requests"):
        calls.companies.asks_admins()
    who = next(each for may, each in CALLERS.items() if may in route.endpoint.access.may)
    removed = partial(remove_member, world.ctx, world.owner(), calls.companies.ids[who])
    with meanwhile(removed) as happened:
        answer = called(calls, route, who)
    assert happened
    assert (answer.code if answer.status >= 400 else "stands") in (
        {"stands"} if name in STANDS else {"forbidden", "not_found"}
    )
    if name.endswith("import"):
        assert [each["error"] for each in answer.json["results"]] == ["forbidden"]
