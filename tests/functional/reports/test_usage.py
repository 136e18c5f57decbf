"""Counting usage: once each, whatever the stream repeats, reorders or loses."""

from datetime import date, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.domain.credits.credits import Cause, Posting, Reason, spend
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.reports.usage import Place, Tally, merged, usage_of_month
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.reports.usage import WalletToCount, list_months, to_count
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.reports.usage import count_session, count_wallet
from chalicelib.use_cases.sessions.actions import cancel
from chalicelib.use_cases.sessions.sessions import SeenSession
from chalicelib.workers import usage as worker
from tests.kit.audit import check_everything
from tests.kit.log import counted
from tests.kit.post import reported
from tests.kit.usage import count_everything
from tests.kit.usage_audit import check_usage
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
TODAY = MONDAY.date()
CORA = "cora-at-acme.example"


def kept(workspace_id: str = "acme") -> dict[Place, Tally]:
    """Everything that is kept of a workspace."""
    months = list_months(workspace_id, date(2026, 1, 1), date(2026, 12, 31), consistent=True)
    return dict(merged(part for month in months for part in usage_of_month(month)))


def booked(world: World) -> str:
    return world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body


def call_off(world: World, session_id: str) -> None:
    once: Once[SeenSession] = Once(None, "", 200, lambda seen: seen.session.id)
    cancel(world.ctx, CORA, CancelSession(session_id=session_id), once)


def stream() -> list[dict[str, Any]]:
    """A record for each row that there is, in the order of their keys."""
    rows = boto3.client("dynamodb").scan(TableName="tandem")["Items"]
    ordered = sorted(rows, key=lambda row: (row["pk"]["S"], row["sk"]["S"]))
    return [
        {"dynamodb": {"SequenceNumber": str(number), "Keys": row, "NewImage": row}}
        for number, row in enumerate(ordered)
    ]


def run(world: World, *records: dict[str, Any]) -> list[str]:
    return reported(worker.handle({"Records": records}, lambda: world.ctx))


def test_a_booking_counts_with_the_credits_that_it_cost(world: World) -> None:
    booked(world)
    assert run(world, *stream()) == []
    assert kept() == {Place(TODAY, CORA, ""): Tally(booked=1, credits_spent=1)}
    check_usage()


