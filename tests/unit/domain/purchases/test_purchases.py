"""Who buys for which wallet, and until when a purchase is waited for."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import ForbiddenError, NotFoundError
from chalicelib.domain.purchases.purchases import (
    Pack,
    Purchase,
    PurchaseStatus,
    choose_wallet,
    looked,
    may_resume,
    may_see,
    next_look,
)
from chalicelib.domain.workspaces.people import Person, Role, Standing
from chalicelib.domain.workspaces.workspaces import Buying, Workspace

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PACKS = Workspace(
    id="acme", name="Acme", timezone="UTC", buying=Buying.PACKS, support_email="help@acme.example"
)
ASK = replace(PACKS, buying=Buying.ASK_ADMIN)
PACK = Pack(id="ten", price_id="price", credits=10, price_minor=90_000, currency="EUR")
PURCHASE = Purchase(
    id="p1",
    workspace_id="acme",
    wallet_id="acme.ana",
    buyer_id="ana",
    pack=PACK,
    live=False,
    created_at=NOW,
)


def person(*roles: Role, **changes: object) -> Person:
    known = Person(
        id="ana",
        name="Ana",
        email="ana@acme.example",
        timezone="UTC",
        workspace_id="acme",
        roles=frozenset(roles),
    )
    return replace(known, **changes)


@pytest.mark.parametrize(
    ("roles", "workspace", "wanted", "wallet"),
    [
        ([Role.MEMBER], PACKS, None, "acme.ana"),
        ([Role.MEMBER], PACKS, "acme.ana", "acme.ana"),
        ([Role.MEMBER, Role.ADMIN], PACKS, None, "acme.ana"),
        ([Role.MEMBER, Role.ADMIN], PACKS, "acme.pool", "acme.pool"),
        ([Role.ADMIN], PACKS, None, "acme.pool"),
        ([Role.OWNER], PACKS, None, "acme.pool"),
        ([Role.MEMBER, Role.OWNER], ASK, None, "acme.pool"),
        ([Role.ADMIN], ASK, "acme.pool", "acme.pool"),
    ],
)
def test_a_purchase_fills_ones_own_wallet_or_by_admins_the_pool(
    roles: list[Role], workspace: Workspace, wanted: str | None, wallet: str
) -> None:
    assert choose_wallet(person(*roles), workspace, wanted) == wallet


@pytest.mark.parametrize(
    ("buyer", "workspace", "wanted", "refusal"),
    [
        (person(Role.MEMBER), PACKS, "acme.pool", NotFoundError),
        (person(Role.MEMBER), PACKS, "acme.ben", NotFoundError),
        (person(Role.MEMBER), PACKS, "globex.ana", NotFoundError),
        (person(Role.ADMIN), PACKS, "acme.ana", NotFoundError),
        (person(Role.GROUP_ADMIN), PACKS, None, ForbiddenError),
        (person(coach_of=frozenset({"acme"})), PACKS, None, ForbiddenError),
        (person(Role.MEMBER, standing=Standing.REMOVING), PACKS, None, ForbiddenError),
        (person(Role.MEMBER), ASK, None, ForbiddenError),
        (person(Role.MEMBER), ASK, "acme.pool", ForbiddenError),
        (person(Role.MEMBER, Role.ADMIN), ASK, "acme.ana", ForbiddenError),
    ],
)
def test_nobody_buys_for_a_wallet_that_is_not_theirs_to_fill(
    buyer: Person, workspace: Workspace, wanted: str | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        choose_wallet(buyer, workspace, wanted)


def test_a_purchase_is_seen_by_its_buyer_and_those_who_run_its_workspace() -> None:
    assert may_see(person(Role.MEMBER), PURCHASE)
    assert may_see(person(Role.ADMIN, id="ada"), PURCHASE)
    assert not may_see(person(Role.MEMBER, id="ben"), PURCHASE)
    assert not may_see(person(Role.ADMIN, id="gil", workspace_id="globex"), PURCHASE)
    assert not may_see(person(Role.MEMBER, standing=Standing.REMOVED), PURCHASE)


def test_a_call_is_resumed_within_the_hour_and_only_while_nothing_is_paid() -> None:
    assert may_resume(PURCHASE, NOW + timedelta(minutes=59))
    assert not may_resume(PURCHASE, NOW + timedelta(minutes=60))
    assert not may_resume(replace(PURCHASE, status=PurchaseStatus.FAILED), NOW)


def test_a_pending_purchase_is_looked_up_when_its_page_is_over_and_then_daily() -> None:
    first = NOW + timedelta(hours=2, minutes=10)
    assert next_look(PURCHASE, NOW) == first
    assert next_look(PURCHASE, first) == first + timedelta(days=1)
    assert looked(PURCHASE, NOW + timedelta(days=30)).status is PurchaseStatus.FAILED


def test_a_paid_purchase_is_looked_up_four_times_and_a_failed_one_never() -> None:
    paid = replace(PURCHASE, status=PurchaseStatus.PAID, paid_at=NOW)
    found, now = [], NOW
    while due := next_look(paid, now):
        found.append((due - NOW).days)
        now = due
    assert found == [1, 7, 30, 120]
    assert next_look(replace(PURCHASE, status=PurchaseStatus.FAILED), NOW) is None
