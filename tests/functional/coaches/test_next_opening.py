"""The hint of each coach's next openings, kept by the clock."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import TimeRange
from chalicelib.domain.time.instants import render_instant
from chalicelib.storage.coaches import cards, coaches, hints
from chalicelib.storage.coaches.cards import CardItem
from chalicelib.storage.kernel.transaction import Update, commit, present
from chalicelib.use_cases.coaches import next_opening
from chalicelib.use_cases.coaches.next_opening import list_due_hints, refresh_hint
from chalicelib.workers import clock
from tests.kit.http import Client
from tests.kit.lots import all_deeds_were_told
from tests.kit.world import MONDAY, World


def tick(world: World) -> Mapping[str, int]:
    """Hints and what is due; the nightly check has tests of its own."""
    work = [(name, each) for name, each in clock.WORK if name != "check"]
    return clock.handle(lambda: world.ctx, work=work)


def hint(coach_id: str) -> str | None:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    return render_instant(coach.profile.next_opening) if coach.profile.next_opening else None


def test_a_run_hints_at_the_earliest_opening_of_every_coach(world: World) -> None:
    cora, never = world.add_coach("cora"), world.add_coach("never", weekly={})
    assert tick(world) == {"done": 2, "failed": 0, "left": 0}
    assert (hint(cora), hint(never)) == ("2026-06-01T08:00:00Z", None)


def test_the_next_run_hints_at_the_openings_of_a_coach_whom_an_admin_adds(
    world: World, client: Client
) -> None:
    body = {"email": "nina@acme.example", "name": "Nina"}
    added = client.as_person(world.owner()).post("/v1/admin/coaches", body)
    assert list_due_hints(world.ctx) == [added.json["id"]]


def test_a_hint_is_made_anew_when_it_is_ten_minutes_old(world: World) -> None:
    cora = world.add_coach("cora", slot_interval_minutes=5)
    all_deeds_were_told()
    tick(world)
    world.clock.advance(hours=3)
    assert tick(world)["done"] == 1
    assert hint(cora) == "2026-06-01T11:00:00Z"
    for minutes, due in ((9, 0), (1, 1), (0, 0)):
        world.clock.advance(minutes=minutes)
        assert tick(world)["done"] == due


def test_the_shortest_length_that_is_offered_decides(world: World) -> None:
    cora = world.add_coach("cora", slot_interval_minutes=15)
    ana = world.add_member("ana")
    world.book(ana, cora, MONDAY.replace(hour=8, minute=15))
    tick(world)
    assert hint(cora) == "2026-06-01T08:00:00Z"  # the intro of 15 minutes fits before
    coach = coaches.find_coach(cora)
    assert coach is not None
    only = {"acme": {"acme.career": frozenset({"acme.25", "acme.gone"})}}
    commit(*coaches.put_schedule(replace(coach.schedule, offerings=only, version=2)))
    refresh_hint(world.ctx, cora)
    assert hint(cora) == "2026-06-01T08:45:00Z"


def test_a_coach_who_offers_nothing_has_no_opening(world: World) -> None:
    cora = world.add_coach("cora")
    tick(world)
    coach = coaches.find_coach(cora)
    assert coach is not None
    commit(*coaches.put_schedule(replace(coach.schedule, offerings={"acme": {}}, version=2)))
    refresh_hint(world.ctx, cora)
    assert hint(cora) is None


def test_one_coach_that_fails_stops_no_other(world: World) -> None:
    broken, cora = world.add_coach("broken"), world.add_coach("cora")
    coach = coaches.find_coach(broken)
    assert coach is not None
    calendar = coach.schedule.calendar
    nowhere = replace(calendar, availability=replace(calendar.availability, timezone="Mars/Base"))
    commit(*coaches.put_schedule(replace(coach.schedule, calendar=nowhere, version=2)))
    assert tick(world) == {"done": 1, "failed": 1, "left": 0}
    assert hint(cora) is not None
    assert list_due_hints(world.ctx) == [broken]


def test_a_run_takes_the_longest_waiting_first_and_no_more_than_it_can(world: World) -> None:
    cora, remy = world.add_coach("cora"), world.add_coach("remy")
    refresh_hint(world.ctx, cora)
    world.clock.advance(hours=1)
    assert list_due_hints(world.ctx) == [remy, cora]
    coach_ids = [f"coach-{number:03}" for number in range(next_opening.MOST_IN_A_RUN)]
    for coach_id in coach_ids:
        hints.note_hint(coach_id).row.save()
    due = list_due_hints(world.ctx)
    assert (len(due), cora in due) == (next_opening.MOST_IN_A_RUN, False)
    refresh_hint(world.ctx, coach_ids[0])  # one who is gone is left alone


def told(client: Client, member_id: str) -> list[str]:
    """The openings of the only coach, in the member's list."""
    (listed,) = client.as_person(member_id).get("/v1/coaches").json["items"]
    openings: list[str] = listed["next_openings"]
    assert listed["next_opening"] == next(iter(openings), None)
    return [each.removeprefix("2026-06-").removesuffix(":00Z") for each in openings]


