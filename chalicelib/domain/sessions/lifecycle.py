"""Which step a session may take, and what a step makes true.

    action       from                    when             to                    by
    accept       requested               before expiry    confirmed             coach
                 confirmed, move open    before expiry    confirmed, moved      coach
    decline      requested               before expiry    declined              coach
                 confirmed, move open    before expiry    confirmed             coach
    withdraw     requested               before expiry    withdrawn             member
                 confirmed, move open    before expiry    confirmed             member
    expire       requested               from expiry on   expired               time
                 confirmed, move over    from expiry on   confirmed             time
    cancel       confirmed               before start     cancelled             member, coach, admin
    reschedule   confirmed, none open    before start     confirmed, moved or   member
                                                          with an open move
    complete     confirmed               from start on    completed             coach, admin, time
    no-show      confirmed               from start on    no_show               coach, admin
    refund       cancelled, no_show      unpaid-back      the same, once        coach, admin
    rate         completed               any time         completed             member

A move is open from its proposal to its expiry, which comes at the session's start at the latest. A
step that takes the session elsewhere ends it.

Every path of the API and every schedule goes through `check_allowed`; anything else is refused with
the present state and what is allowed in it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Holding, Posting
from chalicelib.domain.kernel.errors import ForbiddenError, NotInStateError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Event, Seat, Session, Status


class Action(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    COMPLETE = "complete"
    NO_SHOW = "no-show"
    REFUND = "refund"
    RATE = "rate"


Phase = Callable[[Session, datetime], bool]
"""A place in a session's life, as it is at an instant."""


def asked(session: Session, now: datetime) -> bool:
    """A request that waits for its answer."""
    return session.status is Status.REQUESTED and not _over(session.expires_at, now)


def asked_in_vain(session: Session, now: datetime) -> bool:
    """A request whose time is over, and nothing of that is written yet."""
    return session.status is Status.REQUESTED and _over(session.expires_at, now)


def ahead(session: Session, now: datetime) -> bool:
    """Confirmed and not begun."""
    return session.status is Status.CONFIRMED and not _over(session.starts_at, now)


def begun(session: Session, now: datetime) -> bool:
    """Confirmed and begun, and nothing of its end is written yet."""
    return session.status is Status.CONFIRMED and _over(session.starts_at, now)


def moving(session: Session, now: datetime) -> bool:
    """A move of it waits for its answer."""
    return session.open_move(now) is not None


def moving_in_vain(session: Session, now: datetime) -> bool:
    """A move's time is over, and nothing of that is written yet."""
    return session.proposed_move is not None and not moving(session, now)


def at_rest(session: Session, now: datetime) -> bool:
    """Not begun, and no move of it waits."""
    return ahead(session, now) and not moving(session, now)


def lost(session: Session, _: datetime) -> bool:
    """Called off, or somebody did not come."""
    return session.status in {Status.CANCELLED, Status.NO_SHOW}


def held(session: Session, _: datetime) -> bool:
    """It took place."""
    return session.status is Status.COMPLETED


class Step(Struct, frozen=True):
    """From which places in a session's life, and by whom; by nobody: by time."""

    sources: tuple[Phase, ...]
    seats: frozenset[Seat]


MEMBER, COACH = frozenset({Seat.MEMBER}), frozenset({Seat.COACH})
KEEPERS = frozenset({Seat.COACH, Seat.ADMIN})
EVERYONE = frozenset(Seat)

STEPS: Mapping[Action, Step] = {
    Action.ACCEPT: Step((asked, moving), COACH),
    Action.DECLINE: Step((asked, moving), COACH),
    Action.WITHDRAW: Step((asked, moving), MEMBER),
    Action.EXPIRE: Step((asked_in_vain, moving_in_vain), frozenset()),
    Action.CANCEL: Step((ahead,), EVERYONE),
    Action.RESCHEDULE: Step((at_rest,), MEMBER),
    Action.COMPLETE: Step((begun,), KEEPERS),
    Action.NO_SHOW: Step((begun,), KEEPERS),
    Action.REFUND: Step((lost,), KEEPERS),
    Action.RATE: Step((held,), MEMBER),
}


STEP_WORDS: Mapping[Action, Phrase] = {
    Action.ACCEPT: Phrase("accept it"),
    Action.DECLINE: Phrase("decline it"),
    Action.WITHDRAW: Phrase("withdraw it"),
    Action.EXPIRE: Phrase("let it expire"),
    Action.CANCEL: Phrase("cancel it"),
    Action.RESCHEDULE: Phrase("reschedule it"),
    Action.COMPLETE: Phrase("mark it as completed"),
    Action.NO_SHOW: Phrase("mark it as missed"),
    Action.REFUND: Phrase("refund it as an exception"),
    Action.RATE: Phrase("rate it"),
}
STATUS_WORDS: Mapping[Status, Phrase] = {
    Status.REQUESTED: Phrase("waits for the coach's answer"),
    Status.CONFIRMED: Phrase("is confirmed"),
    Status.COMPLETED: Phrase("is completed"),
    Status.NO_SHOW: Phrase("was missed"),
    Status.CANCELLED: Phrase("is cancelled"),
    Status.DECLINED: Phrase("was declined"),
    Status.WITHDRAWN: Phrase("was withdrawn"),
    Status.EXPIRED: Phrase("has expired"),
}
OVER = Phrase("Nothing more can be done with it.")


