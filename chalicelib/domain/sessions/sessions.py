"""A session, from the request to its end.

              book (instant coach)
        ─────────────────────────────► confirmed ──► completed
        request           accept       ▲     │ └───► no_show
        ────────► requested ───────────┘     └─────► cancelled
                      └──► declined | withdrawn | expired

A confirmed session may carry one *proposed move*, which a coach who reviews is asked for; the
session stands where it is until the coach accepts.

Price and policy are copied in when the session is booked; later edits of the catalogue never reach
it. `version` rises with every change and names the change's event; `sequence` is the invite's.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.time.intervals import Interval

MOST_RESCHEDULES = 5


class Status(StrEnum):
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STANDING = frozenset({Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW})
"""The states in which a session takes both persons' time and counts for the coach's limits."""


class Seat(StrEnum):
    """From which side someone looks at a session."""

    MEMBER = "member"
    COACH = "coach"
    ADMIN = "admin"


class Named(Struct, frozen=True):
    """An id with the name that it had when it was copied."""

    id: str
    name: str


class Policy(Struct, frozen=True, kw_only=True):
    cancellation_window_hours: int
    late_reschedule_credits: int

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.cancellation_window_hours)

    def deadline(self, starts_at: datetime) -> datetime:
        """Until then, inclusive, a session of this start is cancelled and moved for nothing."""
        return starts_at - self.window


class Event(Struct, frozen=True, kw_only=True):
    """What last happened to a session: the outbox row that leaves by the table's stream.

    `checked`: it was checked whether the queue had its notices (`domain/notices/outbox_check.py`).
    """

    id: str
    kind: str
    at: datetime
    actor_id: str
    message: str = ""
    checked: bool = False


class Cancelled(Struct, frozen=True, kw_only=True):
    at: datetime
    by: Seat
    reason: str
    refunded_credits: int


class Moved(Struct, frozen=True, kw_only=True):
    """The last move: where the session stood before, and what this move cost."""

    starts_at: datetime
    charge_credits: int


class ProposedMove(Struct, frozen=True, kw_only=True):
    """A move that the coach is asked for; what it costs was fixed when it was made.

    `claimed` is what it holds of the coach's time, if the coach wants that. `attended_until` says
    up to which instant time has dealt with it.
    """

    proposed_starts: tuple[datetime, ...]
    expires_at: datetime
    charge_credits: int
    created_at: datetime
    attended_until: datetime
    message: str = ""
    claimed: tuple[Interval, ...] = ()


class Refund(Struct, frozen=True, kw_only=True):
    """A return of all that was paid: by cancelling, by the coach's no-show, or as an exception."""

    at: datetime
    by: Seat
    credits: int
    note: str = ""


class Rating(Struct, frozen=True):
    """What the member thinks of it: 1 to 5 stars, and perhaps a text."""

    stars: int
    text: str = ""


class Session(Struct, frozen=True, kw_only=True):
    """`claimed` is the coach's time as claimed, with the buffers of that moment; `paid_lots` says
    which lots (use-by date or `never`) the price came from; `refundable_until` never moves once it
    has passed; `confirmed_at` is None before that, and in rows older than the field;
    `standing_event` is the event behind what calendars show, where it is not the last.
    """

    id: str
    workspace_id: str
    status: Status
    coach: Named
    member: Named
    coaching_type: Named
    session_type: Named
    minutes: int
    credits: int
    wallet_id: str
    policy: Policy
    created_at: datetime
    attended_until: datetime
    event: Event
    confirmed_at: datetime | None = None
    starts_at: datetime | None = None
    refundable_until: datetime | None = None
    claimed: tuple[Interval, ...] = ()
    paid_lots: Mapping[str, int] = field(default_factory=dict)
    proposed_starts: tuple[datetime, ...] = ()
    expires_at: datetime | None = None
    meeting_url: str | None = None
    note: str = ""
    late_charges_credits: int = 0
    reschedules: int = 0
    no_show_by: Seat | None = None
    rating: Rating | None = None
    moved: Moved | None = None
    proposed_move: ProposedMove | None = None
    standing_event: Event | None = None
    cancelled: Cancelled | None = None
    refund: Refund | None = None
    sequence: int = 0
    version: int = 1

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def span(self) -> Interval:
        """The time that it takes, without buffers.

        Raises:
            ValueError: it has no start yet.
        """
        if self.starts_at is None:
            raise ValueError("a session without a start takes no time")
        return Interval(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))

    @property
    def claimed_by_member(self) -> tuple[Interval, ...]:
        """The member's time that it takes: none before it is confirmed or once it is called off."""
        return (self.span,) if self.status in STANDING else ()

    @property
    def claimed_by_coach(self) -> tuple[Interval, ...]:
        """The coach's time that it takes, with what a proposed move holds beside it."""
        return (*self.claimed, *(self.proposed_move.claimed if self.proposed_move else ()))

    @property
    def calendar_event(self) -> Event:
        """The event behind what calendars show: the last one that changed its time or state."""
        return self.standing_event or self.event

    @property
    def move_hold(self) -> str:
        """Under which key its wallet holds the charge of a proposed move."""
        return f"{self.id}.move"

    def open_move(self, now: datetime) -> ProposedMove | None:
        """The move that waits for the coach's answer; from its expiry on there is none."""
        move = self.proposed_move
        return move if move and now < move.expires_at else None

    @property
    def free_until(self) -> datetime | None:
        """Until then the member moves it for nothing: the present start less the window."""
        return self.policy.deadline(self.starts_at) if self.starts_at else None

    @property
    def paid_credits(self) -> int:
        """All that was paid for it, late charges included."""
        return self.credits + self.late_charges_credits


def seat_of(session: Session, person_id: str, *, administers: bool) -> Seat | None:
    """From which side this person may look at it; None: for them it does not exist."""
    if person_id == session.member.id:
        return Seat.MEMBER
    if person_id == session.coach.id:
        return Seat.COACH
    return Seat.ADMIN if administers else None
