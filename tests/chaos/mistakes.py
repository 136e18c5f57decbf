"""Mistakes that somebody might make, each planted in one place through a seam of the code itself.

Each is a context; while it lasts the service is wrong, and some schedule must show it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.notices import notices
from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.storage.coaches.coaches import ScheduleItem
from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel import table, transaction
from chalicelib.storage.kernel.idempotency import ReplayItem
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import Check, Put, Write, absent, commit, present
from chalicelib.storage.notices.messages import MessageItem
from chalicelib.storage.reports.usage import CountedSessionItem
from chalicelib.storage.sessions.sessions import SessionItem
from chalicelib.storage.sessions.time_claims import DayItem
from chalicelib.use_cases.notices import outbox, outbox_check
from chalicelib.use_cases.sessions import actions, booking
from chalicelib.workers import mail

Mistake = Callable[[], AbstractContextManager[None]]

ALWAYS = present() | absent()
LONG_AGO = "2020-01-01T00:00:00Z"


@contextmanager
def instead(module: Any, name: str, other: Any) -> Iterator[None]:
    """For a while something else stands under a name."""
    before = getattr(module, name)
    setattr(module, name, other)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextmanager
def each_write(change: Callable[[Write], Write]) -> Iterator[None]:
    """Each transaction is sent with its writes changed, in the order that their reasons have."""
    send = transaction._send

    def changed(sent: list[Write], token: str) -> None:
        send([change(write) for write in sent], token)

    with instead(transaction, "_send", changed):
        yield


def unconditional(kind: type[Row]) -> Mistake:
    """Whatever was read of such a row, it is written, or taken for what it was."""

    def change(write: Write) -> Write:
        return _whatever_there_is(write) if _kind(write) is kind else write

    return partial(each_write, change)


def unwritten(kind: type[Row]) -> Mistake:
    """Such a row is not written where it belongs, but one that nobody reads."""

    def change(write: Write) -> Write:
        if _kind(write) is not kind or not isinstance(write, Put):
            return write
        nowhere = f"REPLAY#{write.row.pk}{write.row.sk}", "REPLAY"
        return Put(ReplayItem(*nowhere, request_hash="", status=0, body="", answered_at=LONG_AGO))

    return partial(each_write, change)


def naively() -> AbstractContextManager[None]:
    """Everything is read, decided and written, whatever was done meanwhile."""

    return each_write(_whatever_there_is)


def _whatever_there_is(write: Write) -> Write:
    if isinstance(write, Check):
        return replace(write, condition=ALWAYS)
    return replace(write, condition=None)


def _kind(write: Write) -> type[Row]:
    return write.model if isinstance(write, Check) else type(write.row)


@contextmanager
def in_two_transactions() -> Iterator[None]:
    """The money moves in a transaction of its own, before everything else of a session."""

    def twice(*writes: Write) -> None:
        money = [write for write in writes if _kind(write) is WalletItem]
        if money:
            commit(*money)
        commit(*(write for write in writes if write not in money))

    with instead(booking, "commit", twice), instead(actions, "commit", twice):
        yield


@contextmanager
def mailed_before_it_is_recorded() -> Iterator[None]:
    """Nobody claims a message: it is handed over, and what became of it is noted afterwards."""

    def afterwards(*writes: Put) -> None:
        for write in writes:
            row: Any = write.row
            if row.status != MessageStatus.SENDING.value:
                commit(replace(write, condition=None))

    with instead(outbox, "commit", afterwards):
        yield


def _nothing_failed(_: Any, event: Any, name_of: Any, work: Callable[[Any], None]) -> Any:
    """A handler that reports nothing, whatever becomes of its records."""
    for record in event["Records"]:
        try:
            work(record)
        except Exception:
            continue
    return {"batchItemFailures": []}


MISTAKES: Mapping[str, Mistake] = {
    "hours may have changed": unconditional(ScheduleItem),
    "time is taken whoever has it": unconditional(DayItem),
    "a wallet is written over": unconditional(WalletItem),
    "a session is written over": unconditional(SessionItem),
    "a message has many owners": unconditional(MessageItem),
    "an answer is not kept": unwritten(ReplayItem),
    "what was counted is not kept": unwritten(CountedSessionItem),
    "money moves by itself": in_two_transactions,
    "what was counted is written over": unconditional(CountedSessionItem),
    "a lost reply is a defect": partial(instead, transaction, "_is_uncertain", lambda _: False),
    "a conflict is a defect": partial(instead, transaction, "CONFLICTS", frozenset()),
    "a store that does not answer is a defect": partial(instead, table, "reading", nullcontext),
    "a lost reply is a failure": partial(instead, transaction, "_landed", lambda _: False),
    "a mail goes before it is recorded": mailed_before_it_is_recorded,
    "a claim is over at once": partial(instead, notices, "LEASE", timedelta(0)),
    "a mail that failed is done with": partial(instead, mail, "each_record", _nothing_failed),
    "the outbox check looks at nothing": partial(
        instead, outbox_check, "unknown_in", lambda *_: []
    ),
}
