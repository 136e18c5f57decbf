"""A nightly check: when it is due, what is told at once, and what waits for a second look."""

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.integrity.check_runs import (
    MOST_SUSPECTS,
    CheckRun,
    Finding,
    Look,
    after_look,
    after_second_look,
    to_do,
)
from chalicelib.domain.integrity.faults import Fault

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
RUN = CheckRun(night=date(2026, 6, 1), begun_at=NOW, version=7)
DOUBT = Fault("2026-06-01 spare", "2026-06-01: 1 cells are taken for no session")


def a_look(**fields: object) -> Look:
    return replace(Look(checked=1, sums={}, findings=(), doubts=()), **fields)


def test_the_first_check_of_all_begins_at_once() -> None:
    run = to_do(None, NOW + timedelta(hours=11))
    assert run == CheckRun(night=date(2026, 6, 1), begun_at=NOW + timedelta(hours=11))


def test_the_next_one_begins_at_two_in_the_night() -> None:
    done = replace(RUN, finished_at=NOW)
    assert to_do(done, NOW + timedelta(hours=23, minutes=59)) is None
    run = to_do(done, NOW + timedelta(days=1))
    assert run == CheckRun(night=date(2026, 6, 2), begun_at=NOW + timedelta(days=1), version=7)


def test_one_that_takes_longer_than_a_day_is_finished_first() -> None:
    assert to_do(RUN, NOW + timedelta(days=2)) == RUN


def test_what_is_sure_is_told_at_once_and_what_is_in_doubt_waits() -> None:
    sure = Finding("WALLET#acme.ana", (Fault("balance", "it has 2 instead of 1"),))
    after, told = after_look(
        RUN, a_look(findings=(sure,), doubts=(Finding("PERSON#ana", (DOUBT,)),)), NOW
    )
    assert told == (sure,)
    assert after.suspects == {"PERSON#ana": (DOUBT.about,)}
    assert (after.differences, after.read_at, after.version) == (1, NOW, 8)


def test_more_doubts_than_are_looked_at_again_are_told_at_once() -> None:
    doubts = tuple(Finding(f"PERSON#{number}", (DOUBT,)) for number in range(MOST_SUSPECTS + 2))
    after, told = after_look(RUN, a_look(doubts=doubts), NOW)
    assert told == doubts[-2:]
    assert len(after.suspects) == MOST_SUSPECTS
    _, told = after_look(after, a_look(doubts=doubts[:1]), NOW)
    assert told == doubts[:1]


def test_transfers_whose_sides_are_in_two_looks_add_up() -> None:
    first, _ = after_look(RUN, a_look(sums={"acme": -3, "globex": 1}, behind=("A", "B")), NOW)
    assert (first.sums, first.read_at) == ({"acme": -3, "globex": 1}, None)
    second, _ = after_look(first, a_look(sums={"acme": 3}), NOW)
    done, told = after_second_look(second, (), (), NOW)
    assert second.sums == {"globex": 1}
    assert [each.part for each in told] == ["WORKSPACE#globex"]
    assert (done.finished_at, done.differences) == (NOW, 1)


def test_a_second_look_tells_only_what_differed_before() -> None:
    run = replace(RUN, read_at=NOW, suspects={"PERSON#ana": (DOUBT.about,), "PERSON#ben": ("x",)})
    other = Fault("2026-06-02 spare", "2026-06-02: 1 cells are taken for no session")
    after, told = after_second_look(
        run, ["PERSON#ana"], [Finding("PERSON#ana", (DOUBT, other))], NOW
    )
    assert told == (Finding("PERSON#ana", (DOUBT,)),)
    assert (after.suspects, after.finished_at) == ({"PERSON#ben": ("x",)}, None)


def test_a_second_look_waits_for_a_minute() -> None:
    run = replace(RUN, read_at=NOW)
    assert not run.looks_again(NOW + timedelta(seconds=59))
    assert run.looks_again(NOW + timedelta(minutes=1))
