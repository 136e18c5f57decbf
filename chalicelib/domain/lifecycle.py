"""Which step a session may take, and what a step makes true.

    action       from          when             to              by
    accept       requested     before expiry    confirmed       coach
    decline      requested     before expiry    declined        coach
    withdraw     requested     before expiry    withdrawn       member
    expire       requested     from expiry on   expired         time
    cancel       confirmed     before start     cancelled       member, coach, admin
    reschedule   confirmed     before start     confirmed       member
    complete     confirmed     from start on    completed       coach, admin, time
    no-show      confirmed     from start on    no_show         coach, admin
    refund       cancelled, no_show, unpaid-back, once          coach, admin
    rate         completed     any time         completed       member

Every path of the API and every schedule goes through `check_allowed`; anything else is refused with
the present state and what is allowed in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.credits import Holding, Posting
from chalicelib.domain.errors import ForbiddenError, NotInStateError
from chalicelib.domain.pairings import Pairing
from chalicelib.domain.sessions import Event, Seat, Session, Status


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


class Moment(StrEnum):
    """Where now lies for a session."""

    BEFORE = "before"
    AFTER = "after"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states, on which side of its instant (expiry, start), and by whom."""

    sources: frozenset[Status]
    moment: Moment
    seats: frozenset[Seat]


EVERYONE = frozenset(Seat)
KEEPERS = frozenset({Seat.COACH, Seat.ADMIN})

STEPS: Mapping[Action, Step] = {
    Action.ACCEPT: Step(frozenset({Status.REQUESTED}), Moment.BEFORE, frozenset({Seat.COACH})),
    Action.DECLINE: Step(frozenset({Status.REQUESTED}), Moment.BEFORE, frozenset({Seat.COACH})),
    Action.WITHDRAW: Step(frozenset({Status.REQUESTED}), Moment.BEFORE, frozenset({Seat.MEMBER})),
    Action.EXPIRE: Step(frozenset({Status.REQUESTED}), Moment.AFTER, frozenset()),
    Action.CANCEL: Step(frozenset({Status.CONFIRMED}), Moment.BEFORE, EVERYONE),
    Action.RESCHEDULE: Step(frozenset({Status.CONFIRMED}), Moment.BEFORE, frozenset({Seat.MEMBER})),
    Action.COMPLETE: Step(frozenset({Status.CONFIRMED}), Moment.AFTER, KEEPERS),
    Action.NO_SHOW: Step(frozenset({Status.CONFIRMED}), Moment.AFTER, KEEPERS),
    Action.REFUND: Step(frozenset({Status.CANCELLED, Status.NO_SHOW}), Moment.ANY, KEEPERS),
    Action.RATE: Step(frozenset({Status.COMPLETED}), Moment.ANY, frozenset({Seat.MEMBER})),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of a session: everything that becomes true at once.

    `before` is None for a new session; the pair is None where the step does not touch it.
    """

    before: Session | None
    after: Session
    pairing: Pairing | None = None
    postings: tuple[Posting, ...] = ()
    holding: Holding | None = None


def allowed_actions(session: Session, seat: Seat | None, now: datetime) -> tuple[Action, ...]:
    """What may be done with the session now from this seat; None: by time itself."""
    return tuple(action for action in Action if is_allowed(action, session, seat, now))


def is_allowed(action: Action, session: Session, seat: Seat | None, now: datetime) -> bool:
    """Whether the step exists, from this seat and at this moment."""
    step = STEPS[action]
    if session.status not in step.sources:
        return False
    if seat is not None and seat not in step.seats:
        return False
    return step.moment in {Moment.ANY, _moment(session, now)}


def check_allowed(action: Action, session: Session, seat: Seat, now: datetime) -> None:
    """Holds a step to the table.

    Raises:
        ForbiddenError: this seat never takes this step.
        NotInStateError: it is not possible now; it carries the state and what is.
    """
    if seat not in STEPS[action].seats:
        raise ForbiddenError(f"From your seat, a session has no {action.value}.")
    if not is_allowed(action, session, seat, now):
        possible = allowed_actions(session, seat, now)
        told = ", ".join(possible) or "nothing"
        raise NotInStateError(
            f"This session is {session.status.value}. Now you can: {told}.",
            session.status.value,
            possible,
        )


def as_of(session: Session, now: datetime) -> Session:
    """The session as it is seen now: a request whose time is over has expired, written or not."""
    over = session.expires_at is not None and now >= session.expires_at
    if session.status is Status.REQUESTED and over:
        return replace(session, status=Status.EXPIRED)
    return session


def changed(
    session: Session, kind: str, actor_id: str, now: datetime, message: str = "", **fields: object
) -> Session:
    """The session after a step, with the event that tells of it."""
    version = session.version + 1
    event = Event(
        id=f"{session.id}.{version}", kind=kind, at=now, actor_id=actor_id, message=message
    )
    told = replace(session, version=version, event=event, attended_until=now)
    return replace(told, **fields)  # type: ignore[arg-type]


def _moment(session: Session, now: datetime) -> Moment:
    turning = session.expires_at if session.status is Status.REQUESTED else session.starts_at
    return Moment.BEFORE if turning is None or now < turning else Moment.AFTER
