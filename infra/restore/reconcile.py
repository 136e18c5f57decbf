"""Bringing a restored table up to what was mailed and paid after the point.

    the table before, or the log of what was mailed ──► what was told ──► goes over
                                                   └──► what time ended ──► ends again, untold
    the table before, and the payment provider     ──► purchases ──► settled as ever

Nobody else writes either table meanwhile. Every step may be repeated.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.purchases.purchases import CHECKOUT_LIVES
from chalicelib.storage.credits.credit_requests import CreditRequestItem
from chalicelib.storage.kernel.table import Key
from chalicelib.storage.kernel.transaction import Update, commit
from chalicelib.storage.sessions.sessions import SessionItem
from chalicelib.storage.workspaces.invitations import InvitationItem
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.workspaces.invitations import attend_invitation
from infra.restore import tables
from infra.restore.carrying import (
    GoOn,
    is_open,
    places_to_go_on,
    rows_to_delete,
    rows_to_put,
)
from infra.restore.differences import Difference, key_of, listed, to_be_told, told_by_log
from infra.restore.mail_log import image_told
from infra.restore.purchases import purchases_looked_up, purchases_of_rows, settle_again

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CHECK_RUN = ("CHECK", "RUN")
A_LITTLE_BEFORE = timedelta(minutes=10)


class Reconciled(Struct, frozen=True, kw_only=True):
    """What differed, and what was done about it, as lines for a person; `carried` and `went_on` say
    how many records of what was told went over, and how many things go on behind their last event.
    """

    people: Sequence[str]
    purchases: Sequence[str]
    troubles: Sequence[str]
    everything: Sequence[str]
    carried: int
    went_on: int

    @property
    def report(self) -> str:
        """Ids, states and times; no names."""
        parts = [
            ("TELL PEOPLE: they think otherwise than the table says", self.people),
            ("PURCHASES, as they are settled now", self.purchases),
            ("LOOK AT", self.troubles),
            ("EVERY DIFFERENCE", self.everything),
        ]
        told = [f"{title}\n\n" + "\n".join(sorted(each) or ["none"]) for title, each in parts]
        done = f"{self.carried} records of what was told went over; {self.went_on} things go on."
        return "\n\n".join([done, *told]) + "\n"


def reconcile(
    ctx: Context, client: "DynamoDBClient", restored: str, last: str, point: datetime
) -> Reconciled:
    """Reconciles with the table before, as it stood last."""
    found = list(tables.compare(client, last, restored))
    told = [each.last for each in found if each.kind == "message" and each.last]
    places = list(places_to_go_on(found, told))
    purchases = list(purchases_of_rows(found, ctx.now()))
    done = _done(ctx, client, restored, found, places)
    return replace(
        done,
        people=list(to_be_told(found, {each.key for each in places if each.ended})),
        purchases=list(settle_again(ctx, purchases, pages_since(point))),
    )


def reconcile_by_log(
    ctx: Context, client: "DynamoDBClient", restored: str, log: Iterable[str], point: datetime
) -> Reconciled:
    """Reconciles with what the log of the mail function tells, where there is no table before.

    Nobody knows then what else happened. Whatever has events goes on far behind them.
    """
    there = {key_of(row): row for row in tables.rows(client, restored)}
    told = [image for line in log if (image := image_told(line, point))]
    lost = {each["pk"]["S"] for each in told} - {pk for pk, _ in there}
    found = [
        Difference(key=key_of(image), last=image, restored=there.get(key_of(image)))
        for image in told
        if image["pk"]["S"] not in lost and is_open(there.get(key_of(image)))
    ]
    places = list(places_to_go_on((), told, there.values()))
    purchases = list(purchases_looked_up(there.values()))
    done = _done(ctx, client, restored, found, places)
    return replace(
        done,
        people=list(told_by_log(told, there)),
        purchases=list(settle_again(ctx, purchases, pages_since(point))),
    )


def pages_since(point: datetime) -> datetime:
    """From when on pages were made that may have been paid after the point."""
    return point - CHECKOUT_LIVES - A_LITTLE_BEFORE


def _done(
    ctx: Context,
    client: "DynamoDBClient",
    restored: str,
    found: Sequence[Difference],
    places: Sequence[GoOn],
) -> Reconciled:
    """All but what is about purchases, and about people."""
    carried = _carry(client, restored, found)
    troubles = [trouble for each in places if (trouble := _go_on(ctx, each))]
    tables.delete(client, restored, CHECK_RUN)  # so that the clock checks everything at once
    return Reconciled(
        people=(),
        purchases=(),
        troubles=troubles,
        everything=list(listed(found)),
        carried=carried,
        went_on=len(places),
    )


def _carry(client: "DynamoDBClient", name: str, found: Sequence[Difference]) -> int:
    carried = list(rows_to_put(found))
    for row in carried:
        tables.put(client, name, row)
    for key in rows_to_delete(found):
        tables.delete(client, name, key)
    return len(carried)


def _go_on(ctx: Context, place: GoOn) -> str | None:
    """Lets a row go on from there; what went wrong, if anything did."""
    trouble = None
    if place.ended:
        _raise_to(place, place.ended - 1)
        then = place.ended_at
        ctx = replace(ctx, now=lambda: then) if then else ctx
        try:
            ATTENDING[place.kind](ctx, place.key)
        except Exception as error:
            trouble = f"{'  '.join(place.key)}  not ended again: {type(error).__name__}"
    _raise_to(place, place.version)
    return trouble


def _raise_to(place: GoOn, version: int) -> None:
    """Under the version that is read; nothing if it is as far already."""
    model = MODELS[place.kind]
    row = model.get(*place.key, consistent_read=True)
    known = int(row.version)
    actions = [model.version.set(max(known, version))]
    if isinstance(row, SessionItem):
        actions.append(SessionItem.sequence.set(max(int(row.sequence), place.sequence)))
    commit(Update(model(*place.key), tuple(actions), model.version == known))


def _attend_session(ctx: Context, key: Key) -> None:
    attend(ctx, key[0].removeprefix("SESSION#"))


def _attend_invitation(ctx: Context, key: Key) -> None:
    attend_invitation(ctx, key[0].removeprefix("PERSON#"), key[1].removeprefix("INVITED#"))


ATTENDING: dict[str, Callable[[Context, Key], None]] = {
    "session": _attend_session,
    "invitation": _attend_invitation,
}
MODELS: dict[str, type[SessionItem] | type[InvitationItem] | type[CreditRequestItem]] = {
    "session": SessionItem,
    "invitation": InvitationItem,
    "credit_request": CreditRequestItem,
}
