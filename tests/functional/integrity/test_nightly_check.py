"""The nightly check: it names what does not add up by its id, and is quiet of the rest."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.storage.credits.credits import (
    EntryItem,
    WalletItem,
    entry_key,
    find_wallet,
    wallet_key,
)
from chalicelib.storage.integrity import parts
from chalicelib.storage.integrity.check_runs import CheckRunItem, find_run
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.sessions.sessions import SessionItem, session_key
from chalicelib.storage.sessions.time_claims import DayItem, day_key
from chalicelib.use_cases.integrity import nightly_check
from chalicelib.use_cases.integrity.nightly_check import check_nightly
from chalicelib.use_cases.sessions.actions import cancel
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.basis import bases
from tests.kit.log import logged
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)

ANA, CORA = "ana-at-acme.example", "cora-at-acme.example"
ANAS = f"acme.{ANA}"

Line = tuple[str, str]


def check(world: World) -> list[Line]:
    """What a whole check tells, its second look included: of which part, what."""
    with logged() as lines:
        check_nightly(world.ctx, lambda: True, lambda *_: None)
        world.clock.advance(minutes=1)
        check_nightly(world.ctx, lambda: True, lambda *_: None)
    run = find_run()
    assert run
    assert run.finished_at == world.clock.instant
    told = [(str(each["part"]), str(each["told"])) for each in lines if "part" in each]
    assert run.differences == len({part for part, _ in told})
    return told


@pytest.fixture
def booked(world: World) -> str:
    """A session of Ana with Cora on Monday at ten, beside a request, and what came before it."""
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    session_id = world.book(ana, cora, TEN).body
    world.book(ana, remy, None, proposed_starts=(TEN + timedelta(hours=2),))
    world.clock.advance(hours=1)
    return session_id


def test_it_says_nothing_of_what_adds_up(
    world: World, booked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(world) == []
    run = find_run()
    assert run
    assert run.sums == {}
    assert run.checked == len([row for row in Row.scan() if row.sk in {"PERSON", "WALLET"}]), (
        "everybody and every wallet"
    )
    (line,) = [json.loads(each) for each in capsys.readouterr().out.splitlines() if "_aws" in each]
    assert line["ledger_checked"] == [float(run.checked)]
    assert line["ledger_differences"] == [0.0]


def balance_is_more(session_id: str) -> None:
    row = WalletItem.get(*wallet_key(ANAS))
    row.lots = {**row.lots, "never": row.lots["never"] + 1}
    row.save()


def an_entry_is_gone(session_id: str) -> None:
    EntryItem.get(*entry_key(ANAS, 1)).delete()


def an_entry_shows_another_balance(session_id: str) -> None:
    row = EntryItem.get(*entry_key(ANAS, 1))
    row.balance_after = int(row.balance_after) + 5
    row.save()


def lots_are_of_another_sum(session_id: str) -> None:
    row = EntryItem.get(*entry_key(ANAS, 1))
    row.lots = {"never": 1}
    row.save()


def one_side_moved_more(session_id: str) -> None:
    """Ana's wallet and its first entry agree, and the pool gave less."""
    for seq in (1, 2):
        row = EntryItem.get(*entry_key(ANAS, seq))
        row.balance_after = int(row.balance_after) + 5
        if seq == 1:
            row.credits, row.lots = 15, {"never": 15}
        row.save()
    wallet = WalletItem.get(*wallet_key(ANAS))
    wallet.lots = {"never": wallet.lots["never"] + 5}
    wallet.save()


def credits_are_held_for_nothing(session_id: str) -> None:
    row = WalletItem.get(*wallet_key(ANAS))
    (hold,) = row.holds.values()
    row.holds = {"nothing": hold}
    row.save()


def a_cell_is_free(session_id: str) -> None:
    row = DayItem.get(*day_key(CORA, MONDAY.date()))
    row.taken = set(row.taken) - {120}
    row.save()


def a_cell_is_taken_for_nothing(session_id: str) -> None:
    row = DayItem.get(*day_key(ANA, MONDAY.date()))
    row.taken = {*row.taken, 3}
    row.save()


def two_sessions_are_at_once(session_id: str) -> None:
    row = SessionItem.get(*session_key(session_id))
    row.pk = "SESSION#twin"
    row.save()


def a_wallet_is_unreadable(session_id: str) -> None:
    row = WalletItem.get(*wallet_key(ANAS))
    row.wallet_kind = "purse"
    row.save()


