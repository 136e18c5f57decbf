"""Every deadline of a session, a second before it, at it and a second after it.

Coach, member and server are in three zones, and the coach's clock changes between the deadlines and
the start: deadlines are elapsed time, so none of that may move them.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.credits.credits import freed
from chalicelib.domain.kernel.errors import NotInStateError, SlotNotOfferedError
from chalicelib.domain.notices.notices import is_superseded, notices_of, timely_notices
from chalicelib.domain.sessions.booking_requests import (
    decide_accept,
    decide_decline,
    decide_expiry,
    decide_withdraw,
)
from chalicelib.domain.sessions.cancellation.policy import (
    CancelSession,
    cancellation_terms,
    decide_cancel,
    reschedule_terms,
)
from chalicelib.domain.sessions.completion import decide_complete, decide_no_show
from chalicelib.domain.sessions.deadlines import Due, due_now
from chalicelib.domain.sessions.lifecycle import Action, as_of, is_allowed
from chalicelib.domain.sessions.proposed_moves import (
    ProposeMove,
    decide_move_accept,
    decide_move_decline,
    decide_move_expiry,
    decide_move_withdrawal,
    decide_proposal,
)
from chalicelib.domain.sessions.rescheduling import MoveSession, decide_move
from chalicelib.domain.sessions.sessions import (
    Seat,
    Session,
    Status,
)
from tests.unit.domain.sessions.deadline_scenes import DAY, HOUR, SCENES, Scene

SECOND = timedelta(seconds=1)
AROUND = {-1: -SECOND, 0: timedelta(0), 1: SECOND}


@pytest.fixture(params=SCENES, ids=lambda scene: scene.coach)
def scene(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """The scene, with the process in its server's zone."""
    found: Scene = request.param
    monkeypatch.setenv("TZ", found.server)
    time.tzset()
    yield found
    monkeypatch.undo()
    time.tzset()


Probe = Callable[[Scene, datetime], object]
"""What is so at an instant."""


def succeeds(step: Callable[[], object]) -> bool:
    try:
        step()
    except (NotInStateError, SlotNotOfferedError):
        return False
    return True


def free(scene: Scene, now: datetime) -> object:
    return reschedule_terms(scene.confirmed(), Seat.MEMBER, now).free


def refundable(scene: Scene, now: datetime) -> object:
    return cancellation_terms(scene.confirmed(), Seat.MEMBER, now).refundable


def refunded(scene: Scene, now: datetime) -> object:
    facts = scene.facts(scene.confirmed(), Seat.MEMBER)
    return bool(decide_cancel(CancelSession(session_id="s1"), facts, now).postings)


def move(scene: Scene, now: datetime) -> Session:
    command = MoveSession(session_id="s1", starts_at=scene.starts_at + DAY)
    facts, coach = scene.facts(scene.confirmed(), Seat.MEMBER), scene.reviewer(BookingMode.INSTANT)
    return decide_move(command, facts, coach, Occupancy(), now).after


def moved_for_nothing(scene: Scene, now: datetime) -> object:
    return move(scene, now).late_charges_credits == 0


def refundable_anew(scene: Scene, now: datetime) -> object:
    """Whether the move gave the refund a new deadline."""
    return move(scene, now).refundable_until == scene.starts_at


def propose(scene: Scene, now: datetime) -> Session:
    starts = scene.starts_at + DAY, scene.starts_at + 2 * DAY
    command = ProposeMove(session_id="s1", proposed_starts=starts)
    facts = scene.facts(scene.confirmed(), Seat.MEMBER)
    return decide_proposal(command, facts, scene.reviewer(), Occupancy(), now).after


def proposed_for_nothing(scene: Scene, now: datetime) -> object:
    moving = propose(scene, now).proposed_move
    return moving is not None and moving.charge_credits == 0


def accepted_late(scene: Scene, now: datetime) -> object:
    """Whether a move proposed now, and accepted hours later, gives the refund a new deadline."""
    facts, start = scene.facts(propose(scene, now), Seat.COACH), scene.starts_at + DAY
    later = scene.starts_at - HOUR
    change = decide_move_accept(start, facts, scene.reviewer(), Occupancy(), later)
    return change.after.refundable_until == scene.starts_at


def may(action: Action, seat: Seat) -> Probe:
    return lambda scene, now: is_allowed(action, scene.confirmed(), seat, now)


def does(step: Callable[[Scene, datetime], object]) -> Probe:
    return lambda scene, now: succeeds(lambda: step(scene, now))


def cancels(seat: Seat) -> Probe:
    def cancel(scene: Scene, now: datetime) -> object:
        facts = scene.facts(scene.confirmed(), seat)
        return decide_cancel(CancelSession(session_id="s1"), facts, now)

    return does(cancel)


