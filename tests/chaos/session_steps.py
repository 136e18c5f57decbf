"""What people do with sessions, drawn for the company as it stands."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.kernel.errors import NotInStateError, TryAgainError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import BookSession
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.deadlines import Due, due_now
from chalicelib.domain.sessions.proposed_moves import ProposeMove
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.storage.sessions.sessions import SessionItem, find_session, session_of
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.booking import book
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.chaos.attempts import Call
from tests.chaos.company import ADA, ANA, CORA, MEMBERS, REMY, Company
from tests.kit.world import MONDAY

TUESDAY = MONDAY.replace(hour=9) + timedelta(days=1)
STARTS = tuple(TUESDAY + timedelta(minutes=minutes) for minutes in (0, 30, 60, 24 * 60))
LENGTHS = ("acme.25", "acme.25", "acme.50")
STRAY = 0.15
"""How often a step is tried on a session that it does not fit."""

Draw = Callable[[Company, str | None], Call | None]
"""The call of an operation under a key; None: there is nothing to try it on."""


def sessions_of(company: Company) -> list[Session]:
    """Every session as it is stored, in a stable order."""
    rows = company.store.engine.rows
    found = [rows[key] for key in sorted(rows) if key[1] == "SESSION"]
    return [session_of(SessionItem.from_raw_data(dict(row))) for row in found]


def draw_book(company: Company, key: str | None) -> Call:
    return _booking(company, key, CORA, starts_at=company.random.choice(STARTS))


def agree_with_remy(company: Company) -> None:
    """Ana has a session with Remy, who reviews: so it is moved by proposals."""
    start = company.random.choice(STARTS)
    asked = company.world.book(ANA, REMY, None, proposed_starts=(start,)).body
    actions.accept(company.ctx, REMY, asked, start, seen(None))


def draw_request(company: Company, key: str | None) -> Call:
    starts = tuple(company.random.sample(STARTS, company.random.choice((1, 2))))
    return _booking(company, key, REMY, proposed_starts=starts)


def _booking(company: Company, key: str | None, coach_id: str, **when: object) -> Call:
    fields: dict[str, object] = {
        "member_id": company.random.choice(MEMBERS),
        "coach_id": coach_id,
        "coaching_type_id": "acme.leadership",
        "session_type_id": company.random.choice(LENGTHS),
        **when,
    }
    once: Once[Session] = Once(key, repr(fields), 201, lambda each: each.id)

    def call() -> Answer:
        command = BookSession(session_id=company.ctx.new_id(), **fields)  # type: ignore[arg-type]
        return book(company.ctx, command, once)

    return call


def draw_accept(company: Company, key: str | None) -> Call | None:
    session = pick(company, _is_waiting)
    if session is None:
        return None
    move = session.proposed_move
    wished = move.proposed_starts if move else session.proposed_starts or STARTS
    start = company.random.choice(wished)
    return lambda: actions.accept(company.ctx, session.coach.id, session.id, start, seen(key))


def draw_decline(company: Company, key: str | None) -> Call | None:
    session = pick(company, _is_waiting)
    if session is None:
        return None
    return lambda: actions.decline(company.ctx, session.coach.id, session.id, "away", seen(key))


def draw_withdraw(company: Company, key: str | None) -> Call | None:
    session = pick(company, _is_waiting)
    if session is None:
        return None
    return lambda: actions.withdraw(company.ctx, session.member.id, session.id, seen(key))


def draw_cancel(company: Company, key: str | None) -> Call | None:
    session = pick(company, _is_confirmed)
    if session is None:
        return None
    caller = company.random.choice((session.member.id, session.coach.id, ADA))
    command = CancelSession(session_id=session.id)
    return lambda: actions.cancel(company.ctx, caller, command, seen(key))


def draw_move(company: Company, key: str | None) -> Call | None:
    session = pick(company, lambda each: _is_confirmed(each) and each.coach.id == CORA)
    if session is None:
        return None
    command = MoveSession(session_id=session.id, starts_at=company.random.choice(STARTS))
    return lambda: actions.move(company.ctx, session.member.id, command, seen(key))


def draw_propose(company: Company, key: str | None) -> Call | None:
    session = pick(company, lambda each: _is_confirmed(each) and each.coach.id == REMY)
    if session is None:
        return None
    starts = tuple(company.random.sample(STARTS, company.random.choice((1, 2))))
    command = ProposeMove(session_id=session.id, proposed_starts=starts)
    return lambda: actions.propose_move(company.ctx, session.member.id, command, seen(key))


def draw_complete(company: Company, key: str | None) -> Call | None:
    """By the coach, perhaps before it began, or when the clock has done it."""
    session = pick(company, lambda each: _has_begun(each, company.now))
    if session is None:
        return None
    return lambda: actions.complete(company.ctx, session.coach.id, session.id, seen(key))


def draw_expire(company: Company, key: str | None) -> Call | None:
    """By the clock, of which several runs may find the same."""
    session = pick(company, lambda each: _expires(each, company.now))
    if session is None:
        return None

    def call() -> None:
        stored = find_session(session.id)
        if stored is None or not _expires(stored, company.now):
            raise NotInStateError(Phrase("Nothing expires."), session.status)
        try:
            attend(company.ctx, session.id)
        except ConnectionError as error:  # the queue; the next run tries again
            raise TryAgainError from error

    return call


def pick(company: Company, fits: Callable[[Session], bool]) -> Session | None:
    """A session that fits, now and then another; mostly None if none does."""
    found = sessions_of(company)
    fitting = [each for each in found if fits(each)]
    if company.focus:
        fitting = [each for each in found if each.id == company.focus]
    elif company.random.random() < STRAY:
        fitting = found
    return company.random.choice(fitting) if fitting else None


def seen(key: str | None) -> Once[SeenSession]:
    return Once(key, "", 200, lambda seen: f"{seen.session.id} {seen.session.status}")


def _is_waiting(session: Session) -> bool:
    return session.status is Status.REQUESTED or session.proposed_move is not None


def _is_confirmed(session: Session) -> bool:
    return session.status is Status.CONFIRMED


def _has_begun(session: Session, now: datetime) -> bool:
    return _is_confirmed(session) and session.span.start <= now


def _expires(session: Session, now: datetime) -> bool:
    moment = due_now(session, now)
    return moment is not None and moment[1] in {Due.EXPIRE, Due.EXPIRE_MOVE}


SESSION_STEPS: Mapping[str, Draw] = {
    "book": draw_book,
    "request": draw_request,
    "accept": draw_accept,
    "decline": draw_decline,
    "withdraw": draw_withdraw,
    "cancel": draw_cancel,
    "move": draw_move,
    "propose": draw_propose,
    "complete": draw_complete,
    "expire": draw_expire,
}