def test_bookings_and_moved_credits_are_numbers_of_the_stage(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each transfer once, though each wallet in it has an entry: what was issued to the pool, the
    ten that went from there to Ana, and the one that she spent.
    """
    booked(world)
    pool = find_wallet("acme.pool")
    assert pool
    issued = pool.balance + 10
    capsys.readouterr()
    run(world, *stream())
    numbers = counted(capsys.readouterr().out)
    assert numbers == {"sessions_booked": 1, "credits_moved": issued + 10 + 1}


def test_a_session_is_booked_once_however_often_it_changes(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    session_id = booked(world)
    before = {each["dynamodb"]["Keys"]["pk"]["S"]: each for each in stream()}
    call_off(world, session_id)
    (change,) = [each for each in stream() if each["dynamodb"]["Keys"]["sk"]["S"] == "SESSION"]
    key = change["dynamodb"]["Keys"]["pk"]["S"]
    change["dynamodb"]["OldImage"] = before[key]["dynamodb"]["NewImage"]
    capsys.readouterr()
    run(world, change)
    assert counted(capsys.readouterr().out) == {}


def test_what_the_stream_repeats_or_reorders_counts_once(world: World) -> None:
    session_id = booked(world)
    early = stream()
    call_off(world, session_id)
    late = stream()
    for records in (late, early, late[::-1], early[::-1]):
        assert run(world, *records) == []
    there = Tally(booked=1, cancelled=1, credits_spent=1, credits_refunded=1)
    assert kept() == {Place(TODAY, CORA, ""): there}
    check_usage()


def test_what_the_stream_lost_is_found_with_the_next_change(world: World) -> None:
    booked(world)
    world.clock.advance(days=3)
    do_what_is_due(world.ctx, lambda: True)
    count_everything()
    assert kept() == {Place(TODAY, CORA, ""): Tally(booked=1, completed=1, credits_spent=1)}
    check_usage()


def test_a_session_counts_on_the_days_on_which_things_happened(world: World) -> None:
    session_id = world.book(
        world.add_member("ana"), world.add_coach("cora"), TEN + timedelta(days=3)
    ).body
    world.clock.advance(days=2)
    call_off(world, session_id)
    count_everything()
    assert kept() == {
        Place(TODAY, CORA, ""): Tally(booked=1, credits_spent=1),
        Place(TODAY + timedelta(days=2), CORA, ""): Tally(cancelled=1, credits_refunded=1),
    }
    check_usage()


def test_a_long_history_is_counted_in_pieces(world: World) -> None:
    ana = world.add_member("ana", 0)
    for _ in range(60):
        world.fund(ana, 1)
    world.book(ana, world.add_coach("cora"), TEN)
    assert count_wallet(f"acme.{ana}") == 61
    assert count_wallet(f"acme.{ana}") == 0
    assert sum(tally.credits_spent for tally in kept().values()) == 1


def test_lots_that_expire_count_without_a_coach(world: World) -> None:
    wallet = find_wallet(f"acme.{world.add_member('ana')}")
    assert wallet
    cause = Cause(
        transfer_id="expiry", reason=Reason.TRANSFER, at=world.clock.instant, actor_id="time"
    )
    posting: Posting = spend(wallet, 4, "acme.expired", cause, TODAY, "")
    commit(*credits.post(posting))
    count_everything()
    assert kept() == {Place(TODAY, "", ""): Tally(credits_expired=4)}
    check_usage()


def test_workspaces_are_counted_apart(world: World) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 100)
    booked(world)
    zoe = world.add_member("zoe", workspace_id="globex")
    yan = world.add_coach("yan", workspace_id="globex")
    world.book(zoe, yan, TEN, workspace_id="globex")
    count_everything()
    assert kept("globex") == {Place(TODAY, yan, ""): Tally(booked=1, credits_spent=1)}
    assert kept() == {Place(TODAY, CORA, ""): Tally(booked=1, credits_spent=1)}
    check_usage()


def test_transfers_are_passed_over_and_every_hundredth_moves_the_cursor_along(world: World) -> None:
    def entry(seq: int, counterpart: str) -> dict[str, Any]:
        return {
            "pk": {"S": "WALLET#acme.pool"},
            "sk": {"S": f"ENTRY#{seq:012d}"},
            "counterpart": {"S": counterpart},
        }

    def counts(seq: int, counterpart: str) -> object:
        return to_count(entry(seq, counterpart), entry(seq, counterpart))

    assert counts(7, "acme.ana") is None
    assert counts(7, "acme.spent") == WalletToCount("acme.pool")
    assert counts(7, "acme.expired") == WalletToCount("acme.pool")
    assert counts(300, "acme.ana") == WalletToCount("acme.pool")
    assert to_count(entry(7, "acme.spent"), None) is None


def test_a_record_that_cannot_be_counted_is_reported_and_the_others_go_on(world: World) -> None:
    booked(world)
    foreign = {
        "pk": {"S": "SESSION#nobodys"},
        "sk": {"S": "SESSION"},
        "workspace_key": {"S": "acme"},
    }
    poison = {"dynamodb": {"SequenceNumber": "poison", "Keys": foreign, "NewImage": foreign}}
    damaged = {"dynamodb": {"SequenceNumber": "damaged", "NewImage": {"pk": {"S": "x"}}}}
    assert run(world, poison, damaged, *stream()) == ["poison", "damaged"]
    check_usage()


def test_a_session_is_counted_in_its_own_workspace_alone(world: World) -> None:
    session_id = booked(world)
    with pytest.raises(NotFoundError):
        count_session(session_id, "globex")
    assert count_session(session_id, "acme") is True
    assert count_session(session_id, "acme") is False


def test_counting_leaves_everything_else_as_it_is(world: World) -> None:
    call_off(world, booked(world))
    count_everything()
    check_everything()