def answers_request(step: str) -> Probe:
    def answer(scene: Scene, now: datetime) -> object:
        facts = scene.facts(scene.asked(), Seat.MEMBER if step == "withdraw" else Seat.COACH)
        if step == "accept":
            start = scene.starts_at + DAY
            return decide_accept(start, facts, scene.reviewer(), Occupancy(), now)
        return decide_decline(facts, "", now) if step == "decline" else decide_withdraw(facts, now)

    return does(answer)


def answers_move(step: str) -> Probe:
    def answer(scene: Scene, now: datetime) -> object:
        facts = scene.facts(scene.moving(), Seat.MEMBER if step == "withdraw" else Seat.COACH)
        if step == "accept":
            start = scene.starts_at + DAY
            return decide_move_accept(start, facts, scene.reviewer(), Occupancy(), now)
        if step == "decline":
            return decide_move_decline(facts, "", now)
        return decide_move_withdrawal(facts, now)

    return does(answer)


def accepts_the_first_time(scene: Scene, now: datetime) -> object:
    """A request whose expiry is a day later than its first proposed start."""
    asked = replace(scene.asked(), expires_at=scene.starts_at + DAY)
    facts = scene.facts(asked, Seat.COACH)
    return decide_accept(scene.starts_at, facts, scene.reviewer(), Occupancy(), now)


def all_is_available(session: Callable[[Scene], Session]) -> Probe:
    """Whether what was held counts as available."""

    def available(scene: Scene, now: datetime) -> object:
        wallet, today = scene.facts(session(scene), Seat.MEMBER).wallet, now.date()
        return freed(wallet, now, today).available(today) == 10

    return available


def is_told(session: Callable[[Scene], Session]) -> Probe:
    """Whether the mail of the session's last event still goes out."""
    return lambda scene, now: (
        not any(is_superseded(notice, session(scene), now) for notice in notices_of(session(scene)))
    )


def is_due(due: Due, session: Callable[[Scene], Session]) -> Probe:
    def found(scene: Scene, now: datetime) -> object:
        moment = due_now(session(scene), now)
        return moment is not None and moment[1] is due

    return found


def reminds(due: Due, lead: timedelta) -> Probe:
    """Whether a session that is booked at this instant is ever reminded of."""

    def found(scene: Scene, now: datetime) -> object:
        booked = replace(scene.confirmed(), created_at=now, attended_until=now)
        at = scene.starts_at - lead
        moment = due_now(booked, max(now, at) + 2 * SECOND)
        return moment == (at, due)

    return found


def still_told(
    due: Due, session: Callable[[Scene], Session], at: Callable[[Scene], datetime]
) -> Probe:
    """Whether a reminder that waited in the queue still goes out."""

    def told(scene: Scene, now: datetime) -> object:
        found = session(scene)
        return not any(
            is_superseded(notice, found, now) for notice in timely_notices(found, (at(scene), due))
        )

    return told


def start(scene: Scene) -> datetime:
    return scene.starts_at


def before_start(lead: timedelta) -> Callable[[Scene], datetime]:
    return lambda scene: scene.starts_at - lead


UNTIL, BEFORE, FROM = (True, True, False), (True, False, False), (False, True, True)
"""A second before, at and after: so up to and at it, only before it, or from it on."""

WINDOW = before_start(DAY)
MOVE_OVER = before_start(3 * HOUR)
NAGGED = before_start(DAY)
MOVE_NAGGED = before_start(DAY + 3 * HOUR)


def over(scene: Scene) -> datetime:
    """24 hours after the end."""
    return scene.starts_at + timedelta(minutes=25) + DAY