def test_a_list_tells_the_next_three_openings(world: World, client: Client) -> None:
    cora, ana = world.add_coach("cora", slot_interval_minutes=60), world.add_member("ana")
    refresh_hint(world.ctx, cora)
    assert told(client, ana) == ["01T08:00", "01T09:00", "01T10:00"]
    person = client.as_person(ana)
    shown = person.get(f"/v1/coaches/{cora}").json
    assert shown["next_openings"] == person.get("/v1/coaches").json["items"][0]["next_openings"]


def test_openings_that_are_far_apart_are_told_too(world: World, client: Client) -> None:
    hours = {0: (TimeRange(9 * 60, 10 * 60),)}
    cora = world.add_coach("cora", weekly=hours, slot_interval_minutes=60)
    refresh_hint(world.ctx, cora)
    assert told(client, world.add_member("ana")) == ["01T08:00", "08T08:00", "15T08:00"]


@pytest.mark.parametrize("interval", [5, 15, 60])
def test_three_openings_that_can_be_booked_are_left_when_the_hint_is_oldest(
    world: World, client: Client, interval: int
) -> None:
    cora, ana = world.add_coach("cora", slot_interval_minutes=interval), world.add_member("ana")
    world.clock.advance(hours=3)
    refresh_hint(world.ctx, cora)
    world.clock.advance(minutes=15)
    query = "session_type_id=acme.intro&from=2026-06-01&to=2026-06-01"
    slots = client.as_person(ana).get(f"/v1/coaches/{cora}/slots?{query}").json
    open_now = [each["starts_at"] for each in slots["days"][0]["slots"]][:3]
    listed = client.as_person(ana).get("/v1/coaches").json["items"][0]
    assert listed["next_openings"] == open_now


def test_a_time_that_the_viewer_has_just_booked_is_no_opening_for_them(
    world: World, client: Client
) -> None:
    cora, ana = world.add_coach("cora", slot_interval_minutes=60), world.add_member("ana")
    refresh_hint(world.ctx, cora)
    world.book(ana, cora, MONDAY.replace(hour=9))
    assert told(client, ana) == ["01T08:00", "01T10:00", "01T11:00"]
    assert told(client, world.add_member("ben"))[1] == "01T09:00"
    refresh_hint(world.ctx, cora)
    assert told(client, world.add_member("cem"))[1] == "01T10:00"


def test_a_row_with_a_single_hint_is_read_until_the_run_comes_by(
    world: World, client: Client
) -> None:
    cora, ana = world.add_coach("cora", slot_interval_minutes=60), world.add_member("ana")
    row = CardItem(*cards.card_key("acme", cora))
    old = (
        CardItem.next_opening.set("2026-06-01T09:00:00Z"),
        CardItem.openings.set("494526.8"),
        CardItem.ahead.remove(),
    )
    commit(Update(row, old, present()))
    assert told(client, ana) == ["01T09:00"]
    refresh_hint(world.ctx, cora)
    assert told(client, ana) == ["01T08:00", "01T09:00", "01T10:00"]
