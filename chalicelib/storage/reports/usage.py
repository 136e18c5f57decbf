"""Counted usage: a month's row for each coach and group, and what was counted into them.

    USAGE#ws       MONTH#2026-11#coach#group    the numbers of that month's days
    USAGE#ws       TOTAL#2026-11#group          their sums over all coaches
    SESSION#id     COUNTED                      what the session was counted for
    WALLET#id      COUNTED                      up to which entry the wallet was counted

What was counted and the months that it went into are written together, each under what was read. A
row for each coach keeps a busy workspace's writes apart; a month's days are together, so that a
report of a year reads few rows.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from chalicelib.domain.reports.usage import (
    EVERYBODY,
    Counted,
    Month,
    MonthPlace,
    Place,
    Tally,
    Usage,
    in_months,
    is_usage,
    with_usage,
)
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Image, JsonAttribute, Key, Row, Rows, reading
from chalicelib.storage.kernel.transaction import Put, absent

CATCH_UP_EVERY = 100
"""Entries that count for nothing are passed over at the latest when so many have gathered."""


class MonthItem(Row, discriminator="usage"):
    days = JsonAttribute()
    """Day of the month -> the numbers of a `Tally`, in its order."""
    version = IntegerAttribute()


class CountedSessionItem(Row, discriminator="counted_session"):
    usage = JsonAttribute()
    session_version = IntegerAttribute()
    revision = IntegerAttribute()


class CountedWalletItem(Row, discriminator="counted_wallet"):
    seq = IntegerAttribute()


class SessionToCount(Struct, frozen=True):
    session_id: str
    workspace_id: str


class WalletToCount(Struct, frozen=True):
    wallet_id: str


class PersonToCount(Struct, frozen=True):
    person_id: str
    workspace_id: str


ToCount = SessionToCount | WalletToCount | PersonToCount


def to_count(keys: Image, after: Image | None) -> ToCount | None:
    """What is to be counted now that a row is as it is, or gone; None: nothing comes of it."""
    pk, sk = keys["pk"]["S"], keys["sk"]["S"]
    if sk.startswith("MEMBER#"):
        return PersonToCount(sk.removeprefix("MEMBER#"), workspace_of(pk.partition("#")[2]))
    if after is None:
        return None
    if sk == "PERSON":
        home = after.get("workspace_id")
        return PersonToCount(pk.removeprefix("PERSON#"), home["S"]) if home else None
    if sk == "SESSION":
        return SessionToCount(pk.removeprefix("SESSION#"), after["workspace_key"]["S"])
    if sk.startswith("ENTRY#"):
        wallet_id, seq = pk.removeprefix("WALLET#"), int(sk.removeprefix("ENTRY#"))
        if is_usage(wallet_id, after["counterpart"]["S"]) or seq % CATCH_UP_EVERY == 0:
            return WalletToCount(wallet_id)
    return None


def counted_session_key(session_id: str) -> Key:
    return f"SESSION#{session_id}", "COUNTED"


def counted_wallet_key(wallet_id: str) -> Key:
    return f"WALLET#{wallet_id}", "COUNTED"


def counted_session_in(rows: Rows, session_id: str) -> Counted:
    """What the session was counted for, among what a batch read found."""
    row = rows.find(CountedSessionItem, counted_session_key(session_id))
    return counted_of(row) if row else Counted()


def counted_of(row: CountedSessionItem) -> Counted:
    """What a row says that a session was counted for."""
    return Counted(
        version=int(row.session_version),
        usage={
            Place(date.fromisoformat(day), coach_id, group_id): Tally(*numbers)
            for day, coach_id, group_id, numbers in row.usage
        },
        revision=int(row.revision),
    )


def put_counted_session(session_id: str, counted: Counted) -> Put:
    """Stores it, one revision above what was read (1: the first); else stale."""
    row = CountedSessionItem(
        *counted_session_key(session_id),
        usage=[
            [place.day.isoformat(), place.coach_id, place.group_id, [*tally]]
            for place, tally in counted.usage.items()
        ],
        session_version=counted.version,
        revision=counted.revision,
    )
    first = counted.revision == 1
    return Put(row, absent() if first else CountedSessionItem.revision == counted.revision - 1)


def counted_seq_in(rows: Rows, wallet_id: str) -> int:
    """Up to which entry the wallet was counted, among what a batch read found; 0: none."""
    row = rows.find(CountedWalletItem, counted_wallet_key(wallet_id))
    return int(row.seq) if row else 0


def put_counted_seq(wallet_id: str, seq: int, before: int) -> Put:
    """Notes that the wallet was counted up to `seq`; stale if it is no longer at `before`."""
    row = CountedWalletItem(*counted_wallet_key(wallet_id), seq=seq)
    return Put(row, CountedWalletItem.seq == before if before else absent())


def month_keys(workspace_id: str, change: Usage) -> list[Key]:
    """The rows that a change goes into."""
    return [month_key(workspace_id, place) for place in in_months(change)]


def month_key(workspace_id: str, place: MonthPlace) -> Key:
    pk = f"USAGE#{workspace_id}"
    if place.coach_id == EVERYBODY:
        return pk, f"TOTAL#{place.month}#{place.group_id}"
    return pk, f"MONTH#{place.month}#{place.coach_id}#{place.group_id}"


def move(workspace_id: str, change: Usage, rows: Rows) -> list[Put]:
    """Adds a change to the months among what a batch read found; stale if one has changed."""
    return [
        put_month(workspace_id, with_usage(_month_in(rows, workspace_id, place), part))
        for place, part in in_months(change).items()
    ]


def put_month(workspace_id: str, month: Month) -> Put:
    """Stores the month, one version above what was read (1: the first); else stale."""
    row = MonthItem(
        *month_key(workspace_id, month.place),
        days={str(day): [*tally] for day, tally in month.days.items()},
        version=month.version,
    )
    return Put(row, absent() if month.version == 1 else MonthItem.version == month.version - 1)


def list_months(
    workspace_id: str, first: date, last: date, *, consistent: bool = False
) -> Iterator[Month]:
    """Every month's row of these days; unless `consistent`, a moment behind and for half the cost.

    A megabyte is one round trip: some thousands of rows.
    """
    return _list("MONTH", workspace_id, first, last, consistent=consistent)


def list_totals(
    workspace_id: str, first: date, last: date, *, consistent: bool = False
) -> Iterator[Month]:
    """The same of the sums over all coaches: a row for each month and group, whatever happened."""
    return _list("TOTAL", workspace_id, first, last, consistent=consistent)


def _list(
    kind: str, workspace_id: str, first: date, last: date, *, consistent: bool
) -> Iterator[Month]:
    low, high = f"{kind}#{first:%Y-%m}#", f"{kind}#{last:%Y-%m}#~"
    with reading():
        for row in MonthItem.query(
            f"USAGE#{workspace_id}", Row.sk.between(low, high), consistent_read=consistent
        ):
            yield month_of(row)


def month_of(row: MonthItem) -> Month:
    """The month that a row holds."""
    kind, month, *coach, group_id = row.sk.split("#")
    coach_id = EVERYBODY if kind == "TOTAL" else coach[0]
    return Month(
        place=MonthPlace(month, coach_id, group_id),
        days={int(day): Tally(*numbers) for day, numbers in row.days.items()},
        version=int(row.version),
    )


def _month_in(rows: Rows, workspace_id: str, place: MonthPlace) -> Month:
    row = rows.find(MonthItem, month_key(workspace_id, place))
    return month_of(row) if row else Month(place=place)