class Change(Struct, frozen=True, kw_only=True):
    """One step of a session: everything that becomes true at once.

    `before` is None for a new session; the pair is None where the step does not touch it. A coach
    who accepts may go over their own limits: then they are not asked (`limited`), only counted.
    """

    before: Session | None
    after: Session
    pairing: Pairing | None = None
    postings: tuple[Posting, ...] = ()
    holding: Holding | None = None
    limited: bool = True

    @property
    def chooses_time(self) -> bool:
        """Whether other time is taken or proposed, which the coach's schedule decided."""
        before, after = self.before, self.after
        if before is None or before.starts_at != after.starts_at:
            return True
        return after.proposed_move not in (None, before.proposed_move)


def allowed_actions(session: Session, seat: Seat | None, now: datetime) -> tuple[Action, ...]:
    """What may be done with the session now from this seat; None: by time itself."""
    return tuple(action for action in Action if is_allowed(action, session, seat, now))


def is_allowed(action: Action, session: Session, seat: Seat | None, now: datetime) -> bool:
    """Whether the step exists, from this seat and at this moment."""
    step = STEPS[action]
    if seat is not None and seat not in step.seats:
        return False
    return any(phase(session, now) for phase in step.sources)


def check_allowed(action: Action, session: Session, seat: Seat, now: datetime) -> None:
    """Holds a step to the table.

    Raises:
        ForbiddenError: this seat never takes this step.
        NotInStateError: it is not possible now; it carries the state and what is.
    """
    if seat not in STEPS[action].seats:
        raise ForbiddenError(
            Phrase(
                "Only {seats} can {step}.",
                seats=_named(STEPS[action].seats),
                step=STEP_WORDS[action],
            )
        )
    if not is_allowed(action, session, seat, now):
        status = STATUS_WORDS[as_of(session, now).status]
        told = (
            Phrase("This session {status} and a move of it waits for an answer.", status=status)
            if moving(session, now)
            else Phrase("This session {status}.", status=status)
        )
        raise not_in_state(told, session, seat, now)


def not_in_state(
    detail: Phrase, session: Session, seat: Seat, now: datetime, *, without: Action | None = None
) -> NotInStateError:
    """The refusal of a step, with the state and everything that is possible `without` that step."""
    possible = [each for each in allowed_actions(session, seat, now) if each is not without]
    steps = Phrase.either(STEP_WORDS[each] for each in possible)
    told = Phrase("You can {steps}.", steps=steps) if possible else OVER
    return NotInStateError(
        Phrase.joined([detail, told]), as_of(session, now).status.value, possible
    )


def _named(seats: Iterable[Seat]) -> Phrase:
    names = {
        Seat.MEMBER: Phrase("the member"),
        Seat.COACH: Phrase("the coach"),
        Seat.ADMIN: Phrase("an admin"),
    }
    named = [name for seat, name in names.items() if seat in seats]
    return Phrase.either(named) if named else Phrase("time itself")


def as_of(session: Session, now: datetime) -> Session:
    """The session as it is shown now: what waited in vain is over, written or not.

    Never to be stored: what a move that is over held is still to be given up.
    """
    if asked_in_vain(session, now):
        return replace(session, status=Status.EXPIRED)
    if moving_in_vain(session, now):
        return replace(session, proposed_move=None)
    return session


def changed(
    session: Session, kind: str, actor_id: str, now: datetime, message: str = "", **fields: object
) -> Session:
    """The session after a step that changed its time or state, with the event that tells of it.

    What was due of the time before is due no more.
    """
    return noted(
        session,
        kind,
        actor_id,
        now,
        message,
        **{"attended_until": now, "standing_event": None, **fields},
    )


def noted(
    session: Session, kind: str, actor_id: str, now: datetime, message: str = "", **fields: object
) -> Session:
    """The session after something that calendars need not know.

    The event behind what calendars show stays beside the new one, so its invites are still true.
    """
    version = session.version + 1
    event = Event(
        id=f"{session.id}.{version}", kind=kind, at=now, actor_id=actor_id, message=message
    )
    after = replace(session, version=version, event=event, standing_event=session.calendar_event)
    return replace(after, **fields)


def _over(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and now >= instant
