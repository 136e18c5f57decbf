"""What the table's stream lost is found by the clock and mailed, once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Seat, Status
from chalicelib.storage.kernel.due import iter_due
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.workspaces.workspaces import WorkspaceItem
from chalicelib.use_cases.clock.scheduled_work import attend, do_what_is_due
from chalicelib.use_cases.kernel.jobs import Run
from chalicelib.use_cases.reports import usage
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.audit import check_everything
from tests.kit.lots import all_was_told
from tests.kit.post import PostOffice, QueueThatIsDown, image_of, stored
from tests.kit.usage_audit import check_months
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=2)
ANA, CORA = "ana@acme.example", "cora@acme.example"
MINUTE = timedelta(minutes=1)


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


@dataclass
class Case:
    """A session of Ana with Cora whose booking nobody has been told of yet."""

    world: World
    post: PostOffice = field(init=False)
    id: str = field(init=False)
    starts_at: datetime = TEN

    def __post_init__(self) -> None:
        self.post = PostOffice.open(self.world)
        self.ana, self.cora = self.world.add_member("ana"), self.world.add_coach("cora")
        self.id = self.world.book(self.ana, self.cora, self.starts_at).body
        all_was_told()

    def later(self, by: timedelta = CHECK_AFTER) -> None:
        self.world.clock.instant += by

    def relay(self) -> list[str]:
        """The stream works: the notices of the last event, out of the queue."""
        assert self.post.relay(self.post.record(image_of(self.id))) == []
        return self.post.collect()

    def tick(self) -> list[str]:
        """A run of the clock: the notices that it queued."""
        assert do_what_is_due(self.post.ctx, lambda: True).failed == 0
        return self.post.collect()

    def mails(self, *bodies: str) -> list[tuple[str, str]]:
        """Delivers these; to whom which subjects went."""
        before = len(self.post.sent())
        assert self.post.deliver(*bodies) == []
        sent = self.post.sent()[before:]
        return sorted((to, str(mail["Subject"]).partition(":")[0]) for to, mail in sent)


def both(subject: str) -> list[tuple[str, str]]:
    return [(ANA, subject), (CORA, subject)]


@pytest.fixture
def case(world: World) -> Case:
    return Case(world)


def test_what_the_stream_lost_is_mailed_ten_minutes_later(case: Case) -> None:
    case.later(CHECK_AFTER - timedelta(seconds=1))
    assert case.tick() == []
    case.later(timedelta(seconds=1))
    assert case.mails(*case.tick()) == both("Confirmed")
    check_everything()


def test_what_was_delivered_is_not_mailed_again(case: Case) -> None:
    assert case.mails(*case.relay()) == both("Confirmed")
    case.later()
    assert case.tick() == []


def test_who_has_the_mail_already_is_not_told_again(case: Case) -> None:
    first, _ = case.relay()
    case.mails(first)
    case.later()
    (second,) = case.tick()
    case.mails(second)
    assert sorted(to for to, _ in case.post.sent()) == [ANA, CORA]


def test_a_stream_that_was_only_slow_mails_nothing_twice(case: Case) -> None:
    case.later()
    assert case.mails(*case.tick()) == both("Confirmed")
    assert case.mails(*case.relay()) == []


def test_what_still_waits_in_the_queue_is_mailed_once(case: Case) -> None:
    waiting = case.relay()
    case.later()
    again = case.tick()
    assert case.mails(*waiting, *again, *waiting) == both("Confirmed")


def test_a_late_or_repeated_check_is_harmless(case: Case) -> None:
    case.later(timedelta(hours=20))
    assert case.mails(*case.tick()) == both("Confirmed")
    assert case.tick() == []
    attend(case.post.ctx, case.id)
    assert case.post.collect() == []


def test_of_two_lost_events_the_last_is_told(case: Case) -> None:
    case.later(5 * MINUTE)
    command = MoveSession(session_id=case.id, starts_at=TEN + timedelta(hours=1))
    actions.move(case.world.ctx, case.ana, command, once())
    case.later(5 * MINUTE)
    assert case.tick() == []
    case.later(5 * MINUTE)
    assert case.mails(*case.tick()) == both("Moved")


def test_an_event_that_was_overtaken_unsent_is_not_told_any_more(case: Case) -> None:
    case.later()
    checked = case.tick()
    actions.cancel(case.world.ctx, case.ana, CancelSession(session_id=case.id), once())
    assert case.mails(*checked, *case.relay()) == both("Cancelled")
    case.later()
    assert case.tick() == []


def test_a_late_run_checks_and_reminds(world: World) -> None:
    """Each would be lost if the one dealt with the other's moment."""
    case = Case(world, starts_at=MONDAY + timedelta(hours=3))
    case.world.clock.instant = MONDAY + timedelta(hours=2, minutes=11)
    subjects = case.mails(*case.tick())
    assert subjects == sorted([*both("Confirmed"), *both("Soon")])


