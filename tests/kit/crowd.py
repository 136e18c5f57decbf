"""A company with ten thousand of everything.

Made through the API it would take an hour, and moto sorts all that it has for each query. So of
each kind one row is made as the application makes it, and copied under other ids into partitions
that are kept here in order; queries of them are answered from here, everything else by moto.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import MockRawResponse
from moto.dynamodb.models import dynamodb_backends
from msgspec.structs import replace

from bench.units import Item, item_bytes
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.credits.credits import Entry, Reason
from chalicelib.domain.groups.groups import MOST_GROUPS
from chalicelib.domain.notices.credit_requests import Asked, CreditRequest
from chalicelib.domain.notices.notices import Message, MessageStatus, Notice
from chalicelib.domain.purchases.purchases import Pack, Purchase
from chalicelib.domain.reports.people_counts import CountedPerson
from chalicelib.domain.reports.usage import EVERYBODY, Month, MonthPlace, Tally
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Event, Named, Seat, Session
from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.credits.credit_requests import put_request
from chalicelib.storage.credits.credits import entry_row
from chalicelib.storage.credits.purchases import put_purchase
from chalicelib.storage.kernel.table import Row, connection
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.notices.messages import put_message
from chalicelib.storage.reports import usage
from chalicelib.storage.reports.people_counts import put_counted_person
from chalicelib.storage.sessions.pairings import put_pairing
from chalicelib.storage.sessions.sessions import put_session
from chalicelib.storage.workspaces import audit, groups, workspaces
from tests.kit.sessions import a_session
from tests.kit.world import MONDAY

MANY = 10_000
ID = "777777777777"
"""Where each copy has its own number; as long as the number of an entry in its key."""

FIRST_SESSION = f"session-{0:012}"
PAGE_BYTES = 1_000_000
KEYS: Mapping[str | None, tuple[str, str]] = {
    None: ("pk", "sk"),
    "by_member": ("member_key", "sort_key"),
    "by_coach": ("coach_key", "sort_key"),
    "by_workspace": ("workspace_key", "sort_key"),
}
"""Partition and sort key of the table and of the indexes that make lists."""

CONDITION = re.compile(
    r"\(?(?P<pk>#\d) = (?P<of>:\d)(?: AND (?:begins_with \((?P<sk>#\d), (?P<start>:\d)\)"
    r"|#\d BETWEEN (?P<low>:\d) AND (?P<high>:\d)|#\d < (?P<below>:\d)))?\)?"
)
"""The key conditions that lists are read by."""

Stored = Mapping[str, Any]


class Crowd:
    """Partitions with very many rows, each in the order of its keys."""

    def __init__(self) -> None:
        self._partitions: dict[tuple[str | None, str], list[tuple[str, Stored]]] = {}

    def add(self, row: Row, times: int = MANY) -> None:
        """Copies of the row, in the table's partition and in those of the indexes."""
        text = json.dumps(row.serialize())
        for number in range(times):
            item = json.loads(text.replace(ID, f"{number:012}"))
            for index, (partition, sort) in KEYS.items():
                if partition in item and sort in item:
                    rows = self._partitions.setdefault((index, item[partition]["S"]), [])
                    rows.append((item[sort]["S"], item))

    def items(self) -> dict[tuple[str, str], Item]:
        rows = (row for key, rows in self._partitions.items() if key[0] is None for row in rows)
        return {(item["pk"]["S"], item["sk"]["S"]): item for _, item in rows}

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answers queries of its own partitions; everything else goes on to moto."""
        for rows in self._partitions.values():
            rows.sort(key=lambda row: row[0])
        events: Any = connection().client.meta.events
        events.register_first("before-send.dynamodb.Query", self._query)
        try:
            yield
        finally:
            events.unregister("before-send.dynamodb.Query", self._query)

    def _query(self, request: Any, **_: Any) -> AWSResponse | None:
        asked = json.loads(request.body)
        values = {name: value["S"] for name, value in asked["ExpressionAttributeValues"].items()}
        found = CONDITION.fullmatch(asked["KeyConditionExpression"])
        assert found, asked["KeyConditionExpression"]
        partition = (asked.get("IndexName"), values[found["of"]])
        if partition not in self._partitions:
            return None
        low, high = _bounds({name: values.get(key) for name, key in found.groupdict().items()})
        rows = self._partitions[partition]
        first = bisect_left(rows, low, key=lambda row: row[0])
        last = bisect_right(rows, high, key=lambda row: row[0])
        return _answer(request.url, asked, rows[first:last])


def _bounds(of: Mapping[str, str | None]) -> tuple[str, str]:
    """The least and the greatest key that a condition lets through."""
    start, below = of["start"] or "", of["below"]
    if below is not None:
        return "", below[:-1] + chr(ord(below[-1]) - 1) + "~"
    return of["low"] or start, of["high"] or f"{start}~"


def _answer(url: str, asked: Mapping[str, Any], rows: list[tuple[str, Stored]]) -> AWSResponse:
    """One page: up to the limit, or up to a megabyte."""
    if not asked.get("ScanIndexForward", True):
        rows = rows[::-1]
    keys = [item["pk"]["S"] + item["sk"]["S"] for _, item in rows]
    after = asked.get("ExclusiveStartKey")
    start = keys.index(after["pk"]["S"] + after["sk"]["S"]) + 1 if after else 0
    shown: list[Stored] = []
    size = 0
    for _, item in rows[start : start + asked.get("Limit", MANY)]:
        size += item_bytes(item)
        if size > PAGE_BYTES:
            break
        shown.append(item)
    body: dict[str, Any] = {"Items": shown, "Count": len(shown), "ScannedCount": len(shown)}
    if start + len(shown) < len(rows):
        names = {"pk", "sk", *KEYS[asked.get("IndexName")]}
        body["LastEvaluatedKey"] = {name: shown[-1][name] for name in names}
    return AWSResponse(url, 200, HTTPHeaders(), MockRawResponse(json.dumps(body)))


def crowd(member: str, coach: str, group_id: str, coaches_too: int) -> Crowd:
    """Ten thousand of each thing that `member`, `coach`, the group or Acme may have many of, and
    so many coaches more, whose own rows are moto's.
    """
    made = Crowd()
    for row in (*_of_sessions(member, coach), *_of_people(group_id), *_of_credits(member)):
        made.add(row)
    for row in _of_usage():
        made.add(row)
    for month in ("2026-03", "2026-04", "2026-05", "2026-06"):
        made.add(_month(MonthPlace(month, EVERYBODY, f"acme.group-{ID}")), times=MOST_GROUPS + 1)
    _store(put_session(_session(member, coach)).row)
    card = card_of(known_coach(coach), "acme")
    made.add(cards.put_card("acme", card).row, times=1)
    like = replace(card, coach_id=f"coach-{ID}")
    made.add(cards.put_card("acme", like).row, times=coaches_too)
    for row in _of_a_coach(coach, member):
        _store(row, coaches_too)
    return made


def _store(row: Row, times: int = 1) -> None:
    """Puts copies of the row where moto keeps its own."""
    text, table = json.dumps(row.serialize()), _table()
    for number in range(times):
        table.put_item(json.loads(text.replace(ID, f"{number:012}")))


def everything() -> dict[tuple[str, str], Item]:
    """All that moto keeps, as it goes over the wire."""
    items = (item.to_json()["Attributes"] for item in _table().all_items())
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in items}


def _table() -> Any:
    ((_, regions),) = dynamodb_backends.items()
    return regions["eu-central-1"].tables["tandem"]


def _of_sessions(member: str, coach: str) -> Iterator[Row]:
    """Confirmed sessions of the two, with an id for each; and mails about the first of them."""
    yield put_session(_session(member, coach)).row
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


def _session(member: str, coach: str) -> Session:
    return a_session(id=f"session-{ID}", coach=Named(coach, "Cora"), member=Named(member, "Ana"))


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


def _of_usage() -> Iterator[Row]:
    """Numbers of coaches who came and went, and what was counted of people."""
    yield _month(MonthPlace("2026-06", f"coach-{ID}", ""))
    counted = CountedPerson(booked_on="2026-06-01", places={"": "2026-06-01"}, revision=1)
    yield put_counted_person("acme", f"person-{ID}", counted).row


def _month(place: MonthPlace) -> Row:
    """Something happened on each day of it."""
    days = {day: Tally(booked=2, completed=1, credits_spent=4) for day in range(1, 31)}
    return usage.put_month("acme", Month(place=place, days=days, version=1)).row


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


def known_coach(coach_id: str) -> Coach:
    coach = coaches.find_coach(coach_id)
    assert coach is not None
    return coach


def _of_a_coach(like: str, member: str) -> Iterator[Row]:
    """A coach as good as this one, to whom the member once went."""
    known = known_coach(like)
    coach_id = f"coach-{ID}"
    yield coaches.put_schedule_alone(replace(known.schedule, coach_id=coach_id))[0].row
    yield profiles.put_profile(replace(known.profile, coach_id=coach_id))[0].row
    yield put_pairing(Pairing(member_id=member, coach_id=coach_id, version=1)).row
