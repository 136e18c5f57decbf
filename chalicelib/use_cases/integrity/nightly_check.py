"""Checking every night that no credit was lost or invented and no time claimed wrongly.

    the row of the run ──► the next people and wallets ──► what differs ──► the row, one step on

It goes on in steps, each a part of the clock's time; one that breaks off is done again. What it
finds, it tells operators by the log and a metric; it mends nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import chain, islice

from msgspec import Struct

from chalicelib.domain.credits.credits import Entry, Wallet
from chalicelib.domain.integrity.check_runs import (
    MOST_FAULTS,
    CheckRun,
    Finding,
    Look,
    Part,
    after_look,
    after_second_look,
    to_do,
)
from chalicelib.domain.integrity.claims import claim_faults, claimed_cells
from chalicelib.domain.integrity.faults import Fault
from chalicelib.domain.integrity.ledger import (
    Summed,
    entry_faults,
    held_for,
    hold_faults,
    moved_between_wallets,
    summed_with,
    wallet_faults,
)
from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.credits.credits import entries_behind, find_wallet, wallet_key
from chalicelib.storage.integrity import parts
from chalicelib.storage.integrity.check_runs import find_run, put_run
from chalicelib.storage.kernel.transaction import StaleError, commit
from chalicelib.storage.sessions.sessions import SessionItem, list_sessions, query_sessions
from chalicelib.storage.sessions.time_claims import KEPT_AFTER, list_cells
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.jobs import HasTime, Report, Run
from chalicelib.use_cases.kernel.log import count, logger

MOST_ENTRIES = 2_000
"""Of one wallet in a step: a pool of a million takes several."""

MOST_AGAIN = 20
"""Suspects in a step."""

LONGEST_CLAIM = timedelta(days=1)
"""A session with its buffers is shorter."""


def check_nightly(ctx: Context, has_time: HasTime, report: Report) -> Run:
    """Goes on with the check of this night as far as the time reaches.

    Atomic: each step of the run, by itself.
    Repeatable: a step that breaks off is done again; of two at once, one goes on.
    """
    done = 0
    while has_time() and (run := to_do(find_run(), ctx.now())):
        if run.read_at and not run.looks_again(ctx.now()):
            break
        look = _second_look if run.read_at else _first_look
        after, told = look(ctx, run, report)
        _tell(ctx, after, told)
        try:
            commit(put_run(after))
        except StaleError:  # another run of the clock is at it
            break
        done += 1
    return Run(done, 0, left=False)


def _first_look(
    ctx: Context, run: CheckRun, report: Report
) -> tuple[CheckRun, tuple[Finding, ...]]:
    if run.amid:
        look = _look_at([wallet_key(run.amid.wallet_id)], run, run.behind, report)
    else:
        page = parts.read_parts(run.behind)
        look = _look_at(page.parts, run, page.behind, report)
    return after_look(run, look, ctx.now())


def _second_look(
    ctx: Context, run: CheckRun, report: Report
) -> tuple[CheckRun, tuple[Finding, ...]]:
    again = [*islice(run.suspects, MOST_AGAIN)]
    doubts = [Finding(part, _doubts(part, ctx.now(), report)) for part in again]
    return after_second_look(run, again, doubts, ctx.now())


def _look_at(found: Sequence[Part], run: CheckRun, behind: Part | None, report: Report) -> Look:
    """A look at these people and wallets, as far as the first wallet of too many entries."""
    sums: Counter[str] = Counter()
    findings: list[Finding] = []
    doubts: list[Finding] = []
    amid: Summed | None = None
    for part in found:
        kind, _, owner_id = part[0].partition("#")
        sure: tuple[Fault, ...] = ()
        if kind == "WALLET":
            wallet = _look_at_wallet(run.amid or Summed(wallet_id=owner_id), run, report)
            sums[workspace_of(owner_id)] += wallet.moved
            sure, amid = wallet.faults, wallet.amid
        findings.append(Finding(part[0], sure))
        if amid:
            behind = part
            break
        doubts.append(Finding(part[0], () if sure else _doubts(part[0], run.begun_at, report)))
    return Look(
        checked=len(doubts),
        sums=sums,
        findings=tuple(each for each in findings if each.faults),
        doubts=tuple(each for each in doubts if each.faults),
        behind=behind,
        amid=amid,
    )


def _doubts(part: str, now: datetime, report: Report) -> tuple[Fault, ...]:
    """What differs now between rows that are not read at one moment.

    Raises:
        TryAgainError: the store does not answer.
    """
    kind, _, owner_id = part.partition("#")
    try:
        found = _claims(owner_id, now) if kind == "PERSON" else _holds(owner_id)
        return tuple(islice(found, MOST_FAULTS))
    except TryAgainError:
        raise
    except Exception as error:
        report(part, error)
        return (_unreadable(error),)


def _unreadable(error: Exception) -> Fault:
    """What cannot be read differs, and the rest is checked; where it failed is reported."""
    return Fault("unreadable", f"cannot be read: {type(error).__name__}")


def _claims(person_id: str, now: datetime) -> Iterator[Fault]:
    """What differs in a person's taken time, as long as it is kept."""
    first = (now - KEPT_AFTER + timedelta(days=1)).date()
    earliest = datetime.combine(first, time(), UTC) - LONGEST_CLAIM
    sessions = [
        each
        for index in (SessionItem.by_member, SessionItem.by_coach)
        for each in query_sessions(index, person_id, earliest=earliest)
    ]
    return claim_faults(claimed_cells(person_id, sessions), list_cells(person_id, first), first)


