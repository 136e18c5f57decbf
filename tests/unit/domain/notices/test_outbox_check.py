"""When a session's last event is looked after, and when time has something to do with it at all."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.outbox_check import (
    CHECK_AFTER,
    check_at,
    checked,
    due_at,
    is_check_due,
    notices_to_check,
)
from chalicelib.domain.sessions.deadlines import HOUR_BEFORE
from chalicelib.domain.sessions.lifecycle import changed, noted
from chalicelib.domain.sessions.sessions import Status
from tests.kit.sessions import ANA, NOW, STARTS_AT, a_later_event, a_request, a_session

SECOND = timedelta(seconds=1)
CHECK_AT = NOW + CHECK_AFTER


@pytest.mark.parametrize(("late", "due"), [(-SECOND, False), (SECOND * 0, True), (SECOND, True)])
def test_an_event_is_looked_after_ten_minutes_later_and_however_late(
    late: timedelta, *, due: bool
) -> None:
    assert is_check_due(a_session(), CHECK_AT + late) is due
    assert is_check_due(a_session(), CHECK_AT + timedelta(days=30))


def test_it_is_looked_after_once_and_the_next_event_again() -> None:
    session = checked(a_session(), CHECK_AT)
    assert check_at(session) is None
    moved = changed(session, "rescheduled", ANA.id, CHECK_AT)
    assert check_at(moved) == CHECK_AT + CHECK_AFTER


def test_a_quiet_change_keeps_what_is_known_of_the_event() -> None:
    for session in (a_session(), checked(a_session(), CHECK_AT)):
        quiet = replace(session, status=Status.COMPLETED, version=session.version + 1)
        assert check_at(quiet) == check_at(session)


def test_an_event_that_nobody_is_told_of_is_looked_after_too_for_it_is_counted() -> None:
    session = a_later_event(checked(a_session(), CHECK_AT), "completed")
    assert check_at(session) == session.event.at + CHECK_AFTER
    assert notices_to_check(session, CHECK_AT + timedelta(days=1)) == ()


def test_time_has_to_do_with_it_at_the_earlier_of_the_check_and_its_own_next_moment() -> None:
    session = a_session()
    assert due_at(session) == CHECK_AT
    assert due_at(checked(session, CHECK_AT)) == STARTS_AT - timedelta(hours=24)
    soon = a_session(starts_at=NOW + HOUR_BEFORE + timedelta(minutes=5))
    assert due_at(soon) == NOW + timedelta(minutes=5)
    assert due_at(checked(a_request(), CHECK_AT)) == NOW + timedelta(hours=24)


def test_once_it_has_ended_the_check_is_all_that_is_left() -> None:
    ended = a_later_event(a_session(), "cancelled", status=Status.CANCELLED)
    assert due_at(ended) == CHECK_AT
    assert due_at(checked(ended, CHECK_AT)) is None


def test_the_event_behind_what_calendars_show_is_looked_after_beside_a_later_one() -> None:
    proposed_at = NOW + timedelta(minutes=8)
    session = noted(a_session(), "move_proposed", ANA.id, proposed_at)
    assert check_at(session) == CHECK_AT
    assert {notice.kind for notice in notices_to_check(session, CHECK_AT)} == {"confirmed"}
    once = checked(session, CHECK_AT)
    assert check_at(once) == proposed_at + CHECK_AFTER
    later = proposed_at + CHECK_AFTER
    assert {notice.kind for notice in notices_to_check(once, later)} == {"move_proposed"}
    assert check_at(checked(once, later)) is None
