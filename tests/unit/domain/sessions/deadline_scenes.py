"""Where coach, member and server are while a deadline passes, and what they decide about."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.coaches import BookingMode, Coach, Profile, Schedule
from chalicelib.domain.credits.credits import NEVER, Hold, Wallet, WalletKind
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Seat, Session
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from tests.kit.sessions import ANA, CORA, a_moving_session, a_proposal, a_request, a_session

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = {day: (TimeRange(0, 1440),) for day in range(7)}


@dataclass(frozen=True)
class Scene:
    """Where the three are; the coach's clock changes within the day before the start."""

    coach: str
    member: str
    server: str
    starts_at: datetime

    @property
    def booked_at(self) -> datetime:
        return self.starts_at - timedelta(days=7)

    @property
    def workspace(self) -> Workspace:
        return Workspace(
            id="acme",
            name="Acme",
            timezone=self.member,
            buying=Buying.PACKS,
            support_email="help@acme.example",
        )

    def reviewer(self, mode: BookingMode = BookingMode.REQUEST) -> Coach:
        hours = Availability(
            timezone=self.coach, weekly=ALWAYS, overrides={}, minimum_notice_minutes=0
        )
        calendar = CoachCalendar(hours, (), ())
        return Coach(
            profile=Profile(coach_id=CORA.id, name=CORA.name),
            schedule=Schedule(coach_id=CORA.id, calendar=calendar, booking_mode=mode),
        )

    def facts(self, session: Session, seat: Seat) -> SessionFacts:
        """What a step rests on; the wallet holds what the session waits with."""
        holds = {}
        if session.expires_at:
            holds[session.id] = Hold(lots={NEVER: 1}, until=session.expires_at)
        if move := session.proposed_move:
            holds[session.move_hold] = Hold(lots={NEVER: 1}, until=move.expires_at)
        wallet = Wallet(
            id="acme.ana",
            workspace_id="acme",
            kind=WalletKind.MEMBER,
            owner_id=ANA.id,
            name="Ana",
            lots={NEVER: 9},
            holds=holds,
        )
        return SessionFacts(
            session=session,
            seat=seat,
            actor_id=CORA.id if seat is Seat.COACH else ANA.id,
            member=replace(ANA, workspace_id="acme", timezone=self.member),
            workspace=self.workspace,
            pairing=Pairing(member_id=ANA.id, coach_id=CORA.id),
            wallet=wallet,
            pool=replace(wallet, id="acme.pool", holds={}),
        )

    def confirmed(self) -> Session:
        at = self.booked_at
        return a_session(starts_at=self.starts_at, created_at=at, attended_until=at)

    def asked(self) -> Session:
        """A request for this time and another, made so that it is over at the start."""
        at = self.starts_at - 2 * DAY
        return a_request(
            proposed_starts=(self.starts_at, self.starts_at + DAY),
            created_at=at,
            attended_until=at,
            expires_at=self.starts_at,
        )

    def moving(self) -> Session:
        """A move that is over three hours before the start."""
        at = self.starts_at - 2 * DAY - 3 * HOUR
        move = a_proposal(
            proposed_starts=(self.starts_at + HOUR, self.starts_at + DAY),
            created_at=at,
            attended_until=at,
            expires_at=self.starts_at - 3 * HOUR,
        )
        stands = self.confirmed()
        return a_moving_session(
            move,
            starts_at=stands.starts_at,
            refundable_until=stands.refundable_until,
            created_at=stands.created_at,
            attended_until=self.starts_at - 2 * HOUR,
        )


SCENES = [
    Scene(
        coach="Europe/London",  # an hour is skipped at 01:00Z
        member="America/New_York",
        server="Asia/Kathmandu",
        starts_at=datetime(2026, 3, 29, 8, 0, tzinfo=UTC),
    ),
    Scene(
        coach="America/New_York",  # an hour comes twice at 06:00Z
        member="Pacific/Auckland",
        server="Europe/London",
        starts_at=datetime(2026, 11, 1, 14, 0, tzinfo=UTC),
    ),
    Scene(
        coach="Australia/Lord_Howe",  # half an hour is skipped at 15:30Z on the day before
        member="Europe/London",
        server="America/Sao_Paulo",
        starts_at=datetime(2026, 10, 3, 22, 0, tzinfo=UTC),
    ),
]
