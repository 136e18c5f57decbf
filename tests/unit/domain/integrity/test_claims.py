"""Taken time beside the sessions that it is taken for."""

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.integrity.claims import claim_faults, claimed_cells
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.intervals import Interval
from tests.kit.sessions import STARTS_AT, a_request, a_session

DAY = STARTS_AT.date()
CELLS = frozenset(range(180, 185))
"""25 minutes from 15:00."""


def with_buffer(session: Session, minutes: int = 10) -> Session:
    assert session.ends_at
    start, end = session.span.start, session.ends_at + timedelta(minutes=minutes)
    return replace(session, claimed=(Interval(start, end),))


def told(person_id: str, taken: dict[date, frozenset[int]], *sessions: Session) -> list[str]:
    claimed = claimed_cells(person_id, sessions)
    return [each.told for each in claim_faults(claimed, taken, DAY)]


def test_a_member_is_taken_without_and_a_coach_with_the_buffer() -> None:
    session = with_buffer(a_session())
    assert told("ana", {DAY: CELLS}, session) == []
    assert told("cora", {DAY: frozenset({*CELLS, 185, 186})}, session) == []
    assert told("cora", {DAY: CELLS}, session) == [f"{DAY}: 2 cells of sessions are not taken"]


def test_a_session_over_midnight_takes_two_days() -> None:
    late = a_session(
        starts_at=datetime.combine(DAY, STARTS_AT.timetz()).replace(hour=23, minute=50)
    )
    next_day = DAY + timedelta(days=1)
    assert told("ana", {DAY: frozenset({286, 287}), next_day: frozenset({0, 1, 2})}, late) == []


def test_what_is_called_off_takes_nothing() -> None:
    gone = a_session(status=Status.CANCELLED)
    assert told("ana", {DAY: frozenset()}, gone) == []
    assert told("ana", {DAY: CELLS}, gone) == [f"{DAY}: 5 cells are taken for no session"]


def test_a_request_takes_what_it_holds_of_the_coach() -> None:
    held = a_request(claimed=(Interval(STARTS_AT, STARTS_AT + timedelta(minutes=25)),))
    assert told("cora", {DAY: CELLS}, held) == []
    assert told("ana", {}, held) == []


def test_days_whose_rows_may_have_gone_are_not_judged() -> None:
    past = a_session(starts_at=STARTS_AT - timedelta(days=1))
    assert told("ana", {DAY - timedelta(days=2): CELLS}, past) == []


def test_two_sessions_at_once_are_told_beside_what_is_not_taken() -> None:
    both = a_session(), a_session(id="s2", starts_at=STARTS_AT + timedelta(minutes=15))
    assert told("ana", {DAY: CELLS}, *both) == [
        f"{DAY}: 2 cells are claimed by two sessions",
        f"{DAY}: 3 cells of sessions are not taken",
    ]
