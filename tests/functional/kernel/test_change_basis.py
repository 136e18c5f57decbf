"""What each change of the API stands on: if one of these rows has changed since it was read, the
change does not become true as it was decided, but is decided anew.

The steps of a session have a table of their own. `!`: the row has only to be there.
"""

from collections.abc import Mapping

import pytest

from chalicelib.api.kernel.access import Who
from tests.functional.kernel.test_rights_at_commit import CALLERS, CHANGING, called
from tests.kit.basis import bases
from tests.kit.companies import Companies
from tests.kit.routes import Calls
from tests.kit.world import World

WHO = {**CALLERS, Who.OWNER: "owner", Who.ADDRESSEE: "carl, a coach alone"}

OF_ANA = dict.fromkeys(
    ["DELETE /v1/me", "DELETE /v1/me/calendar-feed", "DELETE /v1/me/coaches/{coach_id}"], "ana"
)
"""There is something to do for her alone."""

EXPECTED: Mapping[str, list[str]] = {
    "DELETE /v1/admin/coaches/{coach_id}": ["deed person person profile removal schedule"],
    "DELETE /v1/admin/groups/{group_id}": [
        "deed entry entry group person person register wallet wallet"
    ],
    "DELETE /v1/admin/groups/{group_id}/members/{member_id}": [
        "deed group! membership! person person"
    ],
    "DELETE /v1/admin/members/{member_id}": [
        "deed entry entry person person removal wallet wallet"
    ],
    "DELETE /v1/coach/calendars/{calendar_id}": ["busy_times calendar schedule"],
    "DELETE /v1/coach/photo": ["coach_card! profile schedule"],
    "DELETE /v1/coach/time-off/{time_off_id}": ["schedule"],
    "DELETE /v1/me": ["deed entry entry erasure person removal wallet wallet"],
    "DELETE /v1/me/calendar-feed": ["own_feed"],
    "DELETE /v1/me/coaches/{coach_id}": ["coach_card! pairing profile! schedule"],
    "PATCH /v1/admin/coaches/{coach_id}": ["coach_card! deed person schedule"],
    "PATCH /v1/admin/groups/{group_id}": ["deed group person register wallet"],
    "PATCH /v1/admin/members/{member_id}": ["deed person person wallet!"],
    "PATCH /v1/admin/workspace": ["deed person wallet! workspace"],
    "PATCH /v1/coach/profile": ["coach_card! profile schedule"],
    "PATCH /v1/me": ["person wallet!"],
    "POST /v1/admin/coaches": ["deed invitation person person profile removal replay schedule"],
    "POST /v1/admin/credits/requests/{request_id}/grant": [
        "asking credit_request deed entry entry person replay wallet wallet"
    ],
    "POST /v1/admin/credits/requests/{request_id}/refuse": [
        "asking credit_request deed person replay"
    ],
    "POST /v1/admin/credits/set": ["deed person replay set_run"],
    "POST /v1/admin/credits/transfers": ["deed entry entry membership person replay wallet wallet"],
    "POST /v1/admin/groups": ["deed group person register replay"],
    "POST /v1/admin/members": ["deed person person replay wallet"],
    "POST /v1/admin/members/import": ["deed person person replay wallet", "replay"],
    "POST /v1/coach/calendars": ["busy_times calendar replay schedule"],
    "POST /v1/coach/calendars/{calendar_id}/read": ["calendar replay schedule"],
    "POST /v1/coach/time-off": ["replay schedule"],
    "POST /v1/credits/requests": ["asking credit_request person replay"],
    "POST /v1/me/calendar-feed": ["own_feed"],
    "POST /v1/me/invitations/{invitation_id}/accept": [
        "invitation person person profile removal replay schedule schedule"
    ],
    "POST /v1/me/invitations/{invitation_id}/decline": ["invitation replay"],
    "PATCH /v1/admin/webhooks/{webhook_id}": ["deed person webhooks"],
    "DELETE /v1/admin/webhooks/{webhook_id}": ["deed person webhooks"],
    "POST /v1/admin/webhooks": ["deed person webhooks"],
    "POST /v1/admin/directory": ["deed directory person person"],
    "POST /v1/admin/webhooks/{webhook_id}/deliveries/{delivery_id}/resend": [
        "deed delivery person replay webhook_line"
    ],
    "POST /v1/admin/webhooks/{webhook_id}/ping": ["delivery person replay webhook_line"],
    "POST /v1/admin/webhooks/{webhook_id}/rotate": ["deed person webhooks"],
    "PUT /v1/admin/catalogue": ["catalogue deed person"],
    "PUT /v1/coach/availability": ["coach_card! schedule"],
    "PUT /v1/me/coaches/{coach_id}": ["coach_card! pairing profile! schedule"],
    "PUT /v1/admin/groups/{group_id}/members/{member_id}": ["deed group membership person person"],
}
ELSEWHERE = {
    "POST /v1/matches": "it writes nothing",
    "POST /v1/admin/members/check": "it writes nothing",
    "POST /v1/coach/photo": "it writes nothing",
    "POST /v1/admin/credits/purchases/{purchase_id}/settle": "test_work_basis.py",
    "POST /v1/credits/purchases": "test_work_basis.py",
    "POST /v1/coach/calendars/find": "it writes nothing",
    "POST /v1/coach/calendars/google": "it writes nothing",
    "POST /v1/coach/calendars/google/code": "tests/functional/calendars/test_google.py",
    "POST /v1/admin/members/{member_id}/erase": "tests/functional/privacy/test_erasure.py",
    "DELETE /v1/admin/directory": "tests/functional/directory/test_directory_api.py",
    "DELETE /v1/me/mail-stop": "tests/functional/notices/test_returned_mail.py",
    "DELETE /v1/admin/members/{member_id}/mail-stop": "in the same file",
}
"""Nothing is written there, or what is has its tests there."""


def test_every_route_that_changes_something_is_here() -> None:
    left = CHANGING.keys() - EXPECTED.keys() - ELSEWHERE.keys()
    assert {name for name in left if not name.partition(" ")[2].startswith("/v1/sessions")} == set()


@pytest.mark.spoils
@pytest.mark.parametrize("name", EXPECTED)
def test_a_change_does_not_stand_if_what_it_rests_on_has_changed(world: World, name: str) -> None:
    route, calls = CHANGING[name], Calls(Companies(world))
    if name.startswith("POST /v1/credits/requests"):
        calls.companies.asks_admins()
    who = OF_ANA.get(name) or next(
        each for may, each in WHO.items() if may in route.endpoint.access.may
    )
    with bases() as found:
        called(calls, route, who)
    assert found == EXPECTED[name]
