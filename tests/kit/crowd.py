"""A company with ten thousand of everything, put straight into moto's own store.

Made through the API it would take an hour. Of each kind one row is made as the application makes
it, and stored again and again under other ids.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.dynamo_type import Item as StoredItem

from bench.units import Item
from chalicelib.domain.credits.credits import Entry, Reason
from chalicelib.domain.notices.credit_requests import Asked, CreditRequest
from chalicelib.domain.notices.notices import Message, MessageStatus, Notice
from chalicelib.domain.purchases.purchases import Pack, Purchase
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Event, Named, Seat
from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits.credit_requests import put_request
from chalicelib.storage.credits.credits import entry_row
from chalicelib.storage.credits.purchases import put_purchase
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.notices.messages import put_message
from chalicelib.storage.sessions.pairings import put_pairing
from chalicelib.storage.sessions.sessions import put_session
from chalicelib.storage.workspaces import audit, groups, workspaces
from tests.kit.sessions import a_session
from tests.kit.world import MONDAY

MANY = 10_000
ID = "777777777777"
"""Where each copy has its own number; as long as the number of an entry in its key."""

FIRST_SESSION = f"session-{0:012}"


def crowd(member: str, coach: str, group_id: str, coaches_too: int) -> None:
    """Ten thousand of each thing that `member`, `coach`, the group or Acme may have many of, and
    so many coaches more.
    """
    for row in (*_of_sessions(member, coach), *_of_people(group_id), *_of_credits(member)):
        _copy(row, MANY)
    for row in _of_a_coach(coach, member):
        _copy(row, coaches_too)


def everything() -> dict[tuple[str, str], Item]:
    """All that is stored, as it goes over the wire."""
    items = (item.to_json()["Attributes"] for item in _table().all_items())
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


def _copy(row: Row, times: int) -> None:
    text, table = json.dumps(row.serialize()), _table()
    for number in range(times):
        attributes = json.loads(text.replace(ID, f"{number:012}"))
        keys = DynamoType(attributes["pk"]), DynamoType(attributes["sk"])
        table.items[keys[0]][keys[1]] = StoredItem(*keys, attributes)


def _table() -> Any:
    ((_, regions),) = dynamodb_backends.items()
    return regions["eu-central-1"].tables["tandem"]


def _of_sessions(member: str, coach: str) -> Iterator[Row]:
    """Confirmed sessions of the two, with an id for each; and mails about the first of them."""
    people = {"coach": Named(coach, "Cora"), "member": Named(member, "Ana")}
    yield put_session(a_session(id=f"session-{ID}", **people)).row
    notice = Notice(
        session_id=FIRST_SESSION,
        event_id=f"{FIRST_SESSION}.{ID}",
        kind="move_proposed",
        recipient_id=member,
        seat=Seat.MEMBER,
    )
    superseded = MessageStatus.SUPERSEDED
    yield put_message(
        Message(notice=notice, status=superseded, claim_id="claim", claimed_at=MONDAY)
    ).row


def _of_people(group_id: str) -> Iterator[Row]:
    """Places of people whose own rows are gone, and what was done about them."""
    person_id = f"person-{ID}"
    yield workspaces.link_member("acme", person_id).row
    (place, _) = groups.add_membership(group_id, person_id)
    assert isinstance(place, Put)
    yield place.row
    yield audit.put_deed(
        Deed(
            id=f"deed-{ID}",
            workspace_id="acme",
            at=MONDAY,
            actor_id=person_id,
            doing=Doing.CREDITS_REFUSED,
            subject_id=person_id,
        )
    ).row


def _of_credits(member: str) -> Iterator[Row]:
    """Refused requests, purchases that nobody paid, and a long history."""
    yield put_request(
        CreditRequest(
            id=f"request-{ID}",
            workspace_id="acme",
            person=Named(member, "Ana"),
            credits=1,
            note="Please",
            created_at=MONDAY,
            event=Event(id=f"{ID}.1", kind="credits_refused", at=MONDAY, actor_id=member),
            status=Asked.REFUSED,
        )
    ).row
    yield put_purchase(
        Purchase(
            id=f"purchase-{ID}",
            workspace_id="acme",
            wallet_id=f"acme.{member}",
            buyer_id=member,
            pack=Pack(id="ten", price_id="price", credits=10, price_minor=90_000, currency="EUR"),
            live=False,
            created_at=MONDAY,
        )
    ).row
    yield entry_row(
        Entry(
            wallet_id=f"acme.{member}",
            seq=int(ID),
            transfer_id=f"transfer-{ID}",
            counterpart="acme.pool",
            at=MONDAY,
            credits=1,
            reason=Reason.TRANSFER,
            note="",
            actor_id=member,
            session_id=None,
            lots={},
            balance_after=1,
        )
    )


def _of_a_coach(like: str, member: str) -> Iterator[Row]:
    """A coach as good as this one, to whom the member once went."""
    known = coaches.find_coach(like)
    assert known is not None
    coach_id = f"coach-{ID}"
    yield coaches.put_schedule(replace(known.schedule, coach_id=coach_id)).row
    yield coaches.put_profile(replace(known.profile, coach_id=coach_id)).row
    yield workspaces.link_coach("acme", coach_id).row
    yield put_pairing(Pairing(member_id=member, coach_id=coach_id, version=1)).row
