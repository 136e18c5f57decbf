"""Lots end by the schedule, as entries, and count for nothing before it has run."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.credits.credits import NEVER, Reason, pool_id
from chalicelib.domain.kernel.errors import InsufficientCreditsError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel.transaction import Put, commit
from chalicelib.storage.workspaces import workspaces
from chalicelib.storage.workspaces.workspaces import WorkspaceItem
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.credits.credits import list_wallets
from chalicelib.use_cases.credits.expiry import attend_wallet
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from tests.kit.audit import check_everything
from tests.kit.http import Client
from tests.kit.lots import all_deeds_were_told, all_was_told, give, stored_wallet
from tests.kit.world import MONDAY, World

SECOND = timedelta(seconds=1)
NIGHTS = [
    ("Europe/London", date(2026, 10, 25), datetime(2026, 10, 26, 0, 0, tzinfo=UTC)),
    ("Europe/London", date(2026, 7, 1), datetime(2026, 7, 1, 23, 0, tzinfo=UTC)),
    ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, 0, tzinfo=UTC)),
    ("Asia/Kathmandu", date(2026, 7, 1), datetime(2026, 7, 1, 18, 15, tzinfo=UTC)),
    ("Pacific/Kiritimati", date(2026, 7, 1), datetime(2026, 7, 1, 10, 0, tzinfo=UTC)),
    ("Pacific/Pago_Pago", date(2026, 7, 1), datetime(2026, 7, 2, 11, 0, tzinfo=UTC)),
    ("America/Santiago", date(2026, 9, 5), datetime(2026, 9, 6, 4, 0, tzinfo=UTC)),
    ("Africa/Cairo", date(2026, 10, 29), datetime(2026, 10, 29, 22, 0, tzinfo=UTC)),
]
"""A last day, and the instant at which it is over there; on some the clocks change."""


def in_zone(zone: str) -> None:
    """Acme keeps its calendar there."""
    row = WorkspaceItem.get("WORKSPACE#acme", "WORKSPACE")
    row.timezone = zone
    commit(Put(row))


def run(world: World) -> int:
    done = do_what_is_due(world.ctx, lambda: True)
    assert (done.failed, done.left) == (0, False)
    return done.done


def due_at(wallet_id: str) -> str | None:
    return WalletItem.get(f"WALLET#{wallet_id}", "WALLET").due_at


def expired(wallet_id: str) -> list[tuple[int, dict[str, int]]]:
    history = credits.list_entries(wallet_id, 100)
    return [
        (each.credits, dict(each.lots)) for each in history.entries if each.reason is Reason.EXPIRED
    ]


@pytest.mark.parametrize(("zone", "last", "over"), NIGHTS)
def test_a_lot_ends_with_its_last_day_in_the_workspaces_zone_to_the_second(
    world: World, zone: str, last: date, over: datetime
) -> None:
    in_zone(zone)
    wallet_id = f"acme.{world.add_member('ana', 2)}"
    give(world, wallet_id, {last.isoformat(): 3})
    world.clock.instant = over - SECOND
    run(world)
    assert expired(wallet_id) == []
    assert due_at(wallet_id) == over.strftime("%Y-%m-%dT%H:%M:%SZ")
    world.clock.instant = over
    assert run(world) == 1
    assert expired(wallet_id) == [(-3, {last.isoformat(): 3})]
    assert stored_wallet(wallet_id).lots == {NEVER: 2}
    world.clock.instant = over + SECOND
    assert run(world) == 0
    world.clock.instant = over + CHECK_AFTER
    assert run(world) == 1
    assert due_at(wallet_id) is None
    check_everything()


@pytest.mark.parametrize(("zone", "last", "over"), NIGHTS)
def test_what_has_passed_cannot_be_spent_before_the_schedule_has_run(
    world: World, client: Client, zone: str, last: date, over: datetime
) -> None:
    in_zone(zone)
    ana, ben = world.add_member("ana", 0), world.add_member("ben", 0)
    cora = world.add_coach("cora")
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    give(world, f"acme.{ana}", {last.isoformat(): 3})
    day = (over + timedelta(days=7)).replace(hour=12, minute=0)
    starts = next(
        day + timedelta(days=n) for n in range(3) if (day + timedelta(days=n)).weekday() < 5
    )
    once: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
    moving = TransferCredits(
        transfer_id="t", from_wallet_id=f"acme.{ana}", to_wallet_id=f"acme.{ben}", credits=1
    )
    world.clock.instant = over
    with pytest.raises(InsufficientCreditsError):
        world.book(ana, cora, starts)
    with pytest.raises(InsufficientCreditsError):
        world.book(ana, remy, None, proposed_starts=(starts,))
    with pytest.raises(InsufficientCreditsError):
        transfer(world.ctx, world.owner(), moving, once)
    (shown,) = client.as_person(ana).get("/v1/credits").json["wallets"]
    assert (shown["available"], shown["held"], shown["expiring"]) == (0, 0, [])
    world.clock.instant = over - SECOND
    (shown,) = client.as_person(ana).get("/v1/credits").json["wallets"]
    assert shown["available"] == 3
    assert shown["expiring"] == [{"credits": 3, "use_by": last.isoformat()}]
    world.book(ana, cora, starts)
    world.book(ana, remy, None, proposed_starts=(starts + timedelta(hours=1),))
    transfer(world.ctx, world.owner(), moving, once)
    assert stored_wallet(f"acme.{ben}").lots == {last.isoformat(): 1}
    check_everything()


def test_every_lot_that_has_passed_ends_in_one_run_each_with_its_entry(world: World) -> None:
    wallet_id = f"acme.{world.add_member('ana', 1)}"
    give(world, wallet_id, {"2026-06-02": 2, "2026-06-03": 3, "2026-12-31": 4})
    all_deeds_were_told()
    world.clock.instant = MONDAY + timedelta(days=10)
    assert run(world) == 1
    assert expired(wallet_id) == [(-3, {"2026-06-03": 3}), (-2, {"2026-06-02": 2})]
    assert stored_wallet(wallet_id).lots == {"2026-12-31": 4, NEVER: 1}
    world.clock.instant += CHECK_AFTER
    assert run(world) == 1
    assert due_at(wallet_id) == "2026-12-01T00:00:00Z"
    check_everything()


def test_a_run_that_comes_too_early_lets_the_wallet_be_due_at_the_exact_instant(
    world: World,
) -> None:
    in_zone("Pacific/Pago_Pago")
    wallet_id = f"acme.{world.add_member('ana', 0)}"
    give(world, wallet_id, {"2026-08-31": 1})
    all_deeds_were_told()
    assert due_at(wallet_id) == "2026-07-31T10:00:00Z"
    world.clock.instant = datetime(2026, 7, 31, 10, 0, tzinfo=UTC)
    assert run(world) == 1
    assert due_at(wallet_id) == "2026-08-01T11:00:00Z"
    assert run(world) == 0
    assert world.ctx.queue.sent == []  # type: ignore[attr-defined]


def test_attending_again_and_to_what_is_not_there_does_nothing(world: World) -> None:
    wallet_id = f"acme.{world.add_member('ana', 5)}"
    all_was_told()
    before = stored_wallet(wallet_id)
    attend_wallet(world.ctx, wallet_id)
    attend_wallet(world.ctx, "acme.nobody")
    assert stored_wallet(wallet_id) == before


def test_held_credits_do_not_expire_and_come_back_to_live_a_week(world: World) -> None:
    ana, remy = world.add_member("ana", 0), world.add_coach("remy", mode=BookingMode.REQUEST)
    give(world, f"acme.{ana}", {"2026-06-01": 1})
    starts = MONDAY.replace(hour=10) + timedelta(days=10)
    world.book(ana, remy, None, proposed_starts=(starts,))
    world.clock.instant = MONDAY + timedelta(days=1, hours=23)
    run(world)
    assert expired(f"acme.{ana}") == []
    assert stored_wallet(f"acme.{ana}").held == 1
    world.clock.instant = MONDAY + timedelta(days=2)
    run(world)
    assert stored_wallet(f"acme.{ana}").lots == {"2026-06-10": 1}
    world.clock.instant = MONDAY + timedelta(days=10)
    run(world)
    assert expired(f"acme.{ana}") == [(-1, {"2026-06-10": 1})]
    check_everything()


def test_a_hold_that_is_over_counts_as_available_before_the_schedule_has_run(world: World) -> None:
    ana, remy = world.add_member("ana", 1), world.add_coach("remy", mode=BookingMode.REQUEST)
    world.book(ana, remy, None, proposed_starts=(MONDAY.replace(hour=10) + timedelta(days=10),))
    for hours, available, held in ((47, 0, 1), (48, 1, 0)):
        world.clock.instant = MONDAY + timedelta(hours=hours)
        (wallet,) = list_wallets(world.ctx, ana).wallets
        assert (wallet.available(world.clock().date()), wallet.held) == (available, held)


def test_the_pools_dated_lots_end_too(world: World) -> None:
    world.add_workspace("globex", Buying.PACKS, 0)
    give(world, pool_id("globex"), {"2026-06-05": 7})
    world.clock.instant = MONDAY + timedelta(days=30)
    assert run(world) == 1
    assert expired(pool_id("globex")) == [(-7, {"2026-06-05": 7})]
    check_everything()


def test_a_workspace_that_moves_to_another_zone_is_found_in_time(world: World) -> None:
    wallet_id = f"acme.{world.add_member('ana', 0)}"
    give(world, wallet_id, {"2026-06-05": 7})
    world.clock.instant = datetime(2026, 6, 5, 22, 0, tzinfo=UTC)
    run(world)
    found = workspaces.find_workspace("acme")
    assert found is not None
    assert replace(found, timezone="Asia/Tokyo") != found
    in_zone("Asia/Tokyo")
    world.clock.instant = datetime(2026, 6, 5, 23, 0, tzinfo=UTC)
    run(world)
    assert expired(wallet_id) == [(-7, {"2026-06-05": 7})]
