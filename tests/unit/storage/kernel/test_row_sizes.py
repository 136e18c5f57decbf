"""How large a row can get at the bounds of what the API takes: what many calls read stays small.

Texts are of letters that take most room in UTF-8, ids as long as the longest.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bench.units import item_bytes
from chalicelib.domain.coaches.availability import (
    MAX_OVERRIDES,
    MAX_RANGES_PER_DAY,
    Availability,
    CoachCalendar,
    TimeRange,
)
from chalicelib.domain.coaches.coaches import (
    MOST_OFFERED,
    MOST_TIME_OFF,
    Profile,
    Schedule,
    TimeOff,
    within_bounds,
)
from chalicelib.domain.groups.groups import MOST_GROUPS, MOST_NAMED_BYTES, Register, Rules
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.notices.credit_requests import MOST_OPEN, MOST_REMEMBERED, Asking
from chalicelib.domain.sessions.booking_requests import MOST_PROPOSED
from chalicelib.domain.sessions.pairings import (
    MOST_OPEN_REQUESTS,
    MOST_UPCOMING,
    OpenRequest,
    Pairing,
)
from chalicelib.domain.sessions.sessions import Named
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.workspaces import Catalogue, CoachingType, SessionType
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits import credit_requests
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.sessions import pairings, sessions
from chalicelib.storage.workspaces import groups, workspaces
from tests.kit.sessions import a_moving_session, a_proposal

MOST_BYTES = 100_000
MOST_IN_A_BODY = 64 * 1024
LETTER = "\U0001f600"
BEGIN = datetime(2026, 6, 1, tzinfo=UTC)


def an_id(number: int) -> str:
    return f"acme.{number:0123}"


def a_day_off(number: int, note: str = LETTER * 200) -> TimeOff:
    start = BEGIN + timedelta(days=number)
    return TimeOff(
        id=f"{number:026}", interval=Interval(start, start + timedelta(hours=1)), note=note
    )


def a_schedule(note: str = LETTER * 200) -> Schedule:
    """All that a body of 64 KiB has room for, a full week beside it, and every day off."""
    day = tuple(TimeRange(60 * hour, 60 * hour + 30) for hour in range(MAX_RANGES_PER_DAY))
    dates = [date(2026, 6, 1) + timedelta(days=number) for number in range(MAX_OVERRIDES)]
    in_a_body = MOST_IN_A_BODY // MAX_OVERRIDES // len('{"from":"09:00","to":"09:30"},')
    times_off = tuple(a_day_off(number, note) for number in range(MOST_TIME_OFF))
    offered = frozenset(map(an_id, range(20)))
    return Schedule(
        coach_id=an_id(0),
        calendar=CoachCalendar(
            Availability(
                "America/Argentina/Buenos_Aires",
                dict.fromkeys(range(7), day),
                dict.fromkeys(dates, day[:in_a_body]),
            ),
            tuple(each.interval for each in times_off),
            (),
        ),
        time_off=times_off,
        offerings={"acme": dict.fromkeys(map(an_id, range(MOST_OFFERED // 20)), offered)},
    )


def noted(schedule: Schedule) -> list[Row]:
    return [put.row for put in coaches.put_schedule(schedule)]


def a_profile() -> Row:
    words = tuple(f"{number:02}{LETTER * 58}" for number in range(20))
    profile = Profile(
        coach_id=an_id(0),
        name=LETTER * 120,
        headline=LETTER * 200,
        bio=LETTER * 4000,
        languages=("zh-Hant-abcdefgh-abcdefgh-abcdefgh",) * 20,
        industries=words,
        functions=words,
        meeting_url="https://" + "x" * 1992,
    )
    return coaches.put_profile(profile)[0].row


def a_catalogue() -> Row:
    """A hundred types of each kind whose texts fill a body."""
    sent = (
        '{"id":"","name":"x","description":""},{"id":"","name":"x","minutes":240,"credits":1000},'
    )
    text = (MOST_IN_A_BODY // 100 - len(sent) - 2 * len(an_id(0))) // len(LETTER.encode())
    kinds = (CoachingType(id=an_id(n), name="x", description=LETTER * text) for n in range(100))
    lengths = (SessionType(id=an_id(n), name="x", minutes=240, credits=1000) for n in range(100))
    catalogue = Catalogue(
        workspace_id="acme",
        coaching_types={each.id: each for each in kinds},
        session_types={each.id: each for each in lengths},
    )
    return workspaces.put_catalogue(catalogue).row


def a_register() -> Row:
    types = MOST_NAMED_BYTES // MOST_GROUPS // len(f'"{an_id(0)}",')
    rules = Rules(
        name=LETTER * 120, coaching_type_ids=frozenset(map(an_id, range(types))), wallet=True
    )
    ids = (f"acme.{number:060}" for number in range(MOST_GROUPS))
    return groups.put_register(
        Register(workspace_id="acme", rules=dict.fromkeys(ids, rules), version=2)
    ).row


def a_session() -> Row:
    name = LETTER * 120
    starts = tuple(BEGIN + timedelta(hours=number) for number in range(MOST_PROPOSED))
    move = replace(a_proposal(), proposed_starts=starts, message=LETTER * 1000)
    session = a_moving_session(
        move,
        coach=Named(an_id(1), name),
        member=Named(an_id(2), name),
        note=LETTER * 1000,
        meeting_url="https://" + "x" * 1992,
    )
    return sessions.put_session(session).row


def a_pairing() -> Row:
    span = Interval(BEGIN, BEGIN + timedelta(hours=1))
    waiting = OpenRequest(expires_at=BEGIN, held_starts=5)
    pairing = Pairing(
        member_id=an_id(1),
        coach_id=an_id(2),
        upcoming={f"{number:026}": span for number in range(MOST_UPCOMING)},
        requests={f"{number:026}": waiting for number in range(MOST_OPEN_REQUESTS)},
        moves={f"{number:026}": waiting for number in range(MOST_UPCOMING)},
        version=2,
    )
    return pairings.put_pairing(pairing).row


def an_asking() -> Row:
    ids = [f"{number:026}" for number in range(MOST_REMEMBERED)]
    asking = Asking(
        workspace_id="acme", person_id=an_id(1), open=ids[:MOST_OPEN], answered=ids, version=2
    )
    return credit_requests.put_asking(asking).row


@pytest.mark.parametrize(
    "make",
    [a_profile, a_catalogue, a_register, a_session, a_pairing, an_asking],
    ids=lambda make: make.__name__,
)
def test_a_row_at_the_bounds_of_the_api_is_small(make: Callable[[], Row]) -> None:
    assert item_bytes(make().serialize()) < MOST_BYTES


def test_a_schedule_at_the_bounds_is_small_and_holds_no_note_of_a_time_off() -> None:
    schedule = a_schedule(note="")
    (row,) = noted(schedule)
    assert item_bytes(row.serialize()) < MOST_BYTES
    kept, *notes = noted(replace(schedule, time_off=(*schedule.time_off[1:], a_day_off(0))))
    assert item_bytes(kept.serialize()) < MOST_BYTES
    assert LETTER not in str(kept.serialize())
    assert [item_bytes(each.serialize()) < 2_000 for each in notes] == [True]


def test_a_coach_offers_so_much_that_the_row_stays_small() -> None:
    offered = a_schedule().offerings
    assert within_bounds(offered) == offered
    one_more = {**offered, "globex": {"globex.x": frozenset({"globex.25"})}}
    with pytest.raises(InvalidError, match="at most 400 lengths"):
        within_bounds(one_more)