def test_a_session_that_ended_is_checked_and_then_due_no_more(case: Case) -> None:
    actions.cancel(case.world.ctx, case.cora, CancelSession(session_id=case.id), once())
    case.later()
    assert case.mails(*case.tick()) == both("Cancelled")
    assert list(iter_due(case.world.ctx.now() + timedelta(days=365))) == []
    check_everything()


def test_an_expiry_that_the_clock_wrote_is_checked_like_a_step_of_a_person(world: World) -> None:
    post = PostOffice.open(world)
    ana, remy = world.add_member("ana"), world.add_coach("remy", mode=BookingMode.REQUEST)
    world.book(ana, remy, None, proposed_starts=[TEN])
    all_was_told()
    world.clock.advance(hours=48)
    do_what_is_due(post.ctx, lambda: True)
    post.collect()
    world.clock.instant += CHECK_AFTER
    do_what_is_due(post.ctx, lambda: True)
    assert post.deliver(*post.collect()) == []
    assert [str(mail["Subject"]).partition(":")[0] for _, mail in post.sent()] == ["Expired"] * 2
    check_everything()


def test_while_the_queue_is_down_nothing_counts_as_checked(case: Case) -> None:
    case.later()
    broken = replace(case.post.ctx, queue=QueueThatIsDown())
    assert do_what_is_due(broken, lambda: True) == Run(done=0, failed=1, left=False)
    check_everything()
    case.later(MINUTE)
    assert case.mails(*case.tick()) == both("Confirmed")


def once_more(case: Case) -> None:
    """Ten minutes later, with a stream that tells nothing; then everything is counted."""
    case.later()
    case.tick()
    check_months(list(Row.scan(consistent_read=True)))
    check_everything()


def test_what_the_stream_lost_is_counted_ten_minutes_later(case: Case) -> None:
    once_more(case)
    actions.cancel(case.world.ctx, case.cora, CancelSession(session_id=case.id), once())
    once_more(case)


def test_a_session_that_time_completed_is_counted_without_the_stream(case: Case) -> None:
    case.world.clock.instant = TEN + timedelta(hours=25)
    case.tick()
    assert stored(case.id).status is Status.COMPLETED
    once_more(case)
    assert list(iter_due(case.world.ctx.now() + timedelta(days=365))) == []


def test_what_people_mark_after_it_began_is_counted_without_the_stream(case: Case) -> None:
    once_more(case)
    case.world.clock.instant = TEN + timedelta(minutes=10)
    actions.no_show(case.world.ctx, case.cora, case.id, Seat.COACH, once())
    once_more(case)
    assert case.tick() == []


def test_an_exceptional_refund_is_counted_and_told_without_the_stream_beside_the_cancellation(
    case: Case,
) -> None:
    case.world.clock.instant = TEN - timedelta(hours=1)
    actions.cancel(case.world.ctx, case.ana, CancelSession(session_id=case.id), once())
    actions.refund(case.world.ctx, case.world.owner(), case.id, "", once())
    case.later()
    told = case.mails(*case.tick())
    assert told == [("ana@acme.example", "1 credit is back"), *both("Cancelled")]
    check_months(list(Row.scan(consistent_read=True)))


def test_a_count_for_which_the_store_was_too_busy_is_made_when_the_check_comes_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise TryAgainError

    case.later()
    with monkeypatch.context() as while_busy:
        while_busy.setattr(usage, "commit", busy)
        assert do_what_is_due(case.post.ctx, lambda: True).failed == 1
    assert not stored(case.id).event.checked
    case.world.clock.instant += timedelta(hours=1)
    assert do_what_is_due(case.post.ctx, lambda: True).failed == 0
    assert stored(case.id).event.checked
    check_months(list(Row.scan(consistent_read=True)))


@pytest.mark.spoils
def test_a_count_that_fails_is_reported_and_holds_up_no_mail(case: Case) -> None:
    row = WorkspaceItem.get("WORKSPACE#acme", "WORKSPACE")
    row.timezone = "Nowhere/Land"
    row.save()
    case.later()
    assert do_what_is_due(case.post.ctx, lambda: True).failed == 1
    assert case.mails(*case.post.collect()) == both("Confirmed")
    assert stored(case.id).event.checked
