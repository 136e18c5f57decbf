"""Random histories of a wallet and the pool: no credit is made, lost, revived or used too late."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Entry,
    Lots,
    Posting,
    Reason,
    Wallet,
    dated_return,
    freed,
    hold_credits,
    issued_account,
    passed,
    receive,
    release_hold,
    spend,
    spend_hold,
    spent_account,
)
from chalicelib.domain.credits.expiry import (
    decide_lot_expiry,
    due_warnings,
    next_due,
    with_warnings,
)
from chalicelib.domain.credits.transfers import decide_transfer
from chalicelib.domain.kernel.errors import InsufficientCreditsError
from tests.kit.credits import a_pool, a_wallet

FIRST = date(2026, 6, 1)
LIVES = st.one_of(st.none(), st.integers(-2, 60))
"""For how many days credits live; None: without a date."""
SOME = st.integers(1, 6)
WEEK = timedelta(days=7)


@dataclass
class Paid:
    """A session that was paid: out of which lots, and what came back of it."""

    lots: Lots
    back: int = 0


class Histories(RuleBasedStateMachine):
    """Ana's wallet and the pool, day after day."""

    def __init__(self) -> None:
        super().__init__()
        self.today, self.number = FIRST, 0
        self.ana: Wallet = a_wallet({}, seq=0)
        self.pool: Wallet = a_pool(0, lots={}, filled=0, seq=0)
        self.entries: list[Entry] = []
        self.paid: dict[str, Paid] = {}
        self.warned: Counter[tuple[str, int]] = Counter()

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), UTC)

    def cause(self, reason: Reason) -> Cause:
        self.number += 1
        return Cause(transfer_id=f"t{self.number}", reason=reason, at=self.now, actor_id="ada")

    def keep(self, *postings: Posting | None) -> None:
        for posting in postings:
            if posting:
                self.entries.append(posting.entry)
                if posting.after.id == self.ana.id:
                    self.ana = posting.after
                else:
                    self.pool = posting.after

    # ── what happens ──────────────────────────────────────────────────────────────────────────────

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(lives=LIVES, number=st.integers(1, 20), into_pool=st.booleans())
    def credits_are_issued(
        self,
        lives: int | None,
        number: int,
        into_pool: bool,
    ) -> None:
        use_by = NEVER if lives is None else (self.today + timedelta(days=lives)).isoformat()
        source = issued_account("acme")
        wallet = self.pool if into_pool else self.ana
        posting = receive(wallet, {use_by: number}, source, self.cause(Reason.ISSUED))
        assert posting.after.filled == posting.after.balance
        self.keep(posting)

    @rule(number=SOME, back=st.booleans())
    def credits_are_moved(self, number: int, back: bool) -> None:
        source, target = (self.ana, self.pool) if back else (self.pool, self.ana)
        cause = self.cause(Reason.TRANSFER)
        try:
            out, into = decide_transfer(source, target, number, cause, self.today, "ask_admin")
        except InsufficientCreditsError:
            assert freed(source, self.now, self.today).available(self.today) < number
            return
        assert out.entry.lots == into.entry.lots
        self.check_taken(source, out)
        self.keep(out, into)

    @rule(number=SOME)
    def a_session_is_booked(self, number: int) -> None:
        cause = self.cause(Reason.BOOKING)
        try:
            posting = spend(self.ana, number, spent_account("acme"), cause, self.today, "ask_admin")
        except InsufficientCreditsError:
            assert freed(self.ana, self.now, self.today).available(self.today) < number
            return
        self.check_taken(self.ana, posting)
        self.paid[cause.transfer_id] = Paid(posting.entry.lots)
        self.keep(posting)

    @precondition(lambda self: any(not paid.back for paid in self.paid.values()))
    @rule(data=st.data(), own=st.booleans())
    def a_session_is_refunded(self, data: st.DataObject, own: bool) -> None:
        open_ones = [key for key, paid in self.paid.items() if not paid.back]
        paid = self.paid[data.draw(st.sampled_from(open_ones))]
        lots = dated_return(paid.lots, self.today, own=own)
        posting = receive(self.ana, lots, spent_account("acme"), self.cause(Reason.REFUND))
        paid.back = posting.entry.credits
        self.check_return(paid.lots, lots, own=own)
        self.keep(posting)

    @rule(number=SOME, hours=st.integers(1, 48))
    def a_request_holds(self, number: int, hours: int) -> None:
        self.number += 1
        until = self.now + timedelta(hours=hours)
        try:
            holding = hold_credits(
                self.ana, f"r{self.number}", number, until, self.now, self.today, "ask_admin"
            )
        except InsufficientCreditsError:
            return
        assert holding.after.balance == self.ana.balance
        assert not any(
            passed(each, self.today) for each in holding.after.holds[f"r{self.number}"].lots
        )
        self.ana = holding.after

    @precondition(lambda self: self.ana.holds)
    @rule(data=st.data(), own=st.booleans())
    def a_request_is_let_go(self, data: st.DataObject, own: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.ana.holds)))
        holding = release_hold(self.ana, key, self.today, own=own)
        assert holding is not None
        assert holding.after.balance == self.ana.balance
        self.ana = holding.after

    @precondition(lambda self: self.ana.holds)
    @rule(data=st.data())
    def a_request_is_accepted(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.ana.holds)))
        held = self.ana.holds[key]
        posting = spend_hold(self.ana, key, spent_account("acme"), self.cause(Reason.BOOKING))
        assert posting.entry.lots == held.lots
        self.paid[key] = Paid(posting.entry.lots)
        self.keep(posting)

    @rule()
    def the_schedule_runs(self) -> None:
        while posting := decide_lot_expiry(self.ana, self.now, self.today):
            assert all(passed(each, self.today) for each in posting.entry.lots)
            self.keep(posting)
        given = due_warnings(self.ana, self.today)
        for warning in given:
            left = (date.fromisoformat(warning.use_by) - self.today).days
            assert 0 <= left <= warning.days
            self.warned[warning.use_by, warning.days] += 1
        self.ana = with_warnings(self.ana, given, self.today)
        due = next_due(self.ana, "UTC")
        assert due is None or due > self.now

    # ── what is always true ───────────────────────────────────────────────────────────────────────

    def check_taken(self, before: Wallet, posting: Posting) -> None:
        """What was taken had not passed, and nothing that ends sooner was left in its place."""
        taken, left = posting.entry.lots, posting.after.lots
        assert not any(passed(each, self.today) for each in taken)
        usable = [each for each in left if not passed(each, self.today)]
        assert all(latest <= each for latest in [max(taken)] for each in usable)
        assert sum(taken.values()) == -posting.entry.credits

    def check_return(self, paid: Lots, lots: Lots, *, own: bool) -> None:
        assert sum(lots.values()) == sum(paid.values())
        assert lots.get(NEVER, 0) == paid.get(NEVER, 0)
        for original in paid:
            if original != NEVER:
                first = date.fromisoformat(original)
                dated = (max(first, self.today + WEEK)).isoformat()
                assert (min(dated, (first + WEEK).isoformat()) if own else dated) in lots

    @invariant()
    def lots_and_holds_are_the_balance_and_the_entries_their_sum(self) -> None:
        for wallet in (self.ana, self.pool):
            mine = [entry for entry in self.entries if entry.wallet_id == wallet.id]
            assert sum(wallet.lots.values()) + wallet.held == wallet.balance
            assert wallet.balance == sum(entry.credits for entry in mine)
            assert all(number > 0 for number in wallet.lots.values())
            assert [entry.seq for entry in mine] == list(range(1, wallet.seq + 1))
            assert not mine or mine[-1].balance_after == wallet.balance

    @invariant()
    def all_accounts_are_zero_in_sum(self) -> None:
        inside = {self.ana.id, self.pool.id}
        outside = -sum(each.credits for each in self.entries if each.counterpart not in inside)
        assert self.ana.balance + self.pool.balance + outside == 0

    @invariant()
    def no_more_came_back_than_was_paid(self) -> None:
        for paid in self.paid.values():
            assert paid.back in {0, sum(paid.lots.values())}
        spent = [each for each in self.entries if each.counterpart == "acme.spent"]
        assert sum(entry.credits for entry in spent) <= 0

    @invariant()
    def no_entry_stands_twice(self) -> None:
        ids = [entry.id for entry in self.entries]
        assert len(set(ids)) == len(ids)

    @invariant()
    def nobody_is_warned_twice_of_one_date(self) -> None:
        assert all(number == 1 for number in self.warned.values())


TestHistories = Histories.TestCase
