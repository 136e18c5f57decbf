"""Setting balances: the difference moves, each wallet by itself, and nothing is lost."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Cause, Hold, Reason, Wallet, WalletKind
from chalicelib.domain.credits.set_credits import Level, Outcome, SetRun, decide_levels

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
CAUSE = Cause(transfer_id="run", reason=Reason.SET, at=NOW, actor_id="ada")
USE_BY = st.sampled_from([NEVER, "2026-05-31", "2026-06-01", "2026-12-31"])
LOTS = st.dictionaries(USE_BY, st.integers(1, 9))


def a_wallet(name: str, lots: dict[str, int], **changes: object) -> Wallet:
    wallet = Wallet(
        id=f"acme.{name}",
        workspace_id="acme",
        kind=WalletKind.MEMBER,
        owner_id=name,
        name=name,
        lots=lots,
        version=1,
    )
    return replace(wallet, **changes)


def a_level(credits: int, pool: dict[str, int]) -> Level:
    source = a_wallet("pool", pool, kind=WalletKind.WORKSPACE)
    return Level(credits=credits, source=source, cause=CAUSE, today=TODAY, remedy="buy_credits")


def test_what_is_missing_comes_from_the_source_and_what_is_over_goes_there() -> None:
    wallets = {"a": a_wallet("a", {NEVER: 1}), "b": a_wallet("b", {NEVER: 9})}
    done = decide_levels(a_level(5, {NEVER: 10}), wallets)
    assert done.outcomes == {"a": Outcome(before=1, after=5), "b": Outcome(before=9, after=5)}
    assert [posting.entry.credits for posting in done.postings] == [4, -4]
    assert [posting.entry.credits for posting in done.source_postings] == [-4, 4]
    assert [posting.entry.transfer_id for posting in done.postings] == ["run.acme.a", "run.acme.b"]
    assert done.source_postings[-1].after.balance == 10


def test_a_wallet_that_cannot_be_set_stops_no_other() -> None:
    wallets = {
        "none": None,
        "foreign": a_wallet("zoe", {}, workspace_id="globex"),
        "closed": a_wallet("gone", {}, open=False),
        "dear": a_wallet("dear", {}),
        "pool": a_wallet("pool", {NEVER: 5}, kind=WalletKind.WORKSPACE),
        "near": a_wallet("near", {NEVER: 3}),
    }
    done = decide_levels(a_level(6, {NEVER: 5}), wallets)
    assert {name: each.error for name, each in done.outcomes.items()} == {
        "none": "not_found",
        "foreign": "not_found",
        "closed": "wallet_closed",
        "dear": "insufficient_credits",
        "pool": "not_found",
        "near": None,
    }
    assert len(done.postings) == len(done.source_postings) == 1


def test_what_is_held_or_has_passed_is_not_available() -> None:
    hold = Hold(lots={NEVER: 4}, until=NOW + timedelta(hours=1))
    over = Hold(lots={NEVER: 2}, until=NOW)
    wallet = a_wallet("a", {"2026-05-31": 8}, holds={"s1": hold, "s2": over})
    done = decide_levels(a_level(5, {NEVER: 10}), {"a": wallet})
    assert done.outcomes["a"] == Outcome(before=2, after=5)
    assert done.postings[0].after.available(TODAY) == 5
    assert done.postings[0].after.held == 4


@given(
    credits=st.integers(0, 20),
    pool=LOTS,
    lots=st.lists(LOTS, min_size=1, max_size=5),
)
def test_nothing_is_lost_or_made_whatever_is_set(
    credits: int, pool: dict[str, int], lots: list[dict[str, int]]
) -> None:
    wallets = {f"m{n}": a_wallet(f"m{n}", each) for n, each in enumerate(lots)}
    level = a_level(credits, pool)
    done = decide_levels(level, wallets)
    after = {posting.after.id: posting.after for posting in done.postings}
    source = done.source_postings[-1].after if done.source_postings else level.source
    ends = [after.get(each.id, each) for each in wallets.values()]
    total = level.source.balance + sum(each.balance for each in wallets.values())
    assert source.balance + sum(each.balance for each in ends) == total
    for wallet, outcome in zip(ends, done.outcomes.values(), strict=True):
        assert wallet.available(TODAY) == outcome.after
        assert outcome.after == (outcome.before if outcome.error else credits)
    assert min(source.lots.values(), default=0) >= 0


def test_a_run_knows_what_is_left() -> None:
    run = SetRun(id="r", record_id="k", request_hash="h", started_at=NOW, outcomes={"a": Outcome()})
    assert run.left(["b", "a", "c"]) == ["b", "c"]