def _holds(wallet_id: str) -> Iterable[Fault]:
    wallet = find_wallet(wallet_id)
    if wallet is None or not wallet.holds:
        return ()
    return hold_faults(wallet, list_sessions(held_for(wallet)))


class _WalletLook(Struct, frozen=True):
    """What differs in a wallet, what it moved from or to others, and which entries are left."""

    faults: tuple[Fault, ...]
    moved: int = 0
    amid: Summed | None = None


def _look_at_wallet(summed: Summed, run: CheckRun, report: Report) -> _WalletLook:
    """The next entries of a wallet; once they are all, the wallet is held against their sum.

    Raises:
        TryAgainError: the store does not answer.
    """
    try:
        wallet, entries = _read_wallet(summed)
    except TryAgainError:
        raise
    except Exception as error:
        report(f"WALLET#{summed.wallet_id}", error)
        return _WalletLook((_unreadable(error),))
    if wallet is None:
        return _WalletLook((Fault("gone", "it is gone"),))
    after = summed_with(summed, entries)
    more = len(entries) == MOST_ENTRIES and after.seq < wallet.seq
    faults = chain(entry_faults(summed, entries), () if more else wallet_faults(wallet, after))
    return _WalletLook(
        tuple(islice(faults, MOST_FAULTS)),
        moved_between_wallets(entries, wallet.workspace_id, run.settled_before),
        after if more else None,
    )


def _read_wallet(summed: Summed) -> tuple[Wallet | None, list[Entry]]:
    """The wallet and its next entries. It is read before them: whatever it counts is stored."""
    wallet = find_wallet(summed.wallet_id)
    if wallet is None or wallet.seq == summed.seq:
        return wallet, []
    number = min(MOST_ENTRIES, wallet.seq - summed.seq)
    return wallet, entries_behind(wallet.id, summed.seq, number)


def _tell(ctx: Context, run: CheckRun, told: Iterable[Finding]) -> None:
    """Told before the run says so: rather twice than never."""
    for finding in told:
        for fault in finding.faults:
            logger.error("ledger differs", extra={"part": finding.part, "told": fault.told})
    if run.finished_at:
        counts = {"ledger_checked": run.checked, "ledger_differences": run.differences}
        logger.info("ledger checked", extra={"night": run.night.isoformat(), **counts})
        count(ctx.settings.stage, counts)
