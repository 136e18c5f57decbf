"""Histories of slots and balances: what everybody was told who booked, cancelled, moved, gave
credits and looked, all at once, and what must have been so.

The three slots are on three days, so that nothing but their being taken stands in the way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple, cast

from chalicelib.domain.kernel.errors import DomainError, TryAgainError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.booking import BookSession
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Status
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.credits.transfers import TransferCredits, transfer
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.booking import book
from tests.chaos.company import ADA, ANA, BEN, CORA, MEMBERS, Company
from tests.chaos.faults import RATES, without_waiting
from tests.chaos.linearizability import Happened
from tests.chaos.scheduler import Crashed
from tests.chaos.session_steps import TUESDAY, seen

SLOTS = tuple(TUESDAY + timedelta(days=days) for days in range(3))
WALLETS = ("acme.pool", f"acme.{ANA}", f"acme.{BEN}")
DONE = "done"


class State(NamedTuple):
    """Where each session is that stands, whose it is, and what each wallet has."""

    sessions: frozenset[tuple[str, str, datetime]]
    balances: tuple[tuple[str, int], ...]

    def balance(self, wallet_id: str) -> int:
        return dict(self.balances)[wallet_id]

    def paid(self, wallet_id: str, credits: int) -> "State":
        changed = dict(self.balances) | {wallet_id: self.balance(wallet_id) + credits}
        return State(self.sessions, tuple(changed.items()))

    def owner(self, slot: datetime) -> str | None:
        return next((member for _, member, at in self.sessions if at == slot), None)

    def place(self, session_id: str) -> datetime | None:
        return next((at for each, _, at in self.sessions if each == session_id), None)

    def without(self, session_id: str) -> "State":
        kept = frozenset(each for each in self.sessions if each[0] != session_id)
        return State(kept, self.balances)

    def standing(self, session_id: str, member: str, slot: datetime) -> "State":
        kept = self.without(session_id).sessions
        return State(kept | {(session_id, member, slot)}, self.balances)


Fits = Callable[[State, Any], State | None]
"""The state after a call that was answered so, if it fits."""


@dataclass
class Watched:
    """Calls of a company, each noted with its begin, its end and its answer."""

    company: Company
    happened: list[Happened[State]] = field(default_factory=list)
    _instants: Iterator[int] = field(default_factory=count)

    def call(self, name: str, work: Callable[[], Any], fits: Fits) -> None:
        """Makes the call and notes it."""
        begun, outcome = next(self._instants), cast(int | datetime | str, DONE)
        ended: int | None = None
        try:
            answer = work()
            outcome = answer if isinstance(answer, int | datetime | str) else DONE
            ended = next(self._instants)
        except TryAgainError:
            pass
        except DomainError as error:
            outcome, ended = error.code, next(self._instants)
        except Crashed:
            self._note(name, begun, None, fits, DONE)
            raise
        self._note(name, begun, ended, fits, outcome)

    def _note(self, name: str, begun: int, ended: int | None, fits: Fits, outcome: Any) -> None:
        told = name if ended is None else f"{name}: {outcome}"
        self.happened.append(Happened(told, begun, ended, lambda state: fits(state, outcome)))


def live_through(seed: int) -> tuple[list[Happened[State]], State]:
    """The history of this seed, and the state that it began from."""
    company = Company.open(seed)
    watched, random = Watched(company), company.random
    with without_waiting(company.scheduler):
        first, second = random.sample(SLOTS, 2)
        company.world.book(random.choice(MEMBERS), CORA, first)
        if random.random() < 0.5:
            company.world.book(ANA, CORA, second)
        state = state_of(company)
        company.faults.rate = random.choice(RATES)
        draws = [random.choice(DRAWS) for _ in range(random.choice((3, 4, 5)))]
        company.scheduler.run([draw(watched, state) for draw in draws])
        company.faults.rate = 0
        _look_at_everything(watched, state)
    return watched.happened, state


def state_of(company: Company) -> State:
    sessions = set()
    for pk, sk in company.store.engine.rows:
        found = find_session(pk.removeprefix("SESSION#")) if sk == "SESSION" else None
        if found and found.status is Status.CONFIRMED:
            assert found.starts_at
            sessions.add((found.id, found.member.id, found.starts_at))
    return State(frozenset(sessions), tuple((each, _balance(each)) for each in WALLETS))


def _look_at_everything(watched: Watched, state: State) -> None:
    """In the end everybody looks: what nobody answered for has happened by now, or never will."""
    now = state_of(watched.company)
    watched.call("all", lambda: None, lambda state, _: state if _alike(state, now) else None)


def _alike(one: State, other: State) -> bool:
    places = [sorted((member, at) for _, member, at in each.sessions) for each in (one, other)]
    return places[0] == places[1] and dict(one.balances) == dict(other.balances)


def _balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def _book(watched: Watched, _: State) -> Callable[[], None]:
    company = watched.company
    member, slot = company.random.choice(MEMBERS), company.random.choice(SLOTS)
    session_id = company.ctx.new_id()
    command = BookSession(
        session_id=session_id,
        member_id=member,
        coach_id=CORA,
        coaching_type_id="acme.leadership",
        session_type_id="acme.25",
        starts_at=slot,
    )
    once: Once[Any] = Once(None, "", 201, lambda each: each.id)

    def fits(state: State, told: str) -> State | None:
        owner, credits = state.owner(slot), state.balance(f"acme.{member}")
        if told == DONE and owner is None and credits > 0:
            return state.standing(session_id, member, slot).paid(f"acme.{member}", -1)
        true = {
            "slot_taken": owner not in {None, member},
            "member_busy": owner == member,
            "insufficient_credits": credits == 0,
        }
        return state if true.get(told) else None

    return partial(
        watched.call, f"{member} books {slot:%a}", lambda: book(company.ctx, command, once), fits
    )


def _cancel(watched: Watched, before: State) -> Callable[[], None]:
    company = watched.company
    session_id, member, _ = company.random.choice(sorted(before.sessions))
    command = CancelSession(session_id=session_id)

    def fits(state: State, told: str) -> State | None:
        stands = state.place(session_id) is not None
        if told == DONE and stands:
            return state.without(session_id).paid(f"acme.{member}", 1)
        # Done, though it stands no more: an equal call of that second left the same rows, and of
        # the two the reply of one was lost.
        return state if told in {"not_in_state", DONE} and not stands else None

    def work() -> Any:
        return actions.cancel(company.ctx, member, command, seen(None))

    return partial(watched.call, f"{member} cancels {session_id}", work, fits)


def _move(watched: Watched, before: State) -> Callable[[], None]:
    company = watched.company
    session_id, member, _ = company.random.choice(sorted(before.sessions))
    slot = company.random.choice(SLOTS)
    command = MoveSession(session_id=session_id, starts_at=slot)

    def fits(state: State, told: str) -> State | None:
        place, owner = state.place(session_id), state.owner(slot)
        if told == DONE and place and owner is None:
            return state.standing(session_id, member, slot)
        if told == DONE and place == slot:
            return state  # its reply was lost, and an equal move of that second left the same rows
        true = {
            "not_in_state": place is None,
            "validation_error": place == slot,
            "slot_taken": owner not in {None, member},
            "member_busy": owner == member and place != slot,
        }
        return state if true.get(told) else None

    def work() -> Any:
        return actions.move(company.ctx, member, command, seen(None))

    return partial(watched.call, f"{member} moves {session_id} to {slot:%a}", work, fits)


def _transfer(watched: Watched, _: State) -> Callable[[], None]:
    company = watched.company
    source, target = company.random.sample(WALLETS, 2)
    credits = company.random.choice((1, 2))
    command = TransferCredits(
        transfer_id=company.ctx.new_id(),
        from_wallet_id=source,
        to_wallet_id=target,
        credits=credits,
    )
    once: Once[Any] = Once(None, "", 201, lambda done: done.out.id)

    def fits(state: State, told: str) -> State | None:
        enough = state.balance(source) >= credits
        if told == DONE and enough:
            return state.paid(source, -credits).paid(target, credits)
        return state if told == "insufficient_credits" and not enough else None

    def work() -> Any:
        return transfer(company.ctx, ADA, command, once)

    return partial(watched.call, f"{credits} from {source} to {target}", work, fits)


def _look(watched: Watched, _: State) -> Callable[[], None]:
    wallet_id = watched.company.random.choice(WALLETS)

    def fits(state: State, told: Any) -> State | None:
        return state if told in {DONE, state.balance(wallet_id)} else None

    return partial(watched.call, f"balance of {wallet_id}", partial(_balance, wallet_id), fits)


def _look_at_session(watched: Watched, before: State) -> Callable[[], None]:
    session_id, _, _ = watched.company.random.choice(sorted(before.sessions))

    def work() -> datetime | str:
        found = find_session(session_id)
        assert found is not None
        stands = found.status is Status.CONFIRMED and found.starts_at
        return stands or "nowhere"

    def fits(state: State, told: Any) -> State | None:
        return state if told in {DONE, state.place(session_id) or "nowhere"} else None

    return partial(watched.call, f"place of {session_id}", work, fits)


Drawing = Callable[[Watched, State], Callable[[], None]]

DRAWS: tuple[Drawing, ...] = (_book, _book, _cancel, _move, _transfer, _look, _look_at_session)
