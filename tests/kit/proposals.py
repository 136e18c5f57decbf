"""A session with a coach who reviews, and the steps by which it is moved."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.proposed_moves import ProposeMove
from chalicelib.domain.sessions.sessions import ProposedMove, Seat, Session
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession, When, get_session, list_own_sessions
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=2)
ELEVEN, NOON = TEN + timedelta(hours=1), TEN + timedelta(hours=2)
THURSDAY = TEN + timedelta(days=1)
DEADLINE = TEN - timedelta(hours=24)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def once(key: str | None = None) -> Once[SeenSession]:
    return Once(key, "", 200, lambda seen: seen.session.status.value)


def purse(person_id: str) -> tuple[int, int]:
    """Balance and held."""
    wallet = find_wallet(f"acme.{person_id}")
    assert wallet is not None
    return wallet.balance, wallet.held


def reviews(coach_id: str, mode: BookingMode = BookingMode.REQUEST) -> None:
    """From now on the coach reviews, or confirms at once."""
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    schedule = coach.schedule
    commit(
        *coaches.put_schedule(replace(schedule, booking_mode=mode, version=schedule.version + 1))
    )


class Case:
    """Ana has a session with Remy, who reviews, at ten on Wednesday."""

    def __init__(self, world: World, **hours: Any) -> None:
        self.world, self.ctx = world, world.ctx
        self.ana = world.add_member("ana")
        self.remy = world.add_coach("remy", mode=BookingMode.REQUEST, **hours)
        self.id = self.session_at(TEN)

    def session_at(self, starts_at: datetime, member_id: str | None = None) -> str:
        member_id = member_id or self.ana
        asked = self.world.book(member_id, self.remy, None, proposed_starts=(starts_at,)).body
        self.accept(starts_at, asked)
        return asked

    @property
    def session(self) -> Session:
        session = find_session(self.id)
        assert session is not None
        return session

    @property
    def move(self) -> ProposedMove:
        move = self.session.proposed_move
        assert move is not None
        return move

    def shown(self) -> Session:
        return get_session(self.ctx, self.ana, self.id).session

    def propose(self, *starts: datetime, session_id: str = "", **fields: Any) -> str:
        caller, key = fields.pop("caller", self.ana), fields.pop("key", None)
        command = ProposeMove(
            session_id=session_id or self.id, proposed_starts=starts or (ELEVEN, NOON), **fields
        )
        return actions.propose_move(self.ctx, caller, command, once(key)).body

    def accept(self, starts_at: datetime, session_id: str = "", key: str | None = None) -> str:
        session_id = session_id or self.id
        return actions.accept(self.ctx, self.remy, session_id, starts_at, once(key)).body

    def decline(self) -> str:
        return actions.decline(self.ctx, self.remy, self.id, "away", once()).body

    def withdraw(self) -> str:
        return actions.withdraw(self.ctx, self.ana, self.id, once()).body

    def cancel(self, caller: str = "") -> str:
        command = CancelSession(session_id=self.id)
        return actions.cancel(self.ctx, caller or self.ana, command, once()).body

    def tick(self) -> None:
        do_what_is_due(self.ctx, lambda: True)

    def let_it_expire(self) -> None:
        self.world.clock.instant = self.move.expires_at
        self.tick()


def requests_of(ctx: Any, person_id: str, seat: Seat) -> list[Session]:
    return list(list_own_sessions(ctx, person_id, When.REQUESTS, seat, PageRequest()).items)
