"""The mails of whole lives: from each step's stream record, or the clock, to the inboxes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.proposed_moves import ProposeMove
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.notices.messages import list_messages
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.notices.mail_status import list_session_messages
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.lots import all_was_told
from tests.kit.post import Image, PostOffice, image_of
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=2)
ELEVEN, NOON = TEN + timedelta(hours=1), TEN + timedelta(hours=2)
ANA, CORA = "ana@acme.example", "cora@acme.example"

Invited = tuple[str, int, datetime]
"""Method, sequence, start."""


def once() -> Once[SeenSession]:
    return Once(None, "", 200, lambda seen: seen.session.status.value)


@dataclass
class Life:
    """A session of Ana with Cora, and the post that tells of it."""

    world: World
    post: PostOffice
    ana: str
    cora: str
    id: str
    before: Image | None = None

    def relay(self) -> list[str]:
        """The notices of what happened since; they wait in the queue no longer."""
        self.world.clock.advance(seconds=1)
        after = image_of(self.id)
        assert self.post.relay(self.post.record(after, self.before)) == []
        self.before = after
        return self.post.collect()

    def tell(self) -> list[tuple[str, EmailMessage]]:
        """Relays and delivers what happened since, everything twice; the mails of it."""
        return self.delivered(*self.relay())

    def tick(self) -> list[tuple[str, EmailMessage]]:
        """Lets time do its work; the mails of it."""
        do_what_is_due(self.post.ctx, lambda: True)
        return self.delivered(*self.post.collect())

    def delivered(self, *bodies: str) -> list[tuple[str, EmailMessage]]:
        before = len(self.post.sent())
        assert self.post.deliver(*bodies) == self.post.deliver(*bodies) == []
        return self.post.sent()[before:]

    def accept(self, starts_at: datetime) -> None:
        actions.accept(self.world.ctx, self.cora, self.id, starts_at, once())

    def move(self, starts_at: datetime, message: str = "") -> None:
        command = MoveSession(session_id=self.id, starts_at=starts_at, message=message)
        actions.move(self.world.ctx, self.ana, command, once())

    def propose(self, *starts: datetime, message: str = "") -> None:
        command = ProposeMove(session_id=self.id, proposed_starts=starts, message=message)
        actions.propose_move(self.world.ctx, self.ana, command, once())

    def decline(self, reason: str = "") -> None:
        actions.decline(self.world.ctx, self.cora, self.id, reason, once())

    def withdraw(self) -> None:
        actions.withdraw(self.world.ctx, self.ana, self.id, once())

    def cancel(self, caller: str, reason: str = "") -> None:
        actions.cancel(
            self.world.ctx, caller, CancelSession(session_id=self.id, reason=reason), once()
        )


@pytest.fixture
def live(world: World) -> Callable[..., Life]:
    def begin(*proposed: datetime, starts_at: datetime | None = None, **wish: Any) -> Life:
        mode = BookingMode.REQUEST if proposed else BookingMode.INSTANT
        ana, cora = world.add_member("ana"), world.add_coach("cora", mode=mode)
        starts = None if proposed else starts_at or TEN
        session_id = world.book(ana, cora, starts, proposed_starts=proposed, **wish).body
        all_was_told()
        return Life(world, PostOffice.open(world), ana, cora, session_id)

    return begin


def confirms_at_once(coach_id: str) -> None:
    """The coach stops reviewing."""
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    schedule = replace(
        coach.schedule, booking_mode=BookingMode.INSTANT, version=coach.schedule.version + 1
    )
    commit(*coaches.put_schedule(schedule))


def subjects(mails: list[tuple[str, EmailMessage]]) -> list[tuple[str, str]]:
    return sorted((to, str(mail["Subject"]).partition(":")[0]) for to, mail in mails)


def both(subject: str) -> list[tuple[str, str]]:
    return [(ANA, subject), (CORA, subject)]


def invites(mails: list[tuple[str, EmailMessage]]) -> list[Invited]:
    found: list[Invited] = []
    for _, mail in mails:
        for part in mail.iter_attachments():
            calendar = Calendar.from_ical(part.get_content())
            (event,) = calendar.walk("VEVENT")
            assert part.get_content_type() == "application/ics"
            sequence = int(str(event["SEQUENCE"]))
            found.append((str(calendar["METHOD"]), sequence, event.decoded("DTSTART")))
    return found


def text(mail: EmailMessage) -> str:
    body = mail.get_body(["plain"])
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_one_life_from_the_request_to_its_cancellation(live: Callable[..., Life]) -> None:
    life = live(TEN, ELEVEN, note="It is urgent.")
    asked = life.tell()
    assert subjects(asked) == [(ANA, "Requested"), (CORA, "New request")]
    assert invites(asked) == []
    life.accept(TEN)
    accepted = life.tell()
    assert subjects(accepted) == both("Confirmed")
    assert invites(accepted) == [("REQUEST", 0, TEN)] * 2
    confirms_at_once(life.cora)
    life.move(NOON, message="Later\nsuits me.")
    moved = life.tell()
    assert subjects(moved) == both("Moved")
    assert invites(moved) == [("REQUEST", 1, NOON)] * 2
    assert all("\n> Later\n> suits me.\n" in text(mail) for _, mail in moved)
    life.cancel(life.cora, reason="ill")
    called_off = life.tell()
    assert subjects(called_off) == both("Cancelled")
    assert invites(called_off) == [("CANCEL", 2, NOON)] * 2
    assert all("Refunded  1 credit, all that was paid" in text(mail) for _, mail in called_off)
    assert len(life.post.sent()) == 8
    threads = {(to, mail["References"]) for to, mail in life.post.sent()}
    assert len(threads) == 2, "one for each of the two"
    shown = list_session_messages(life.post.ctx, life.ana, life.id)
    kinds = ["requested", "confirmed", "rescheduled", "cancelled"]
    assert [(each.kind, each.to) for each in shown] == [
        (kind, name) for kind in kinds for name in ("Ana", "Cora")
    ]


def test_a_session_moved_before_its_invite_went_is_told_once_at_its_new_time(
    live: Callable[..., Life],
) -> None:
    life = live()
    confirmed = life.relay()
    life.move(NOON)
    mails = life.delivered(*confirmed, *life.relay())
    assert subjects(mails) == both("Moved")
    assert invites(mails) == [("REQUEST", 1, NOON)] * 2


def test_a_session_cancelled_before_its_invite_went_is_told_without_one(
    live: Callable[..., Life],
) -> None:
    life = live()
    confirmed = life.relay()
    life.cancel(life.ana)
    mails = life.delivered(*confirmed, *life.relay())
    assert subjects(mails) == both("Cancelled")
    assert invites(mails) == []
    assert not any("calendar" in text(mail) for _, mail in mails)


def test_whose_invite_may_have_gone_gets_it_called_off_and_the_other_not(
    live: Callable[..., Life],
) -> None:
    life = live()
    to_ana, to_cora = life.relay()
    life.delivered(to_ana)
    life.cancel(life.cora)
    mails = dict(life.delivered(to_cora, *life.relay()))
    assert invites([(ANA, mails[ANA])]) == [("CANCEL", 1, TEN)]
    assert invites([(CORA, mails[CORA])]) == []


def test_a_refund_as_an_exception_swallows_no_cancellation(live: Callable[..., Life]) -> None:
    life = live()
    life.world.clock.instant = TEN - timedelta(hours=1)
    life.tell()
    life.cancel(life.ana)
    waiting = life.relay()
    actions.refund(life.world.ctx, life.cora, life.id, "a good reason", once())
    mails = life.delivered(*waiting, *life.relay())
    assert subjects(mails) == [(ANA, "1 credit is back"), *both("Cancelled")]
    assert all("Refunded  1 credit, all that was paid" in text(mail) for _, mail in mails)


@pytest.mark.parametrize("step", ["decline", "withdraw"])
def test_the_end_of_a_request_is_told_to_both(live: Callable[..., Life], step: str) -> None:
    life = live(TEN, ELEVEN)
    asked = life.relay()
    if step == "decline":
        actions.decline(life.world.ctx, life.cora, life.id, "<b>away</b>", once())
    else:
        actions.withdraw(life.world.ctx, life.ana, life.id, once())
    mails = life.delivered(*asked, *life.relay())
    assert subjects(mails) == both("Declined" if step == "decline" else "Withdrawn")


def test_an_unanswered_request_is_recalled_to_the_coach_and_told_when_it_expires(
    live: Callable[..., Life],
) -> None:
    life = live(TEN + timedelta(days=7))
    life.tell()
    life.world.clock.advance(hours=24)
    assert subjects(life.tick()) == [(CORA, "Still waiting for your answer")]
    assert life.tell() == life.tick() == []
    life.world.clock.advance(hours=24)
    assert life.tick() == []
    assert subjects(life.tell()) == both("Expired")


def test_both_are_reminded_a_day_and_an_hour_before(live: Callable[..., Life]) -> None:
    life = live()
    life.tell()
    life.world.clock.instant = TEN - timedelta(hours=24)
    assert subjects(life.tick()) == both("Reminder")
    life.world.clock.instant = TEN - timedelta(hours=1)
    assert subjects(life.tick()) == both("Soon")
    life.world.clock.instant = TEN
    assert life.tick() == []


def test_a_reminder_that_waited_too_long_or_is_of_another_time_is_never_sent(
    live: Callable[..., Life],
) -> None:
    life = live()
    life.tell()
    life.world.clock.instant = TEN - timedelta(hours=24)
    do_what_is_due(life.post.ctx, lambda: True)
    waiting = life.post.collect()
    life.move(TEN + timedelta(days=5))
    assert life.delivered(*waiting) == []
    life.tell()
    life.world.clock.instant = TEN + timedelta(days=4)
    assert subjects(life.tick()) == both("Reminder")
    superseded = MessageStatus.SUPERSEDED
    assert [each.status for each in list_messages(life.id)].count(superseded) == 2


def test_a_reminder_that_was_due_when_the_session_was_booked_is_never_sent(
    live: Callable[..., Life],
) -> None:
    life = live(starts_at=MONDAY + timedelta(hours=3))
    life.tell()
    assert life.tick() == []
    life.world.clock.instant = MONDAY + timedelta(hours=2)
    assert subjects(life.tick()) == both("Soon")


def test_a_proposed_move_is_told_without_an_invite_and_its_acceptance_with_one(
    live: Callable[..., Life],
) -> None:
    life = live(TEN)
    life.accept(TEN)
    assert invites(life.tell()) == [("REQUEST", 0, TEN)] * 2
    life.propose(ELEVEN, NOON, message="Could we meet <b>later</b>?")
    proposed = life.tell()
    assert subjects(proposed) == [(ANA, "Move proposed"), (CORA, "New time asked for")]
    assert invites(proposed) == []
    assert all("Could we meet" in text(mail) for _, mail in proposed)
    life.accept(NOON)
    moved = life.tell()
    assert subjects(moved) == both("Moved")
    assert invites(moved) == [("REQUEST", 1, NOON)] * 2
    assert all("Could we meet" in text(mail) for _, mail in moved)
    life.cancel(life.cora)
    assert invites(life.tell()) == [("CANCEL", 2, NOON)] * 2


def test_a_proposal_right_after_the_confirmation_swallows_no_invite(
    live: Callable[..., Life],
) -> None:
    life = live(TEN)
    life.relay()
    life.accept(TEN)
    confirmed = life.relay()
    life.propose(NOON)
    proposed = life.relay()
    mails = life.delivered(*confirmed)
    assert (subjects(mails), invites(mails)) == (both("Confirmed"), [("REQUEST", 0, TEN)] * 2)
    life.decline("I am away.")
    declined = life.relay()
    assert life.delivered(*proposed) == []
    assert subjects(life.delivered(*declined)) == both("Not moved")


def test_a_proposal_right_after_a_move_swallows_no_invite(live: Callable[..., Life]) -> None:
    life = live(TEN)
    life.accept(TEN)
    life.tell()
    life.propose(ELEVEN, message="Eleven?")
    life.accept(ELEVEN)
    moved = life.relay()
    life.propose(NOON, message="Or noon?")
    life.relay()
    mails = life.delivered(*moved)
    assert invites(mails) == [("REQUEST", 1, ELEVEN)] * 2
    assert all("Eleven?" in text(mail) and "noon" not in text(mail) for _, mail in mails)
    life.accept(NOON)
    assert invites(life.tell()) == [("REQUEST", 2, NOON)] * 2


def test_an_invite_that_waited_past_a_withdrawn_move_is_sent_once(
    live: Callable[..., Life],
) -> None:
    life = live(TEN)
    life.accept(TEN)
    waiting = life.relay()
    life.propose(NOON)
    life.withdraw()
    mails = life.tell()
    assert subjects(mails) == both("Not moved")
    assert invites(life.delivered(*waiting, *waiting)) == [("REQUEST", 0, TEN)] * 2


def test_an_unanswered_move_is_recalled_to_the_coach_and_told_when_it_expires(
    live: Callable[..., Life],
) -> None:
    life = live(TEN)
    life.accept(TEN)
    life.tell()
    life.propose(TEN + timedelta(days=2))
    life.tell()
    life.world.clock.advance(hours=24)
    assert subjects(life.tick()) == [(CORA, "Still waiting for your answer")]
    life.world.clock.instant = TEN - timedelta(hours=24)
    assert subjects(life.tick()) == both("Reminder")
    life.world.clock.instant = MONDAY + timedelta(hours=49)
    assert subjects(life.tick()) == []
    assert subjects(life.tell()) == both("Not moved")
    life.world.clock.instant = TEN - timedelta(hours=1)
    assert len(life.tick()) == 2


def test_a_run_that_is_late_loses_neither_the_expiry_nor_the_reminder(
    live: Callable[..., Life],
) -> None:
    life = live(TEN)
    life.accept(TEN)
    life.tell()
    life.propose(ELEVEN - timedelta(hours=3), message="Earlier?")
    life.tell()
    life.world.clock.instant = TEN - timedelta(minutes=50)
    assert len(life.tick()) == 2
    assert subjects(life.tell()) == both("Not moved")
    kinds = [each.kind for each in list_session_messages(life.world.ctx, life.ana, life.id)]
    assert kinds.count("reminder_1h") == kinds.count("move_expired") == 2


def test_a_proposal_swallows_no_reminder_that_is_due(live: Callable[..., Life]) -> None:
    life = live(TEN)
    life.accept(TEN)
    life.tell()
    life.world.clock.instant = TEN - timedelta(hours=24) + timedelta(minutes=2)
    life.propose(NOON)
    life.tell()
    assert len(life.tick()) == 2
    life.withdraw()
    assert len(life.tell()) == 2
