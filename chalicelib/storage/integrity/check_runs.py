"""The nightly check: one row that says how far it has come."""

from datetime import date

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.integrity.check_runs import CheckRun
from chalicelib.domain.integrity.ledger import Summed
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, find_row
from chalicelib.storage.kernel.transaction import Put, absent

RUN_KEY: Key = ("CHECK", "RUN")


class CheckRunItem(Row, discriminator="check_run"):
    night = UnicodeAttribute()
    begun_at = UnicodeAttribute()
    behind = JsonAttribute(null=True)
    amid = JsonAttribute(null=True)
    read_at = UnicodeAttribute(null=True)
    checked = IntegerAttribute()
    sums = JsonAttribute()
    suspects = JsonAttribute()
    differences = IntegerAttribute()
    finished_at = UnicodeAttribute(null=True)
    version = IntegerAttribute()


def find_run() -> CheckRun | None:
    """The last check, read consistently; None: there was none."""
    row = find_row(CheckRunItem, RUN_KEY)
    if row is None:
        return None
    return CheckRun(
        night=date.fromisoformat(row.night),
        begun_at=parse_instant(row.begun_at),
        behind=(row.behind[0], row.behind[1]) if row.behind else None,
        amid=Summed(**known(Summed, row.amid)) if row.amid else None,
        read_at=parse_instant(row.read_at) if row.read_at else None,
        checked=int(row.checked),
        sums=row.sums,
        suspects={part: tuple(abouts) for part, abouts in row.suspects.items()},
        differences=int(row.differences),
        finished_at=parse_instant(row.finished_at) if row.finished_at else None,
        version=int(row.version),
    )


def put_run(run: CheckRun) -> Put:
    """Stores the run, whose version is one above what was read (1: new); else stale."""
    amid = run.amid
    row = CheckRunItem(
        *RUN_KEY,
        night=run.night.isoformat(),
        begun_at=render_instant(run.begun_at),
        behind=list(run.behind) if run.behind else None,
        amid={"wallet_id": amid.wallet_id, "seq": amid.seq, "balance": amid.balance}
        if amid
        else None,
        read_at=render_instant(run.read_at) if run.read_at else None,
        checked=run.checked,
        sums=dict(run.sums),
        suspects={part: list(abouts) for part, abouts in run.suspects.items()},
        differences=run.differences,
        finished_at=render_instant(run.finished_at) if run.finished_at else None,
        version=run.version,
    )
    return Put(row, absent() if run.version == 1 else CheckRunItem.version == run.version - 1)
