"""When a session's last event is looked after, and when time has something to do with it at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.notices.outbox_check import (
    SWEEP_AFTER,
    due_at,
    is_sweep_due,
    notices_to_sweep,
    sweep_at,
    swept,
)
from chalicelib.domain.sessions.deadlines import HOUR_BEFORE
from chalicelib.domain.sessions.lifecycle import changed, noted
from chalicelib.domain.sessions.sessions import Status
from tests.kit.sessions import ANA, NOW, STARTS_AT, a_later_event, a_request, a_session

SECOND = timedelta(seconds=1)
SWEEP_AT = NOW + SWEEP_AFTER


@pytest.mark.parametrize(("late", "due"), [(-SECOND, False), (SECOND * 0, True), (SECOND, True)])
def test_an_event_is_looked_after_ten_minutes_later_and_however_late(
    late: timedelta, *, due: bool
) -> None:
    assert is_sweep_due(a_session(), SWEEP_AT + late) is due
    assert is_sweep_due(a_session(), SWEEP_AT + timedelta(days=30))


def test_it_is_looked_after_once_and_the_next_event_again() -> None:
    session = swept(a_session(), SWEEP_AT)
    assert sweep_at(session) is None
    moved = changed(session, "rescheduled", ANA.id, SWEEP_AT)
    assert sweep_at(moved) == SWEEP_AT + SWEEP_AFTER


def test_a_quiet_change_keeps_what_is_known_of_the_event() -> None:
    for session in (a_session(), swept(a_session(), SWEEP_AT)):
        quiet = replace(session, status=Status.COMPLETED, version=session.version + 1)
        assert sweep_at(quiet) == sweep_at(session)


def test_an_event_that_nobody_is_told_of_is_looked_after_too_for_it_is_counted() -> None:
    session = a_later_event(swept(a_session(), SWEEP_AT), "completed")
    assert sweep_at(session) == session.event.at + SWEEP_AFTER
    assert notices_to_sweep(session, SWEEP_AT + timedelta(days=1)) == ()


def test_time_has_to_do_with_it_at_the_earlier_of_the_sweep_and_its_own_next_moment() -> None:
    session = a_session()
    assert due_at(session) == SWEEP_AT
    assert due_at(swept(session, SWEEP_AT)) == STARTS_AT - timedelta(hours=24)
    soon = a_session(starts_at=NOW + HOUR_BEFORE + timedelta(minutes=5))
    assert due_at(soon) == NOW + timedelta(minutes=5)
    assert due_at(swept(a_request(), SWEEP_AT)) == NOW + timedelta(hours=24)


def test_once_it_has_ended_the_sweep_is_all_that_is_left() -> None:
    ended = a_later_event(a_session(), "cancelled", status=Status.CANCELLED)
    assert due_at(ended) == SWEEP_AT
    assert due_at(swept(ended, SWEEP_AT)) is None


def test_the_event_behind_what_calendars_show_is_looked_after_beside_a_later_one() -> None:
    proposed_at = NOW + timedelta(minutes=8)
    session = noted(a_session(), "move_proposed", ANA.id, proposed_at)
    assert sweep_at(session) == SWEEP_AT
    assert {notice.kind for notice in notices_to_sweep(session, SWEEP_AT)} == {"confirmed"}
    once = swept(session, SWEEP_AT)
    assert sweep_at(once) == proposed_at + SWEEP_AFTER
    later = proposed_at + SWEEP_AFTER
    assert {notice.kind for notice in notices_to_sweep(once, later)} == {"move_proposed"}
    assert sweep_at(swept(once, later)) is None
