"""Every way of spending or moving credits at once; the full scan after each."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.credits.set_credits import SetRun
from chalicelib.domain.kernel.errors import InsufficientCreditsError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.use_cases.credits import credit_requests, set_credits
from chalicelib.use_cases.credits.credit_requests import AnswerRequest, AskForCredits
from chalicelib.use_cases.credits.set_credits import SetCredits
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from tests.kit.audit import check_everything
from tests.kit.world import MONDAY, World
from tests.races.crowd import all_at_once, outcomes
from tests.races.faults import KILLED_AFTER, KILLED_BEFORE, PASS, Killed, faults

TEN = MONDAY.replace(hour=10) + timedelta(days=1)


def balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


def move(world: World, transfer_id: str, source: str, target: str, credits: int = 1) -> Answer:
    once: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
    command = TransferCredits(
        transfer_id=transfer_id, from_wallet_id=source, to_wallet_id=target, credits=credits
    )
    return transfer(world.ctx, world.owner(), command, once)


def level(world: World, key: str, wallet_ids: list[str], credits: int) -> Answer:
    def render(run: SetRun) -> str:
        found = (run.outcomes[each] for each in wallet_ids)
        return json.dumps([[each.before, each.after, each.error] for each in found])

    once: Once[SetRun] = Once(key, "", 200, render)
    command = SetCredits(wallet_ids=tuple(wallet_ids), credits=credits)
    return set_credits.set_credits(world.ctx, world.owner(), command, once)


def test_one_credit_and_fifty_attempts_by_every_way_of_spending(atomic_world: World) -> None:
    world = atomic_world
    ana = world.add_member("ana", 1)
    wallet = f"acme.{ana}"
    cora, remy = world.add_coach("cora"), world.add_coach("remy", mode=BookingMode.REQUEST)
    hours = [TEN + timedelta(hours=n % 6, days=n // 6) for n in range(12)]
    ways: list[Callable[[], object]] = [
        *(partial(world.book, ana, cora, hour) for hour in hours),
        *(
            partial(world.book, ana, remy, None, proposed_starts=(hour + timedelta(minutes=30),))
            for hour in hours
        ),
        *(partial(move, world, f"away{n}", wallet, "acme.pool") for n in range(13)),
        *(partial(level, world, f"key{n}", [wallet], 0) for n in range(13)),
    ]
    results = all_at_once(ways)
    assert len(results) == 50
    refused = [each for each in results[:37] if not isinstance(each, Answer)]
    assert outcomes(refused) == {"insufficient_credits": len(refused)}
    assert len(refused) in {36, 37}
    spent = [each for each in results[:37] if isinstance(each, Answer)]
    emptied = [
        each for each in results[37:] if isinstance(each, Answer) and each.body == "[[1, 0, null]]"
    ]
    assert len(spent) + len(emptied) == 1
    unchanged = ["[[0, 0, null]]"] * (13 - len(emptied))
    rest = [each.body for each in results[37:] if isinstance(each, Answer) and each not in emptied]
    assert rest == unchanged


def test_a_ring_of_twenty_wallets_keeps_its_credits(atomic_world: World) -> None:
    world = atomic_world
    ring = [f"acme.{world.add_member(f'member{n}', 5)}" for n in range(20)]

    def walk(thread: int) -> None:
        for step in range(5):
            source = (thread * 5 + step) % 20
            try:
                transfer_id, credits = f"ring{thread}.{step}", 1 + step % 3
                move(world, transfer_id, ring[source], ring[(source + 1) % 20], credits)
            except InsufficientCreditsError:
                continue

    assert all_at_once([partial(walk, thread) for thread in range(16)]) == [None] * 16
    assert sum(balance(each) for each in ring) == 100


def test_a_balance_that_is_set_while_it_is_spent_ends_as_one_after_the_other(
    atomic_world: World,
) -> None:
    world = atomic_world
    cora = world.add_coach("cora")
    for number in range(8):
        ana = world.add_member(f"ana{number}", 3)
        wallet, at = f"acme.{ana}", TEN + timedelta(hours=number % 6, days=number // 6)
        both: list[Callable[[], object]] = [
            partial(world.book, ana, cora, at),
            partial(level, world, f"key{number}", [wallet], 7),
        ]
        booked, levelled = all_at_once(both)
        assert outcomes([booked]) == {"201": 1}
        assert isinstance(levelled, Answer)
        (before, after, _), *_ = json.loads(levelled.body)
        assert (before, after, balance(wallet)) in ((3, 7, 6), (2, 7, 7))


def test_many_balances_are_set_while_some_of_them_change(atomic_world: World) -> None:
    """A wallet that moves makes the others of its transaction wait, and never fail."""
    world = atomic_world
    wallets = [f"acme.{world.add_member(f'member{n}', 1)}" for n in range(20)]
    rivals: list[Callable[[], object]] = [
        partial(level, world, "one", wallets, 4),
        partial(level, world, "other", list(reversed(wallets)), 4),
        *(partial(move, world, f"gift{n}", "acme.pool", wallets[n]) for n in range(4)),
    ]
    results = all_at_once(rivals)
    assert outcomes(results) == {"200": 2, "201": 4}
    assert {balance(each) for each in wallets[4:]} == {4}
    assert {balance(each) for each in wallets[:4]} <= {4, 5}


def test_equal_calls_at_once_set_each_balance_once_and_get_one_answer(
    atomic_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_credits, "MOST_TOGETHER", 3)
    world = atomic_world
    wallets = [f"acme.{world.add_member(f'member{n}', n)}" for n in range(8)]
    answers = all_at_once([partial(level, world, "k", wallets, 4) for _ in range(6)])
    bodies = {each.body for each in answers if isinstance(each, Answer)}
    assert [json.loads(each) for each in bodies] == [[[n, 4, None] for n in range(8)]]
    assert outcomes(answers) == {"200": 6}


@pytest.mark.parametrize("plan", [(KILLED_AFTER,), (PASS, KILLED_BEFORE)])
def test_a_call_that_dies_after_every_step_goes_on_and_gives_one_answer(
    atomic_world: World, monkeypatch: pytest.MonkeyPatch, plan: tuple[str, ...]
) -> None:
    monkeypatch.setattr(set_credits, "MOST_TOGETHER", 3)
    world = atomic_world
    wallets = [f"acme.{world.add_member(f'member{n}', n)}" for n in range(8)]
    answer, deaths = None, 0
    while answer is None:
        try:
            with faults(*plan):
                answer = level(world, "k", wallets, 4)
        except Killed:
            deaths += 1
        check_everything()
    assert deaths >= 2
    assert json.loads(answer.body) == [[n, 4, None] for n in range(8)]
    assert {balance(each) for each in wallets} == {4}


def test_of_many_answers_to_a_request_for_credits_one_stands(atomic_world: World) -> None:
    world = atomic_world
    world.add_workspace("globex", Buying.ASK_ADMIN, 100)
    zoe, gil = world.add_member("zoe", 0, "globex"), world.owner("globex")
    once: Once[CreditRequest] = Once(None, "", 200, lambda request: request.status.value)
    for number in range(8):
        request_id = f"{number:026d}"
        command = AskForCredits(request_id=request_id, credits=2)
        credit_requests.ask(world.ctx, zoe, command, once)
        command_ = AnswerRequest(request_id=request_id)
        grant = partial(credit_requests.grant, world.ctx, gil, command_, once)
        refuse = partial(credit_requests.refuse, world.ctx, gil, command_, once)
        before = balance(f"globex.{zoe}")
        results = all_at_once([grant, grant, refuse])
        assert outcomes(results) == {"200": 1, "not_in_state": 2}
        won = next(each.body for each in results if isinstance(each, Answer))
        given = balance(f"globex.{zoe}") - before
        assert (won, given) in (("granted", 2), ("refused", 0))


def test_no_more_than_three_requests_are_open_however_many_come_at_once(
    atomic_world: World,
) -> None:
    world = atomic_world
    world.add_workspace("globex", Buying.ASK_ADMIN, 100)
    zoe = world.add_member("zoe", 0, "globex")
    once: Once[CreditRequest] = Once(None, "", 201, lambda request: request.id)
    asked = [AskForCredits(request_id=f"{number:026d}", credits=1) for number in range(8)]
    results = all_at_once([partial(credit_requests.ask, world.ctx, zoe, c, once) for c in asked])
    assert outcomes(results) == {"201": 3, "too_many_requests_open": 5}
