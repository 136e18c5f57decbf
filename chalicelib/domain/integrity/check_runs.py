"""One nightly check of everything: how far it has come, and what it has found.

    begun ──► every person and wallet, part by part ──► a second look at what differed ──► finished

Entries never change, so a wallet that differs from them is told at once. What comes from an index,
or from rows that people change meanwhile, counts if it differs again a minute later.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.integrity.faults import Fault
from chalicelib.domain.integrity.ledger import Summed

NIGHT_BEGINS = timedelta(hours=2)
"""After midnight of UTC."""

SECOND_LOOK_AFTER = timedelta(minutes=1)

SETTLED_AFTER = timedelta(minutes=5)
"""An entry that is older when a check begins has its other side stored."""

MOST_SUSPECTS = 100
"""So many are looked at again; if more differ, that is no coincidence."""

MOST_FAULTS = 5
"""Of one part."""

Part = tuple[str, str]
"""The key of the row from which a person or a wallet is checked."""


class Finding(Struct, frozen=True):
    """What differs about a part, named by its partition key."""

    part: str
    faults: tuple[Fault, ...]


class Look(Struct, frozen=True, kw_only=True):
    """What a look at some parts found, for sure or in doubt. `behind` is where the next one begins;
    None with nothing `amid`: that was all. `amid` is a wallet of which some entries are still to
    be summed.
    """

    checked: int
    sums: Mapping[str, int]
    findings: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    behind: Part | None = None
    amid: Summed | None = None


class CheckRun(Struct, frozen=True, kw_only=True):
    """`night` is the date on which it was due; `read_at` when everything was looked at once; `sums`
    what is left of each workspace's transfers where it is not zero; `suspects` what is in
    doubt: of each part, about what.
    """

    night: date
    begun_at: datetime
    behind: Part | None = None
    amid: Summed | None = None
    read_at: datetime | None = None
    checked: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)
    suspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    differences: int = 0
    finished_at: datetime | None = None
    version: int = 0

    @property
    def settled_before(self) -> datetime:
        """Older entries have both their sides stored."""
        return self.begun_at - SETTLED_AFTER

    def looks_again(self, now: datetime) -> bool:
        """Whether a second look may begin."""
        return self.read_at is not None and self.read_at + SECOND_LOOK_AFTER <= now


def to_do(run: CheckRun | None, now: datetime) -> CheckRun | None:
    """The run to go on with; None: that of this night is finished."""
    if run is not None and run.finished_at is None:
        return run
    night = (now - NIGHT_BEGINS).date()
    if run is not None and run.night >= night:
        return None
    return CheckRun(night=night, begun_at=now, version=run.version if run else 0)


def after_look(run: CheckRun, look: Look, now: datetime) -> tuple[CheckRun, tuple[Finding, ...]]:
    """The run after a first look, and what is told at once: what is sure, and more doubts than are
    looked at again.
    """
    known = {*run.sums, *look.sums}
    sums = {each: run.sums.get(each, 0) + look.sums.get(each, 0) for each in known}
    room = MOST_SUSPECTS - len(run.suspects)
    kept, told = look.doubts[:room], (*look.findings, *look.doubts[room:])
    after = replace(
        run,
        behind=look.behind,
        amid=look.amid,
        read_at=None if look.behind or look.amid else now,
        checked=run.checked + look.checked,
        sums={each: credits for each, credits in sums.items() if credits},
        suspects={
            **run.suspects,
            **{each.part: tuple(fault.about for fault in each.faults) for each in kept},
        },
        differences=run.differences + len(told),
        version=run.version + 1,
    )
    return after, told


def after_second_look(
    run: CheckRun, looked_at: Collection[str], again: Iterable[Finding], now: datetime
) -> tuple[CheckRun, tuple[Finding, ...]]:
    """The run after a second look at some suspects, and what differs still; at the end also whose
    transfers do not add up.
    """
    left = {part: abouts for part, abouts in run.suspects.items() if part not in looked_at}
    told = [*_still(run, again), *(() if left else _lopsided(run))]
    after = replace(
        run,
        suspects=left,
        differences=run.differences + len(told),
        finished_at=None if left else now,
        version=run.version + 1,
    )
    return after, tuple(told)


def _still(run: CheckRun, again: Iterable[Finding]) -> Iterable[Finding]:
    for each in again:
        known = run.suspects[each.part]
        if faults := tuple(fault for fault in each.faults if fault.about in known):
            yield Finding(each.part, faults)


def _lopsided(run: CheckRun) -> Iterable[Finding]:
    for workspace_id, credits in sorted(run.sums.items()):
        told = f"the transfers between its wallets sum to {credits} instead of 0"
        yield Finding(f"WORKSPACE#{workspace_id}", (Fault("transfers", told),))
