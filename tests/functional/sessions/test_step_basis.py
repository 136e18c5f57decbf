"""What each step of a session stands on: if one of these rows has changed since it was read, the
step does not become true as it was decided, but is decided anew.

Left out are rows that may change at will meanwhile: counters that only rise or fall, and time that
is given up by the session that has it.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bench.counts import TEN, Scenes
from bench.steps import IN_TIME, LATE, NEXT_WEEK, SAME_DAY, Asked, Booked, Reviewed, step
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from tests.kit.basis import bases
from tests.kit.http import Client
from tests.kit.lots import all_deeds_were_told
from tests.kit.world import World

LIMITED = {"max_per_day": 3, "max_per_week": 5}


def ended(scenes: Scenes) -> Booked:
    """A session whose time is over."""
    booked = Booked(scenes, LATE)
    scenes.world.clock.instant = TEN + timedelta(hours=1)
    return booked


def admin_of(scenes: Scenes) -> Client:
    return scenes.caller(scenes.world.owner())


def complete(scenes: Scenes, admin: Client | None = None) -> object:
    booked = ended(scenes)
    return step(admin or booked.coach, booked.id, "complete", None)


def miss(scenes: Scenes, absent: str, admin: Client | None = None) -> object:
    booked = ended(scenes)
    return step(admin or booked.coach, booked.id, "no-show", {"by": absent})


def refund(scenes: Scenes, admin: Client | None = None) -> object:
    booked = Booked(scenes, LATE)
    booked.cancel()
    return step(admin or booked.coach, booked.id, "refund", {"note": "ill"})


def rate(scenes: Scenes) -> object:
    booked = ended(scenes)
    step(booked.coach, booked.id, "complete", None)
    return booked.member.put(f"/v1/sessions/{booked.id}/rating", {"stars": 5})


def write_notes(scenes: Scenes) -> object:
    booked = Booked(scenes, IN_TIME)
    return booked.member.put(f"/v1/sessions/{booked.id}/notes", {"private": "calm"})


def cancel_as_admin(scenes: Scenes) -> object:
    booked = Booked(scenes, IN_TIME)
    return step(admin_of(scenes), booked.id, "cancel", {"reason": "ill"})


STEPS: dict[str, tuple[Callable[[Scenes], object], str]] = {
    "book": (
        Scenes.success,
        "busy coach_card! day day entry pairing person profile! replay schedule session wallet",
    ),
    "book by a group's wallet": (
        Scenes.by_group,
        (
            "busy coach_card! day day entry group pairing person profile! replay schedule session "
            "wallet"
        ),
    ),
    "book with a coach who takes so many": (
        lambda scenes: scenes.booking(scenes.member(), scenes.coach(**LIMITED))(),
        (
            "busy coach_card! day day entry pairing person profile! replay schedule session "
            "wallet week"
        ),
    ),
    "ask": (
        Asked,
        "busy coach_card! pairing person profile! schedule session wallet",
    ),
    "accept": (
        lambda scenes: Asked(scenes).accept(),
        "busy day day entry pairing replay schedule session wallet",
    ),
    "accept a time that was held": (
        lambda scenes: Asked(scenes, hold_proposed_times=True).accept(),
        "busy day entry pairing replay schedule session wallet",
    ),
    "decline": (
        lambda scenes: Asked(scenes).decline(),
        "pairing replay session wallet",
    ),
    "withdraw": (
        lambda scenes: Asked(scenes).withdraw(),
        "pairing replay session wallet",
    ),
    "cancel in time": (
        lambda scenes: Booked(scenes, IN_TIME).cancel(),
        "entry pairing replay schedule session wallet",
    ),
    "cancel too late": (
        lambda scenes: Booked(scenes, LATE).cancel(),
        "pairing replay schedule session",
    ),
    "cancel as an admin": (
        cancel_as_admin,
        "deed entry pairing person replay schedule session wallet",
    ),
    "move within a day": (
        lambda scenes: Booked(scenes, IN_TIME).move(SAME_DAY),
        "busy day day pairing person replay schedule session",
    ),
    "move to another week": (
        lambda scenes: Booked(scenes, IN_TIME).move(NEXT_WEEK),
        "busy day day pairing person replay schedule session",
    ),
    "move to another day of a coach who takes so many": (
        lambda scenes: Booked(scenes, IN_TIME, **LIMITED).move(timedelta(days=-1)),
        "busy day day pairing person replay schedule session week",
    ),
    "move late": (
        lambda scenes: Booked(scenes, LATE).move(NEXT_WEEK),
        "busy day day entry pairing replay schedule session wallet",
    ),
    "propose a move": (
        lambda scenes: Reviewed(scenes, IN_TIME).propose(),
        "busy person replay schedule session",
    ),
    "propose a late move": (
        lambda scenes: Reviewed(scenes, LATE).propose(),
        "busy person replay schedule session wallet",
    ),
    "accept a move": (
        lambda scenes: Reviewed(scenes, IN_TIME).accept(),
        "busy day day pairing person replay schedule session",
    ),
    "accept a late move": (
        lambda scenes: Reviewed(scenes, LATE).accept(),
        "busy day day entry pairing replay schedule session wallet",
    ),
    "decline a late move": (
        lambda scenes: Reviewed(scenes, LATE).decline(),
        "replay session wallet",
    ),
    "complete": (complete, "coach_card! pairing profile replay schedule session"),
    "complete as an admin": (
        lambda scenes: complete(scenes, admin_of(scenes)),
        "coach_card! deed pairing person profile replay schedule session",
    ),
    "miss, the member": (lambda scenes: miss(scenes, "member"), "replay session"),
    "miss, the coach": (
        lambda scenes: miss(scenes, "coach"),
        "entry replay session wallet",
    ),
    "miss as an admin": (
        lambda scenes: miss(scenes, "member", admin_of(scenes)),
        "deed person replay session",
    ),
    "refund": (refund, "entry replay session wallet"),
    "refund as an admin": (
        lambda scenes: refund(scenes, admin_of(scenes)),
        "deed entry person replay session wallet",
    ),
    "rate": (rate, "coach_card! profile schedule session"),
    "write notes": (write_notes, "notes"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_does_not_stand_if_what_it_rests_on_has_changed(world: World, name: str) -> None:
    take, expected = STEPS[name]
    with bases() as found:
        take(Scenes(world))
    assert found[-1] == expected


def expire(scenes: Scenes) -> None:
    Asked(scenes, hold_proposed_times=True)
    scenes.world.clock.advance(days=2)


def expire_a_move(scenes: Scenes) -> None:
    Reviewed(scenes, LATE).propose()
    scenes.world.clock.instant = LATE


def complete_in_time(scenes: Scenes) -> None:
    Booked(scenes, LATE)
    scenes.world.clock.instant = TEN + timedelta(days=2)


CLOCK: dict[str, tuple[Callable[[Scenes], None], list[str]]] = {
    "expire a request": (
        expire,
        ["counted_wallet", "pairing session wallet", "session", "wallet"],
    ),
    "expire a move": (
        expire_a_move,
        [
            "counted_person people_count",
            "counted_session usage usage",
            "counted_wallet usage usage",
            "session",
            "session",
            "session wallet",
            "wallet",
        ],
    ),
    "complete a session": (
        complete_in_time,
        [
            "coach_card! pairing profile schedule session",
            "counted_person people_count",
            "counted_session usage usage",
            "counted_wallet usage usage",
            "session",
            "wallet",
        ],
    ),
}


@pytest.mark.parametrize("name", CLOCK)
def test_what_time_does_does_not_stand_if_what_it_rests_on_has_changed(
    world: World, name: str
) -> None:
    prepare, expected = CLOCK[name]
    prepare(Scenes(world))
    all_deeds_were_told()
    with bases() as found:
        do_what_is_due(world.ctx, lambda: True)
    assert sorted(found) == expected