PLANTED: list[tuple[Callable[[str], None], list[Line]]] = [
    (balance_is_more, [(f"WALLET#{ANAS}", "it has 10 instead of 9")]),
    (
        an_entry_is_gone,
        [
            (f"WALLET#{ANAS}", "it counts 2 entries and has 0"),
            (f"WALLET#{ANAS}", "it has 9 instead of 0"),
            ("WORKSPACE#acme", "the transfers between its wallets sum to -10 instead of 0"),
        ],
    ),
    (
        an_entry_shows_another_balance,
        [(f"WALLET#{ANAS}", "entry 1 shows 15 instead of 10")],
    ),
    (lots_are_of_another_sum, [(f"WALLET#{ANAS}", "entry 1 moved 10 of lots of another sum")]),
    (
        one_side_moved_more,
        [("WORKSPACE#acme", "the transfers between its wallets sum to 5 instead of 0")],
    ),
    (
        credits_are_held_for_nothing,
        [(f"WALLET#{ANAS}", "it holds 1 for nothing, which wants it not")],
    ),
    (a_cell_is_free, [(f"PERSON#{CORA}", "2026-06-01: 1 cells of sessions are not taken")]),
    (
        a_cell_is_taken_for_nothing,
        [(f"PERSON#{ANA}", "2026-06-01: 1 cells are taken for no session")],
    ),
    (
        two_sessions_are_at_once,
        [
            (f"PERSON#{ANA}", "2026-06-01: 5 cells are claimed by two sessions"),
            (f"PERSON#{CORA}", "2026-06-01: 5 cells are claimed by two sessions"),
        ],
    ),
    (
        a_wallet_is_unreadable,
        [
            (f"WALLET#{ANAS}", "cannot be read: ValueError"),
            ("WORKSPACE#acme", "the transfers between its wallets sum to -10 instead of 0"),
        ],
    ),
]


@contextmanager
def planted(plant: Callable[[str], None], session_id: str) -> Iterator[None]:
    """Lets something be wrong for a while."""
    before = {row.key: row for row in Row.scan(consistent_read=True)}
    plant(session_id)
    try:
        yield
    finally:
        for row in Row.scan(consistent_read=True):
            if row.key not in before and not isinstance(row, CheckRunItem):
                row.delete()
        for row in before.values():
            row.save()


@pytest.mark.parametrize(("plant", "told"), PLANTED, ids=lambda each: getattr(each, "__name__", ""))
def test_what_differs_is_named_by_its_id(
    world: World, booked: str, plant: Callable[[str], None], told: list[Line]
) -> None:
    with planted(plant, booked):
        assert sorted(check(world)) == sorted(told)


def test_what_only_the_first_look_saw_is_no_difference(world: World, booked: str) -> None:
    """An index is a moment behind, and people book meanwhile."""
    with planted(a_cell_is_taken_for_nothing, booked):
        check_nightly(world.ctx, lambda: True, lambda *_: None)
    world.clock.advance(minutes=1)
    check_nightly(world.ctx, lambda: True, lambda *_: None)
    run = find_run()
    assert run
    assert run.finished_at
    assert run.differences == 0


def test_it_goes_on_where_a_run_of_the_clock_left_it(
    world: World, booked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also amid a wallet of many entries, which is then judged as a whole."""
    monkeypatch.setattr(parts, "PAGE", 5)
    monkeypatch.setattr(nightly_check, "MOST_ENTRIES", 1)
    told: list[dict[str, Any]] = []
    steps = 0
    with planted(balance_is_more, booked):
        while not (run := find_run()) or not run.finished_at:
            told += [each for each in one_step(world) if "part" in each]
            world.clock.advance(minutes=1)
            steps += 1
            assert steps < 100
    assert [each["told"] for each in told] == ["it has 10 instead of 9"]
    wallet = find_wallet("acme.pool")
    assert wallet
    assert steps > wallet.seq
    assert run.checked == len([row for row in Row.scan() if row.sk in {"PERSON", "WALLET"}])


def one_step(world: World) -> list[dict[str, Any]]:
    """What one step of the check writes into the log."""
    once = iter([True, False])
    with logged() as lines:
        check_nightly(world.ctx, lambda: next(once), lambda *_: None)
    return lines


def test_one_night_has_one_check(world: World, booked: str) -> None:
    world.clock.instant = MONDAY.replace(hour=2)
    check(world)
    first = find_run()
    world.clock.advance(hours=23)
    assert check_nightly(world.ctx, lambda: True, lambda *_: None).done == 0
    assert find_run() == first
    world.clock.advance(hours=1)
    assert check(world) == []
    assert find_run() != first


def test_where_it_failed_to_read_something_is_reported(world: World, booked: str) -> None:
    failed: list[tuple[str, str]] = []
    with planted(a_wallet_is_unreadable, booked):
        check_nightly(
            world.ctx, lambda: True, lambda part, error: failed.append((part, str(error)))
        )
    assert failed == [(f"WALLET#{ANAS}", "'purse' is not a valid WalletKind")]


@pytest.mark.spoils
def test_a_step_does_not_stand_if_another_was_quicker(world: World, booked: str) -> None:
    """Two runs of the clock at once, say: one of them goes on."""
    check(world)
    world.clock.advance(days=1)
    with bases() as found:
        one_step(world)
    assert found == ["check_run"]


def test_a_session_that_was_cancelled_claims_nothing(world: World, booked: str) -> None:
    once: Once[SeenSession] = Once(None, "", 200, lambda _: "")
    cancel(world.ctx, ANA, CancelSession(session_id=booked), once)
    assert check(world) == []
