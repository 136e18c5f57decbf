"""Which mails that came back stop further ones, and to whom."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.returned_mail import (
    IN_A_ROW,
    Arrived,
    Returned,
    ReturnedForNow,
    Told,
    decide_told,
)
from chalicelib.domain.workspaces.people import MailStop, Person, StopCause, without_stop

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ANA = Person(id="ana", name="Ana", email="ana@bücher.example", timezone="UTC", version=3)
FOR_GOOD = [StopCause.BOUNCED, StopCause.COMPLAINED]


def returned(*addresses: str, cause: StopCause = StopCause.BOUNCED) -> Returned:
    return Returned("ana", addresses, cause, AT)


def for_now(hours: float, name: str = "", *, email: str = ANA.email) -> ReturnedForNow:
    """A mail that came back so long after the first; by default it is another one each time."""
    return ReturnedForNow("ana", (email,), name or f"at {hours}", AT + timedelta(hours=hours))


def arrived(hours: float, *, email: str = ANA.email) -> Arrived:
    return Arrived("ana", (email,), AT + timedelta(hours=hours))


def after(*told: Told, person: Person = ANA) -> Person:
    for each in told:
        person = decide_told(person, each) or person
    return person


DAYS = [for_now(hours) for hours in (0, 12, 24, 36, 48, 60, 72)]
"""As many in a row, and over so long, as just stop mail."""


@pytest.mark.parametrize(
    "written", ["ana@bücher.example", "ana@xn--bcher-kva.example", "Ana@XN--bcher-kva.Example"]
)
@pytest.mark.parametrize("cause", FOR_GOOD)
def test_mail_stops_for_whose_address_sent_one_back_however_it_is_written(
    written: str, cause: StopCause
) -> None:
    stopped = decide_told(ANA, returned("else@acme.example", written, cause=cause))
    assert stopped is not None
    assert stopped.mail_stopped == MailStop(cause, ANA.email, AT)
    assert stopped.version == 4


def test_what_came_back_from_an_address_before_stops_nothing() -> None:
    assert decide_told(ANA, returned("ana@acme.example")) is None


def test_what_came_back_from_a_domain_that_is_none_stops_nobody_of_another() -> None:
    odd = replace(ANA, email="ana@\u200d.example")
    assert decide_told(odd, returned("ana@\u200e.example")) is None


def test_what_is_stopped_stays_so_since_the_first_time() -> None:
    stopped = after(returned(ANA.email))
    later = replace(returned(ANA.email, cause=StopCause.COMPLAINED), at=AT.replace(hour=12))
    assert decide_told(stopped, later) is None


def test_a_new_address_is_sent_to() -> None:
    for stopped in (after(returned(ANA.email)), after(*DAYS)):
        assert stopped.mail_stopped
        moved = replace(stopped, email="ana@acme.example")
        assert (moved.mail_stopped, moved.mail_returned) == (None, ())


def test_mail_begins_again_and_may_be_stopped_anew() -> None:
    again = without_stop(after(returned(ANA.email)))
    assert again == replace(ANA, version=5)
    assert again is not None
    assert without_stop(ANA) is None
    assert after(returned(ANA.email), person=again).mail_stopped


def test_seven_in_a_row_over_three_days_stop_mail_and_not_one_before() -> None:
    almost = after(*DAYS[:-1])
    assert (almost.mail_stopped, len(almost.mail_returned)) == (None, 6)
    stop = after(DAYS[-1], person=almost).mail_stopped
    assert stop == MailStop(StopCause.UNREACHABLE, ANA.email, AT + timedelta(days=3))


def test_very_many_within_three_days_stop_nothing_until_these_are_over() -> None:
    weekend = after(*(for_now(n / 10) for n in range(719)))
    assert (weekend.mail_stopped, len(weekend.mail_returned)) == (None, IN_A_ROW)
    assert after(for_now(72), person=weekend).mail_stopped


def test_one_that_is_told_again_counts_once() -> None:
    seen = after(*DAYS[:3])
    assert [decide_told(seen, each) for each in DAYS[:3]] == [None] * 3
    assert decide_told(after(*DAYS), DAYS[0]) is None


def test_one_of_very_many_that_is_told_again_counts_once() -> None:
    """Not each is remembered."""
    many = [for_now(n) for n in range(20)]
    seen = after(*many)
    assert [decide_told(seen, each) for each in many] == [None] * 20


def test_a_mail_that_arrives_begins_anew() -> None:
    reached = after(*DAYS[:6], arrived(61))
    assert (reached.mail_stopped, reached.mail_returned) == (None, ())
    assert after(*(for_now(hours) for hours in range(72, 78)), person=reached).mail_stopped is None


def test_a_mail_that_arrives_writes_nothing_where_none_came_back() -> None:
    assert decide_told(ANA, arrived(1)) is None
    assert decide_told(after(DAYS[0], arrived(1)), arrived(2)) is None


def test_a_mail_that_arrived_at_another_address_says_nothing_of_this_one() -> None:
    assert decide_told(after(DAYS[0]), arrived(1, email="ana@acme.example")) is None


def test_what_came_back_before_one_arrived_does_not_count_though_it_is_told_later() -> None:
    reached = after(for_now(0), for_now(2), arrived(3))
    assert decide_told(reached, for_now(1)) is None
    assert decide_told(reached, for_now(3)) is None
    assert len(after(for_now(4), person=reached).mail_returned) == 1


def test_what_came_back_after_one_arrived_counts_though_that_is_told_later() -> None:
    told = after(for_now(0), for_now(4), arrived(3))
    assert [each.at for each in told.mail_returned] == [AT + timedelta(hours=4)]


def test_a_stop_ends_by_itself_when_a_mail_that_was_under_way_arrives() -> None:
    stopped = after(*DAYS)
    for hours in (13, 100):
        reached = after(arrived(hours), person=stopped)
        assert reached.mail_stopped is None
        assert len(reached.mail_returned) == sum(
            each.at > AT + timedelta(hours=hours) for each in DAYS
        )


@pytest.mark.parametrize("cause", FOR_GOOD)
def test_a_stop_for_good_is_neither_ended_by_an_arrival_nor_renamed(cause: StopCause) -> None:
    stopped = after(*DAYS[:3], returned(ANA.email, cause=cause))
    later = after(arrived(1), *DAYS, person=stopped)
    assert later.mail_stopped == MailStop(cause, ANA.email, AT)


def test_who_tries_again_begins_anew() -> None:
    for counted in (after(*DAYS), after(*DAYS[:2])):
        again = without_stop(counted)
        assert again is not None
        assert (again.mail_stop, again.soft_bounces) == (None, None)
        assert after(for_now(200), person=again).mail_stopped is None


def test_a_new_address_has_sent_nothing_back() -> None:
    moved = replace(after(*DAYS[:6]), email="ana@acme.example")
    counted = after(for_now(72, email="ana@acme.example"), person=moved)
    assert (counted.mail_stopped, len(counted.mail_returned)) == (None, 1)


def test_each_change_is_one_version() -> None:
    for told in itertools.accumulate(
        DAYS, lambda person, each: after(each, person=person), initial=ANA
    ):
        assert told.version == ANA.version + len(told.mail_returned)


def test_whatever_order_they_are_told_in_it_comes_to_the_same() -> None:
    """Of as many as are remembered, and with the first of them told first."""
    told: list[Told] = [*DAYS, arrived(30), DAYS[2], arrived(30), DAYS[6]]
    wanted = after(*told)
    assert [each.feedback_id for each in wanted.mail_returned] == [
        "at 36",
        "at 48",
        "at 60",
        "at 72",
    ]
    for seed in range(200):
        shuffled = random.Random(seed).sample(told, len(told))
        found = after(DAYS[0], *shuffled)
        assert (found.mail_stopped, found.soft_bounces) == (None, wanted.soft_bounces), seed