DEADLINES: dict[str, tuple[Callable[[Scene], datetime], Probe, tuple[bool, bool, bool]]] = {
    "a move is shown as free": (WINDOW, free, UNTIL),
    "a move costs nothing": (WINDOW, moved_for_nothing, UNTIL),
    "a proposal costs nothing": (WINDOW, proposed_for_nothing, UNTIL),
    "a cancellation is shown as refundable": (WINDOW, refundable, UNTIL),
    "a cancellation gives back": (WINDOW, refunded, UNTIL),
    "a move gives the refund a new deadline": (WINDOW, refundable_anew, UNTIL),
    "a proposal accepted later does": (WINDOW, accepted_late, UNTIL),
    "a request is accepted": (start, answers_request("accept"), BEFORE),
    "a request is declined": (start, answers_request("decline"), BEFORE),
    "a request is withdrawn": (start, answers_request("withdraw"), BEFORE),
    "a request's mail goes out": (start, is_told(Scene.asked), BEFORE),
    "a request is shown as expired": (
        start,
        lambda scene, now: as_of(scene.asked(), now).status is Status.EXPIRED,
        FROM,
    ),
    "a request expires by time": (
        start,
        lambda scene, now: decide_expiry(scene.facts(scene.asked(), Seat.ADMIN), now) is not None,
        FROM,
    ),
    "a request's expiry is due": (start, is_due(Due.EXPIRE, Scene.asked), FROM),
    "a request's credits are free": (start, all_is_available(Scene.asked), FROM),
    "a proposed start is accepted": (start, does(accepts_the_first_time), BEFORE),
    "a proposed move is accepted": (MOVE_OVER, answers_move("accept"), BEFORE),
    "a proposed move is declined": (MOVE_OVER, answers_move("decline"), BEFORE),
    "a proposed move is withdrawn": (MOVE_OVER, answers_move("withdraw"), BEFORE),
    "a proposed move's mail goes out": (MOVE_OVER, is_told(Scene.moving), BEFORE),
    "a proposed move is shown": (
        MOVE_OVER,
        lambda scene, now: as_of(scene.moving(), now).proposed_move is not None,
        BEFORE,
    ),
    "another move is possible": (
        MOVE_OVER,
        lambda scene, now: reschedule_terms(scene.moving(), Seat.MEMBER, now).allowed,
        FROM,
    ),
    "a proposed move expires by time": (
        MOVE_OVER,
        lambda scene, now: (
            decide_move_expiry(scene.facts(scene.moving(), Seat.ADMIN), now) is not None
        ),
        FROM,
    ),
    "a proposed move's expiry is due": (MOVE_OVER, is_due(Due.EXPIRE_MOVE, Scene.moving), FROM),
    "a proposed move's charge is free": (MOVE_OVER, all_is_available(Scene.moving), FROM),
    "the member may cancel": (start, may(Action.CANCEL, Seat.MEMBER), BEFORE),
    "the member cancels": (start, cancels(Seat.MEMBER), BEFORE),
    "the coach cancels": (start, cancels(Seat.COACH), BEFORE),
    "an admin cancels": (start, cancels(Seat.ADMIN), BEFORE),
    "the member may move": (start, may(Action.RESCHEDULE, Seat.MEMBER), BEFORE),
    "the member moves": (start, does(move), BEFORE),
    "the member proposes": (start, does(propose), BEFORE),
    "the coach may complete": (start, may(Action.COMPLETE, Seat.COACH), FROM),
    "the coach completes": (
        start,
        does(lambda scene, now: decide_complete(scene.facts(scene.confirmed(), Seat.COACH), now)),
        FROM,
    ),
    "the coach marks a no-show": (
        start,
        does(
            lambda scene, now: decide_no_show(
                scene.facts(scene.confirmed(), Seat.COACH), Seat.MEMBER, now
            )
        ),
        FROM,
    ),
    "it is completed by time": (over, is_due(Due.COMPLETE, Scene.confirmed), FROM),
    "a day before is due": (WINDOW, is_due(Due.REMINDER_24H, Scene.confirmed), FROM),
    "an hour before is due": (before_start(HOUR), is_due(Due.REMINDER_1H, Scene.confirmed), FROM),
    "booked so late, it is recalled a day before": (WINDOW, reminds(Due.REMINDER_24H, DAY), BEFORE),
    "booked so late, it is recalled an hour before": (
        before_start(HOUR),
        reminds(Due.REMINDER_1H, HOUR),
        BEFORE,
    ),
    "a reminder that waited goes out": (
        start,
        still_told(Due.REMINDER_1H, Scene.confirmed, before_start(HOUR)),
        BEFORE,
    ),
    "the coach is asked again": (NAGGED, is_due(Due.NAG, Scene.asked), FROM),
    "a nag that waited goes out": (start, still_told(Due.NAG, Scene.asked, NAGGED), BEFORE),
    "the coach is asked again to move": (MOVE_NAGGED, is_due(Due.NAG_MOVE, Scene.moving), FROM),
    "a nag to move that waited goes out": (
        MOVE_OVER,
        still_told(Due.NAG_MOVE, Scene.moving, MOVE_NAGGED),
        BEFORE,
    ),
}


@pytest.mark.parametrize("offset", AROUND)
@pytest.mark.parametrize("name", DEADLINES)
def test_a_deadline_holds_to_the_second(scene: Scene, name: str, offset: int) -> None:
    at, probe, expected = DEADLINES[name]
    assert probe(scene, at(scene) + AROUND[offset]) is expected[offset + 1]


def test_the_coachs_clock_changes_between_each_deadline_and_the_start(scene: Scene) -> None:
    zone = ZoneInfo(scene.coach)
    offsets = {each.astimezone(zone).utcoffset() for each in (scene.starts_at, WINDOW(scene))}
    assert len(offsets) == 2
    assert len({scene.coach, scene.member, scene.server}) == 3
