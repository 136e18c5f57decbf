"""A confirmed session and its people, for what needs no table."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.sessions.sessions import Event, Named, Policy, ProposedMove, Session, Status
from chalicelib.domain.workspaces.people import Person

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

ANA = Person(id="ana", name="Ana Díaz", email="ana@acme.example", timezone="Europe/London")
CORA = Person(id="cora", name="Cora Lind", email="cora@acme.example", timezone="Asia/Kathmandu")


def a_session(
    *, starts_at: datetime = STARTS_AT, window_hours: int = 24, **changes: Any
) -> Session:
    """25 minutes of Leadership for 1 credit; a late move costs 1 more."""
    session = Session(
        id="s1",
        workspace_id="acme",
        status=Status.CONFIRMED,
        coach=Named(CORA.id, CORA.name),
        member=Named(ANA.id, ANA.name),
        coaching_type=Named("acme.leadership", "Leadership"),
        session_type=Named("acme.25", "25 minutes"),
        minutes=25,
        credits=1,
        wallet_id="acme.ana",
        policy=Policy(cancellation_window_hours=window_hours, late_reschedule_credits=1),
        created_at=NOW,
        attended_until=NOW,
        event=Event(id="s1.1", kind="confirmed", at=NOW, actor_id=ANA.id),
        starts_at=starts_at,
        refundable_until=starts_at - timedelta(hours=window_hours),
        meeting_url="https://meet.example/s1",
    )
    return replace(session, **changes)


def a_request(**changes: Any) -> Session:
    """The same session while it is asked for: two times are proposed, 48 hours to answer."""
    starts = (STARTS_AT, STARTS_AT + timedelta(days=1))
    event = Event(id="s1.1", kind="requested", at=NOW, actor_id=ANA.id)
    asked = replace(
        a_session(),
        status=Status.REQUESTED,
        starts_at=None,
        refundable_until=None,
        proposed_starts=starts,
        expires_at=NOW + timedelta(hours=48),
        event=event,
    )
    return replace(asked, **changes)


def a_proposal(**changes: Any) -> ProposedMove:
    """Two times, one and two days later, for a late charge; 48 hours to answer."""
    move = ProposedMove(
        proposed_starts=(STARTS_AT + timedelta(days=1), STARTS_AT + timedelta(days=2)),
        expires_at=NOW + timedelta(hours=48),
        charge_credits=1,
        created_at=NOW,
        attended_until=NOW,
        message="Could we meet later?",
    )
    return replace(move, **changes)


def a_moving_session(move: ProposedMove | None = None, **changes: Any) -> Session:
    """The confirmed session while its coach is asked to move it."""
    stands, move = a_session(), move or a_proposal()
    told = a_later_event(stands, "move_proposed", message=move.message)
    return replace(told, **{"proposed_move": move, "standing_event": stands.event, **changes})


def a_later_event(
    session: Session, kind: str, *, actor_id: str = ANA.id, message: str = "", **changes: Any
) -> Session:
    """The session after something else happened to it."""
    version = session.version + 1
    event = Event(
        id=f"{session.id}.{version}", kind=kind, at=NOW, actor_id=actor_id, message=message
    )
    return replace(session, event=event, version=version, **changes)
