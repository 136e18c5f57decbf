"""What time itself does to a wallet: it warns of lots that end soon, and takes out those that did.

    the lot of 2026-12-31, its last day; every date is one of the workspace's zone

    ── 12-01 ───────────── 12-24 ─────────────── 12-31 ┃ 2027-01-01 ──►
       30 days: a warning   7 days: a warning          ┃ expired

Each warning of a date is given once for a wallet, even if the lot grows; a run that comes late
gives the last one alone. Held credits are in no lot: they neither expire nor are warned of.

A wallet knows no zone. So its row is due when the date of its next turn begins anywhere on Earth;
whoever attends to it decides by the workspace's date, and knows the exact instant.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    FAR_WARNING,
    NEAR_WARNING,
    NEVER,
    Cause,
    Posting,
    Reason,
    Wallet,
    expire,
    passed,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.wall_clock import days_window
from chalicelib.domain.workspaces.people import TIME

FIRST_ZONE = timezone(timedelta(hours=14))
"""Where each date begins first."""


class Warned(Struct, frozen=True):
    """A warning that is to be given: of which date, and how many days before it or fewer."""

    use_by: str
    days: int


def warning_of(about: str) -> Warned:
    """The warning that is written as `2026-12-31.30`.

    Raises:
        ValueError: it names none.
    """
    use_by, _, days = about.partition(".")
    return Warned(use_by, int(days))


def next_due(wallet: Wallet, zone: str | None = None) -> datetime | None:
    """When time has something to do with the wallet next; None: never, as it stands.

    Without the workspace's zone, the earliest that it may be.
    """
    turns = [turn for _, turn in _turns(wallet)]
    if not turns:
        return None
    if zone is None:
        return datetime.combine(min(turns), time.min, FIRST_ZONE).astimezone(UTC)
    return days_window(zone, min(turns), min(turns)).start


def decide_lot_expiry(wallet: Wallet, now: datetime, today: date) -> Posting | None:
    """Takes out the lot that passed first; None: each may still be used on `today`.

    The transfer's id names the wallet, the date and the place in the ledger, so what is decided
    again from the same wallet is the same transfer, and credits that come late are another.
    """
    gone = next((use_by for use_by in sorted(wallet.lots) if passed(use_by, today)), None)
    if gone is None:
        return None
    cause = Cause(
        transfer_id=f"{wallet.id}.expired.{gone}.{wallet.seq + 1}",
        reason=Reason.EXPIRED,
        at=now,
        actor_id=TIME,
        note=used_by(gone),
    )
    return expire(wallet, gone, cause)


def used_by(use_by: str) -> Phrase:
    """What is noted of a lot that has expired."""
    return Phrase("Use by {day}", day=use_by)


def due_warnings(wallet: Wallet, today: date) -> tuple[Warned, ...]:
    """The warnings to be given on `today`, soonest date first: one for each date at most."""
    return tuple(
        Warned(use_by, days)
        for use_by in sorted(wallet.lots)
        if (days := _stage(use_by, today)) and days < wallet.warned.get(use_by, FAR_WARNING + 1)
    )


def with_warnings(wallet: Wallet, given: tuple[Warned, ...], today: date) -> Wallet:
    """The wallet once these warnings are dealt with; dates that are over are forgotten."""
    known = {each: days for each, days in wallet.warned.items() if not passed(each, today)}
    warned = {**known, **{each.use_by: each.days for each in given}}
    return replace(wallet, warned=warned, version=wallet.version + 1)


def still_warns(warning: Warned, wallet: Wallet, today: date) -> bool:
    """Whether there is something to warn of, and no later warning says it better."""
    return bool(wallet.lots.get(warning.use_by)) and _stage(warning.use_by, today) == warning.days


def _turns(wallet: Wallet) -> Iterator[tuple[str, date]]:
    """For each date the day on which time turns to its lot next."""
    for use_by in wallet.lots:
        if use_by != NEVER:
            day = date.fromisoformat(use_by)
            match wallet.warned.get(use_by):
                case None:
                    yield use_by, day - timedelta(days=FAR_WARNING)
                case days if days > NEAR_WARNING:
                    yield use_by, day - timedelta(days=NEAR_WARNING)
                case _:
                    yield use_by, day + timedelta(days=1)


def _stage(use_by: str, today: date) -> int | None:
    """Which warning a date is in on `today`; None: it is far off, or over."""
    if use_by == NEVER or passed(use_by, today):
        return None
    left = (date.fromisoformat(use_by) - today).days
    return next((days for days in (NEAR_WARNING, FAR_WARNING) if left <= days), None)
