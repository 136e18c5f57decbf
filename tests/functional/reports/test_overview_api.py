"""The overview: what those who run a workspace, or look after groups of it, see first."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from tests.functional.calendars.test_calendars_api import URL as CALENDAR
from tests.functional.calendars.test_calendars_api import Desk as CalendarDesk
from tests.functional.calendars.test_calendars_api import published
from tests.kit.groups import Company
from tests.kit.hooks import BROKEN, HOOKS, Hooks
from tests.kit.hooks import URL as HOOK
from tests.kit.http import Client
from tests.kit.usage import count_everything
from tests.kit.usage_audit import check_usage
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
OVERVIEW = "/v1/admin/overview"


def seen(client: Client) -> Mapping[str, Any]:
    """The overview once everything is counted."""
    count_everything()
    check_usage()
    found: Mapping[str, Any] = client.get(OVERVIEW).json
    return found


def test_credits_last_as_many_weeks_as_the_pace_of_the_last_four_says(
    world: World, client: Client
) -> None:
    owner = client.as_person(world.owner())
    assert seen(owner)["credits"] == {
        "available": 10_000,
        "spent_per_week": 0,
        "weeks_left": None,
    }
    ana, cora = world.add_member("ana", 20), world.add_coach("cora")
    for number in range(5):
        world.book(ana, cora, TEN + timedelta(hours=number), session_type="50")
    assert seen(owner)["credits"] == {
        "available": 9_980,
        "spent_per_week": 2.5,
        "weeks_left": 3992.0,
    }
    world.clock.advance(days=28)
    assert seen(owner)["credits"]["weeks_left"] is None


def test_credits_that_came_back_are_not_spent(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana", 20), world.add_coach("cora")
    booked = world.book(ana, cora, TEN + timedelta(days=3)).body
    client.as_person(ana).post(f"/v1/sessions/{booked}/cancel", {})
    assert seen(client.as_person(world.owner()))["credits"]["spent_per_week"] == 0


def test_of_all_members_those_are_active_who_booked_in_90_days(
    world: World, client: Client
) -> None:
    owner = client.as_person(world.owner())
    ana, ben, cora = world.add_member("ana"), world.add_member("ben"), world.add_coach("cora")
    world.book(ana, cora, TEN)
    assert seen(owner)["members"] == {"all": 4, "active_90_days": 1}
    world.clock.advance(days=89)
    assert seen(owner)["members"]["active_90_days"] == 1
    world.book(ben, cora, TEN + timedelta(days=91))
    world.clock.advance(days=1)
    assert seen(owner)["members"]["active_90_days"] == 1
    world.book(ana, cora, TEN + timedelta(days=92))
    assert seen(owner)["members"] == {"all": 4, "active_90_days": 2}


def test_who_was_removed_is_no_member_and_active_no_more(world: World, client: Client) -> None:
    owner = client.as_person(world.owner())
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    world.book(ana, cora, TEN + timedelta(days=2))
    assert seen(owner)["members"] == {"all": 3, "active_90_days": 1}
    assert owner.delete(f"/v1/admin/members/{ana}").status == 202
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    assert seen(owner)["members"] == {"all": 2, "active_90_days": 0}


def test_sessions_are_told_by_week_also_where_nothing_happened(
    world: World, client: Client
) -> None:
    owner = client.as_person(world.owner())
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    world.book(ana, cora, TEN)
    off = world.book(ana, cora, TEN + timedelta(days=3)).body
    client.as_person(cora).post(f"/v1/sessions/{off}/cancel", {})
    world.clock.advance(days=7)
    weeks = seen(owner)["sessions_by_week"]
    assert [each["week"] for each in weeks[:1] + weeks[-2:]] == [
        "2026-03-23",
        "2026-06-01",
        "2026-06-08",
    ]
    assert len(weeks) == 12
    nothing = {"booked": 0, "completed": 0, "cancelled": 0}
    assert weeks[-2] == {"week": "2026-06-01", **nothing, "booked": 2, "cancelled": 1}
    assert weeks[-1] == {"week": "2026-06-08", **nothing}


def test_coaches_without_an_opening_and_without_hours_are_named(
    world: World, client: Client
) -> None:
    cora = world.add_coach("cora")
    world.add_coach("dan", weekly={}, overrides={})
    late = world.add_coach("erin", minimum_notice_minutes=15 * 1440)
    for each in (cora, late):
        refresh_hint(world.ctx, each)
    found = seen(client.as_person(world.owner()))
    assert found["coaches_without_opening"] == [
        {"id": late, "name": "Erin", "next_opening": "2026-06-16T08:00:00Z"}
    ]
    assert found["waiting"]["coaches_without_hours"] == [
        {"id": "dan-at-acme.example", "name": "Dan"}
    ]


def test_calendars_and_webhooks_that_fail_are_named_until_they_do_not(world: World) -> None:
    desk, hooks = CalendarDesk(world), Hooks.open(world)
    owner = hooks.admin

    def waiting() -> tuple[list[str], list[str]]:
        found = owner.get(OVERVIEW).json["waiting"]
        named = found["coaches_with_failing_calendars"], found["failing_webhooks"]
        calendars, webhooks = ([each["name"] for each in kind] for kind in named)
        return calendars, webhooks

    made, webhook_id = desk.connect(), hooks.add()
    other = desk.connect(f"{CALENDAR}?2")
    assert waiting() == ([], [])
    desk.read()
    hooks.systems.says[HOOK] = BROKEN
    owner.post(f"{HOOKS}/{webhook_id}/ping")
    hooks.tell()
    assert waiting() == (["Cora"], ["hooks.acme.example"])
    desk.internet.put(CALENDAR, published())
    desk.cora.post(f"/v1/coach/calendars/{made['id']}/read", None)
    desk.read()
    assert waiting()[0] == ["Cora"], "the other one fails"
    desk.cora.delete(f"/v1/coach/calendars/{other['id']}")
    owner.patch(f"{HOOKS}/{webhook_id}", {"status": "off"})
    assert waiting() == ([], []), "an admin who switches one off knows it"


def test_open_requests_for_credits_wait(world: World, client: Client) -> None:
    owner, ana = client.as_person(world.owner()), client.as_person(world.add_member("ana"))
    owner.patch("/v1/admin/workspace", {"buying": "ask_admin"})
    made = [ana.post("/v1/credits/requests", {"credits": 1, "note": ""}).json for _ in range(3)]
    owner.post(f"/v1/admin/credits/requests/{made[0]['id']}/refuse", {})
    waiting = owner.get(OVERVIEW).json["waiting"]
    assert (waiting["credit_requests"], waiting["purchases"]) == (2, 0)


def test_a_group_admin_sees_the_same_of_their_groups_and_no_sessions(
    world: World, client: Client
) -> None:
    company = Company(world, client)
    company.found()
    gus = client.as_person(company.gus_id)
    found = seen(gus)
    assert found["members"] == {"all": 1, "active_90_days": 0}
    assert found["credits"]["available"] == gus.get("/v1/credits").json["wallets"][-1]["available"]
    assert (found["sessions_by_week"], found["coaches_without_opening"]) == (None, None)
    assert found["waiting"] is None
    assert client.as_person(company.ana_id).get(OVERVIEW).status == 404
