"""The line of an address: who may serve it, and when it is due."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.webhooks.deliveries import PAUSES
from chalicelib.domain.webhooks.lines import (
    GIVES_UP_AFTER,
    LEASE,
    Line,
    begun_anew,
    claimed,
    due_at,
    failed,
    has_failed_for_good,
    released,
    succeeded,
    woken,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LINE = Line(endpoint_id="acme.w1", version=1)


def test_the_pauses_of_the_standard_last_three_days() -> None:
    assert timedelta(days=3) <= sum(PAUSES, timedelta()) <= timedelta(days=3, hours=4)


def test_a_line_is_served_by_one_until_its_time_is_over() -> None:
    held = claimed(LINE, "one", NOW)
    assert held
    assert claimed(held, "two", NOW + LEASE - SECOND) is None
    assert due_at(held) == NOW + LEASE
    taken = claimed(held, "two", NOW + LEASE)
    assert taken
    assert taken.holder == "two"


def test_a_line_pauses_longer_with_each_failure_and_an_hour_at_most() -> None:
    line, pauses = LINE, []
    for _ in range(12):
        line = failed(line, NOW)
        assert line.paused_until
        pauses.append(line.paused_until - NOW)
    assert pauses[:3] == [PAUSES[0], timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)
    assert claimed(line, "one", NOW + timedelta(minutes=59)) is None
    assert claimed(line, "one", NOW + timedelta(hours=1))


def test_it_fails_for_good_five_days_after_the_first_failure_in_a_row() -> None:
    line = failed(failed(LINE, NOW), NOW + GIVES_UP_AFTER - SECOND)
    assert not has_failed_for_good(line, NOW + GIVES_UP_AFTER - SECOND)
    assert has_failed_for_good(line, NOW + GIVES_UP_AFTER)
    assert not has_failed_for_good(succeeded(line), NOW + GIVES_UP_AFTER)
    assert not has_failed_for_good(begun_anew(line, NOW), NOW + GIVES_UP_AFTER)


def test_it_is_due_when_its_first_delivery_is_but_not_before_its_pause_is_over() -> None:
    later = NOW + timedelta(minutes=5)
    assert due_at(released(LINE, None)) is None
    assert due_at(released(LINE, later)) == later
    line = failed(LINE, NOW)
    assert due_at(released(line, NOW)) == NOW + PAUSES[0]
    assert due_at(released(line, later)) == later


def test_once_a_worker_was_called_it_is_due_again_only_if_that_one_does_not_come() -> None:
    due = released(LINE, NOW)
    assert due_at(woken(due, NOW, on=True)) == NOW + timedelta(minutes=5)
    assert due_at(woken(due, NOW, on=False)) is None
    dead = claimed(LINE, "one", NOW - LEASE)
    assert dead
    assert claimed(woken(dead, NOW, on=True), "two", NOW)
