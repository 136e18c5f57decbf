"""Writes as values, and `commit`, the only effect: all of them become true at once, or none.

A write carries its condition and what it means when that condition fails: a domain error, or
nothing, and then what was decided on is stale and must be read and decided again (`until_fresh`).
If several conditions fail at once, the first in the order given is told.

    commit ──► done
      │ TransactionConflict, throttling ──► full jitter, the same token, up to 8 s ──► TryAgainError
      │ no reply, 5xx ──► the same token again
      └ a condition failed ──► own rows found stored after a lost reply ──► done
                               else the write's refusal, or StaleError
"""

import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from msgspec import Struct
from pynamodb.exceptions import CancellationReason, PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.expressions.update import Update as UpdateExpression

from chalicelib.domain.kernel.errors import DomainError, TryAgainError
from chalicelib.storage.kernel.client import UNASKED
from chalicelib.storage.kernel.contention import contention
from chalicelib.storage.kernel.table import (
    Key,
    Row,
    Rows,
    connection,
    image_of,
    read_rows,
    typed_key,
)

PATIENCE_SECONDS = 8.0
FIRST_PAUSE_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 0.8

CONFLICTS = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
BUSY = frozenset(
    {
        "TransactionInProgressException",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)


class StaleError(Exception):
    """What was decided on has changed meanwhile: read and decide again."""


class Put(Struct, frozen=True):
    """Stores a whole row. `refusal` None: a failed condition means stale."""

    row: Row
    condition: Condition | None = None
    refusal: DomainError | None = None


class Update(Struct, frozen=True):
    """Changes parts of a row, which need not exist."""

    row: Row
    actions: tuple[Action, ...]
    condition: Condition | None = None
    refusal: DomainError | None = None


class Delete(Struct, frozen=True):
    row: Row
    condition: Condition | None = None
    refusal: DomainError | None = None


class Check(Struct, frozen=True):
    """Changes nothing; the transaction stands only if the condition holds."""

    model: type[Row]
    key: Key
    condition: Condition
    refusal: DomainError | None = None


Write = Put | Update | Delete | Check

ResultT = TypeVar("ResultT")


def absent() -> Condition:
    """The row does not exist."""
    return Row.pk.does_not_exist()


def present() -> Condition:
    """The row exists."""
    return Row.pk.exists()


def until_fresh(step: Callable[[], ResultT]) -> ResultT:
    """Runs a read-decide-commit step until nothing that it read went stale before its commit.

    Raises:
        TryAgainError: it went stale each time for 8 seconds.
    """
    met = contention()
    before = met.overtaken
    try:
        for _ in _pauses():
            try:
                return step()
            except StaleError:
                met.retried += 1
        raise TryAgainError
    except DomainError:
        met.lost += met.overtaken > before
        raise
    finally:
        met.overtaken = before


@contextmanager
def of_one_moment(*reads: Rows) -> Iterator[None]:
    """Around what is decided from these reads: a refusal stands only if all of it was true at once.

    A batch read isolates each row and not the batch: it may show a member as they were before their
    removal, and the wallet that the removal closed. Two reads that show the same are of one moment
    (a double collect: Afek et al., Atomic Snapshots of Shared Memory, 1993). What goes ahead needs
    no second read: its transaction holds each row to the version that was read.

    Raises:
        StaleError: a row is another one by now: read and decide again.
    """
    try:
        yield
    except TryAgainError:
        raise
    except DomainError:
        again = read_rows(frozenset().union(*(rows.asked for rows in reads)))
        if not all(rows.are_in(again) for rows in reads):
            raise StaleError from None
        raise


def commit(*writes: Write) -> None:
    """Makes all writes true at once, or none.

    Every call has a request token of its own, and its retries share it: two equal calls are two,
    and one of them loses.

    Raises:
        DomainError: the refusal of the first write, in the order given, whose condition failed.
        StaleError: that write has no refusal.
        TryAgainError: the store stayed overloaded for 8 seconds; nothing was done.
    """
    token, reply_lost = secrets.token_hex(18), False
    for _ in _pauses():
        try:
            _send(writes, token)
        except TransactWriteError as error:
            reasons = error.cancellation_reasons
            if _failed(reasons):
                if (reply_lost or _was_sent_before(error)) and _landed(writes):
                    return
                contention().overtaken += 1
                raise _meaning(writes, reasons) from error
            contention().retried += _in_conflict(reasons)
            reply_lost = reply_lost or _is_uncertain(error)
            _give_up_on_nonsense(error)
        else:
            return
    if reply_lost and _landed(writes):
        return
    raise TryAgainError


def _pauses() -> Iterator[None]:
    """Yields at once, then after pauses with full jitter, until patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = FIRST_PAUSE_SECONDS
    yield
    while time.monotonic() < deadline:
        time.sleep(random.uniform(0, pause))
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        yield


def _send(writes: Sequence[Write], token: str) -> None:
    """One request, with the writes in their order. Raises: TransactWriteError"""
    items = [_item(write) for write in writes]
    try:
        connection().dispatch(
            "TransactWriteItems", {"ClientRequestToken": token, "TransactItems": items}
        )
    except UNASKED as error:
        raise TransactWriteError("Failed to write a transaction.", error) from error


def _item(write: Write) -> dict[str, Any]:
    """A write as the store is asked for it (Amazon DynamoDB, "TransactWriteItem")."""
    match write:
        case Check(_, key, condition):
            return _asked("ConditionCheck", {"Key": typed_key(key)}, condition)
        case Delete(row, condition):
            return _asked("Delete", {"Key": typed_key(row.key)}, condition)
        case Put(row, condition):
            return _asked("Put", {"Item": row.serialize()}, condition)
        case Update(row, actions, condition):
            return _asked("Update", {"Key": typed_key(row.key)}, condition, actions)


def _asked(
    what: str,
    of: dict[str, Any],
    condition: Condition | None,
    actions: tuple[Action, ...] = (),
) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    asked: dict[str, Any] = {"TableName": Row.Meta.table_name, **of}
    if condition is not None:
        asked["ConditionExpression"] = condition.serialize(names, values)
    if actions:
        asked["UpdateExpression"] = UpdateExpression(*actions).serialize(names, values)
    if names:
        asked["ExpressionAttributeNames"] = {place: name for name, place in names.items()}
    if values:
        asked["ExpressionAttributeValues"] = values
    return {what: asked}


Reasons = list[CancellationReason | None]


def _failed(reasons: Reasons) -> bool:
    return any(reason and reason.code == "ConditionalCheckFailed" for reason in reasons)


def _in_conflict(reasons: Reasons) -> bool:
    return any(reason and reason.code == "TransactionConflict" for reason in reasons)


def _meaning(writes: tuple[Write, ...], reasons: Reasons) -> Exception:
    first = next(
        write
        for write, reason in zip(writes, reasons, strict=True)
        if reason and reason.code == "ConditionalCheckFailed"
    )
    return first.refusal or StaleError()


def _is_uncertain(error: PynamoDBException) -> bool:
    """No reply or a server's fault: the writes may or may not have become true."""
    code = _code(error)
    return code is None or code in {"InternalServerError", "ServiceUnavailable", "500", "503"}


def _was_sent_before(error: TransactWriteError) -> bool:
    """Whether botocore had sent these writes once already: it repeats a lost reply by itself."""
    response = getattr(getattr(error.cause, "__cause__", None), "response", None) or {}
    return bool(response.get("ResponseMetadata", {}).get("RetryAttempts"))


def _code(error: PynamoDBException) -> str | None:
    """The store's code; None without a reply, where PynamoDB's `cause_response_code` breaks."""
    response = getattr(error.cause, "response", None)
    return str(response["Error"]["Code"]) if response else None


def _give_up_on_nonsense(error: TransactWriteError) -> None:
    """Lets through what waiting may mend; a malformed transaction is a defect and is raised."""
    codes = {reason.code for reason in error.cancellation_reasons if reason}
    waitable = codes and codes <= CONFLICTS
    if not (waitable or _is_uncertain(error) or _code(error) in BUSY):
        raise error


def _landed(writes: tuple[Write, ...]) -> bool:
    """Whether a transaction whose reply was lost is stored: its rows are as we wrote them, but for
    those that were changed since.

    One row alone says nothing: two bookings of one person at the same second leave the same wallet.
    """
    ours = {write.row.key: write.row for write in writes if isinstance(write, Put)}
    stored = read_rows(ours)
    found = [(mine, stored.find(type(mine), key)) for key, mine in ours.items()]
    ours_still = [there is not None and image_of(there) == image_of(mine) for mine, there in found]
    return any(ours_still) and all(
        same or _newer(mine, there) for same, (mine, there) in zip(ours_still, found, strict=True)
    )


def _newer(mine: Row, there: Row | None) -> bool:
    """Whether somebody wrote it after us; a row without a version is never written again."""
    version = getattr(mine, "version", None)
    return there is not None and version is not None and getattr(there, "version", 0) > version
