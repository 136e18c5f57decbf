"""Wallets, an entry and a request for credits, for what needs no table."""

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Entry, Reason, Wallet, WalletKind
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.notices.mails import CreditKind
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Buying, Workspace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

ACME = Workspace(
    id="acme",
    name="Acme",
    timezone="Europe/London",
    buying=Buying.PACKS,
    support_email="help@acme.example",
)


def a_person(login: str, *roles: Role, **changes: Any) -> Person:
    person = Person(
        id=login,
        name=login.title(),
        email=f"{login}@acme.example",
        timezone="Europe/London",
        workspace_id="acme",
        roles=frozenset(roles or {Role.MEMBER}),
    )
    return replace(person, **changes)


def a_wallet(lots: dict[str, int] | None = None, **changes: Any) -> Wallet:
    wallet = Wallet(
        id="acme.ana",
        workspace_id="acme",
        kind=WalletKind.MEMBER,
        owner_id="ana",
        name="Ana",
        lots={NEVER: 5} if lots is None else lots,
        version=1,
    )
    return replace(wallet, **changes)


def a_pool(available: int, *, filled: int = 1000, **changes: Any) -> Wallet:
    """The workspace's, with so many credits without a date unless `lots` says otherwise."""
    fields = {"id": "acme.pool", "kind": WalletKind.WORKSPACE, "owner_id": "acme", "name": "Acme"}
    return a_wallet(**{"lots": {NEVER: available}, "filled": filled, **fields, **changes})


def an_entry(**changes: Any) -> Entry:
    """Ada gave Ana three credits."""
    entry = Entry(
        wallet_id="acme.ana",
        seq=4,
        transfer_id="t1",
        counterpart="acme.pool",
        at=NOW,
        credits=3,
        reason=Reason.TRANSFER,
        note="",
        actor_id="ada",
        session_id=None,
        lots={NEVER: 3},
        balance_after=8,
    )
    return replace(entry, **changes)


def a_credit_request(kind: str = CreditKind.REQUESTED, **changes: Any) -> CreditRequest:
    actor_id = "ana" if kind == CreditKind.REQUESTED else "ada"
    asked = CreditRequest(
        id="r1",
        workspace_id="acme",
        person=Named("ana", "Ana"),
        credits=5,
        note="For the spring.",
        created_at=NOW,
        granted_credits=5,
        event=Event(id="r1.1", kind=kind, at=NOW, actor_id=actor_id),
    )
    return replace(asked, **changes)
