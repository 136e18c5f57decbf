"""What people and systems do at once, each drawn for the company as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chalicelib.domain.kernel.errors import DomainError, TryAgainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.booking import BookSession
from chalicelib.domain.sessions.cancellation import CancelSession
from chalicelib.domain.sessions.sessions import Session
from chalicelib.storage.sessions.sessions import SessionItem, session_of
from chalicelib.use_cases.credits.transfers import TransferCredits, transfer
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.booking import book
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.chaos.company import ADA, ANA, BEN, CORA, MEMBERS, Company
from tests.kit.world import MONDAY

DONE, REFUSED, CRASHED, UNKNOWN = "done", "refused", "crashed", "unknown"
TUESDAY = MONDAY.replace(hour=9) + timedelta(days=1)
STARTS = tuple(TUESDAY + timedelta(minutes=minutes) for minutes in (0, 30, 60, 24 * 60))

Call = Callable[[], Any]


@dataclass
class Attempt:
    """One call, and what came of it; `answer` is what the caller got."""

    name: str
    call: Call
    key: str | None = None
    outcome: str = CRASHED
    why: str = ""
    answer: Any = None
    begun: int = 0
    ended: int | None = None

    def run(self, company: Company) -> None:
        """Makes the call; whoever crashes leaves no outcome.

        Raises:
            Exception: what no caller may ever see.
        """
        self.begun = company.scheduler.steps
        try:
            self.answer = self.call()
            self.outcome = DONE
        except TryAgainError:
            self.outcome = UNKNOWN
        except DomainError as error:
            self.outcome, self.why = REFUSED, error.code
        self.ended = company.scheduler.steps

    def again(self) -> "Attempt":
        """The same call once more, as a client makes it that got no answer."""
        return Attempt(self.name, self.call, self.key)


def draw_operation(company: Company) -> Attempt:
    """One of them, by the seed."""
    random = company.random
    name = random.choice(sorted(DRAWS))
    key = company.ctx.new_id() if random.random() < 0.7 else None
    return Attempt(name, DRAWS[name](company, key), key)


def sessions_of(company: Company) -> list[Session]:
    """Every session as it is stored, in a stable order."""
    rows = company.store.engine.rows
    found = [rows[key] for key in sorted(rows) if key[1] == "SESSION"]
    return [session_of(SessionItem.from_raw_data(dict(row))) for row in found]


def _book(company: Company, key: str | None) -> Call:
    random = company.random
    command = BookSession(
        session_id=company.ctx.new_id(),
        member_id=random.choice(MEMBERS),
        coach_id=CORA,
        coaching_type_id="acme.leadership",
        session_type_id=random.choice(("acme.25", "acme.25", "acme.50")),
        starts_at=random.choice(STARTS),
    )
    once: Once[Session] = Once(
        key, repr(replace(command, session_id="")), 201, lambda each: each.id
    )
    return lambda: book(company.ctx, command, once)


def _cancel(company: Company, key: str | None) -> Call:
    session = _any_session(company)
    command = CancelSession(session_id=session.id if session else "none")
    caller = company.random.choice(
        (session.member.id, session.coach.id, ADA) if session else (ADA,)
    )
    return lambda: actions.cancel(company.ctx, caller, command, _seen(key))


def _transfer(company: Company, key: str | None) -> Call:
    wallets = ["acme.pool", f"acme.{ANA}", f"acme.{BEN}"]
    source, target = company.random.sample(wallets, 2)
    command = TransferCredits(
        transfer_id=company.ctx.new_id(),
        from_wallet_id=source,
        to_wallet_id=target,
        credits=company.random.choice((1, 2, 4)),
    )
    once: Once[Any] = Once(key, "", 201, lambda done: done.out.id)
    return lambda: transfer(company.ctx, ADA, command, once)


def _any_session(company: Company) -> Session | None:
    found = sessions_of(company)
    return company.random.choice(found) if found else None


def _seen(key: str | None) -> Once[SeenSession]:
    return Once(key, "", 200, lambda seen: f"{seen.session.id} {seen.session.status}")


DRAWS: Mapping[str, Callable[[Company, str | None], Call]] = {
    "book": _book,
    "cancel": _cancel,
    "transfer": _transfer,
}
