"""The full-scan check of people: who owns, who leaves, and who asked for credits.

owners     the record of a workspace's owners is exactly its active owners, and never empty
removals   who is being removed has a removal and a closed wallet; who was removed has nothing open
requests   a person's record names exactly their open requests; each was granted at most once
"""

from collections import defaultdict
from datetime import datetime

from chalicelib.domain.credits.credits import Entry, Reason, Wallet
from chalicelib.domain.notices.credit_requests import Asked, CreditRequest
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.workspaces.people import Person, Role, Standing
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credit_requests import (
    AskingItem,
    CreditRequestItem,
    asking_of,
    request_of,
)
from chalicelib.storage.credits.credits import EntryItem, WalletItem
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.pairings import PairingItem
from chalicelib.storage.workspaces import people
from chalicelib.storage.workspaces.people import PersonItem
from chalicelib.storage.workspaces.removals import RemovalItem
from chalicelib.storage.workspaces.workspaces import LinkItem, OwnersItem


def check_people(rows: list[Row], found: list[Session], latest: datetime | None) -> None:
    """Raises AssertionError with the first thing that is not true."""
    known = [people.person_of(row) for row in rows if isinstance(row, PersonItem)]
    check_owners(rows, known)
    check_leaving(rows, known)
    check_left(rows, known, found, latest)
    check_requests(rows)


def check_owners(rows: list[Row], known: list[Person]) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    for person in known:
        if person.workspace_id and person.holds(Role.OWNER, workspace_id=person.workspace_id):
            wanted[person.workspace_id].add(person.id)
    stored = {
        row.pk.removeprefix("WORKSPACE#"): set(row.ids)
        for row in rows
        if isinstance(row, OwnersItem)
    }
    assert stored == wanted, f"owners are {dict(wanted)}, the records say {stored}"
    assert all(stored.values()), f"nobody owns: {stored}"


def check_leaving(rows: list[Row], known: list[Person]) -> None:
    """Removals go on for exactly those who are marked; wallets are closed from then on."""
    going_on = {
        (row.workspace_id, row.person_id)
        for row in rows
        if isinstance(row, RemovalItem) and row.as_member
    }
    marked = {
        (person.workspace_id, person.id) for person in known if person.standing is Standing.REMOVING
    }
    assert going_on == marked, f"removals {going_on} of {marked}"
    wallets = {wallet.id: wallet for wallet in wallets_of(rows)}
    for person in known:
        wallet = wallets.get(f"{person.workspace_id}.{person.id}")
        gone = person.standing is not Standing.ACTIVE
        assert not (gone and wallet and wallet.open), f"{person.id} left an open wallet"


def check_left(
    rows: list[Row], known: list[Person], found: list[Session], latest: datetime | None
) -> None:
    """Who was removed has no place, no credits, no request and no session that has not begun."""
    left = {
        (person.id, person.workspace_id) for person in known if person.standing is Standing.REMOVED
    }
    linked = {
        (row.person_id, row.pk.removeprefix("WORKSPACE#"))
        for row in rows
        if isinstance(row, LinkItem) and row.sk.startswith("MEMBER#")
    }
    assert not left & linked, f"still linked: {left & linked}"
    for wallet in wallets_of(rows):
        if (wallet.owner_id, wallet.workspace_id) in left:
            assert wallet.balance == 0, f"{wallet.id} was left with {wallet.balance}"
    for session in found:
        if (session.member.id, session.workspace_id) in left:
            assert session.status is not Status.REQUESTED, f"{session.id} waits for nobody"
            begun = latest and session.starts_at and session.starts_at <= latest
            ahead = session.status is Status.CONFIRMED and not begun
            assert not ahead, f"{session.id} is ahead of somebody who left"
    for row in rows:
        if isinstance(row, PairingItem):
            pair = pairings.pairing_of(row)
            gone = pair.member_id in {person_id for person_id, _ in left}
            assert not (gone and pair.requests), f"{row.key} keeps requests of who left"


def check_requests(rows: list[Row]) -> None:
    requests = [request_of(row) for row in rows if isinstance(row, CreditRequestItem)]
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for request in requests:
        if request.status is Asked.OPEN:
            wanted[request.workspace_id, request.person.id].add(request.id)
    stored = {
        (asking.workspace_id, asking.person_id): set(asking.open)
        for asking in (asking_of(row) for row in rows if isinstance(row, AskingItem))
        if asking.open
    }
    assert stored == wanted, f"open requests are {dict(wanted)}, the records say {stored}"
    check_grants(requests, [credits.entry_of(row) for row in rows if isinstance(row, EntryItem)])


def check_grants(requests: list[CreditRequest], entries: list[Entry]) -> None:
    given = {
        entry.transfer_id: entry.credits
        for entry in entries
        if entry.reason is Reason.GRANTED and entry.credits > 0
    }
    granted = {
        f"{request.id}.grant": request.granted_credits
        for request in requests
        if request.status is Asked.GRANTED
    }
    assert given == granted, f"granted {granted}, but moved {given}"


def wallets_of(rows: list[Row]) -> list[Wallet]:
    return [credits.wallet_of(row) for row in rows if isinstance(row, WalletItem)]
