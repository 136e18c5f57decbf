"""What becomes of a group's wallet and of those who look after it, when the group changes."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Cause, Reason, Wallet, WalletKind
from chalicelib.domain.groups.group_changes import GroupChange, GroupFacts, decide_group
from chalicelib.domain.groups.groups import Group, Register, Rules, new_group_wallet
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.workspaces.people import Person, Standing

CAUSE = Cause(
    transfer_id="t1",
    reason=Reason.WALLET_CLOSED,
    at=datetime(2026, 6, 1, tzinfo=UTC),
    actor_id="ada",
)
POOL = Wallet(
    id="acme.pool",
    workspace_id="acme",
    kind=WalletKind.WORKSPACE,
    owner_id="acme",
    name="Acme",
    lots={NEVER: 100},
    version=1,
)
WITH_WALLET = Rules(name="Sales", wallet=True)
SALES = Group(id="acme.sales", rules=WITH_WALLET, admin_ids=frozenset({"gus"}), version=2)
PURSE = replace(new_group_wallet(SALES), lots={NEVER: 20}, version=5)
GUS = Person(
    id="gus",
    name="Gus",
    email="gus@acme.example",
    timezone="UTC",
    workspace_id="acme",
    admin_of_groups=frozenset({"acme.sales", "acme.other"}),
)
BEN = replace(GUS, id="ben", admin_of_groups=frozenset())
FACTS = GroupFacts(
    before=SALES,
    register=Register(workspace_id="acme", rules={SALES.id: WITH_WALLET}, version=4),
    coaching_type_ids=["acme.career"],
    people={"gus": GUS, "ben": BEN},
    wallet=PURSE,
    pool=POOL,
)


def decide(after: Group, facts: GroupFacts = FACTS) -> GroupChange:
    return decide_group(after, facts, CAUSE, date(2026, 6, 1))


def test_a_new_group_has_a_new_wallet_or_none() -> None:
    empty = Register(workspace_id="acme")
    facts = replace(FACTS, before=None, register=empty, wallet=None)
    made = decide(SALES, facts)
    assert (made.wallet, made.new_wallet) == (new_group_wallet(SALES), new_group_wallet(SALES))
    assert (made.register.rules, made.register.version) == ({SALES.id: WITH_WALLET}, 1)
    without = decide(replace(SALES, rules=Rules(name="Sales")), facts)
    assert (without.wallet, without.new_wallet) == (None, None)


def test_without_its_wallet_what_that_has_goes_to_the_pool() -> None:
    change = decide(replace(SALES, rules=Rules(name="Sales")))
    out, into = change.settlement.postings
    assert (out.after.open, out.after.balance, into.after.balance) == (False, 0, 120)
    assert change.wallet is None
    assert change.register.rules[SALES.id].wallet is False


def test_a_closed_wallet_opens_again() -> None:
    closed = replace(PURSE, lots={}, open=False)
    change = decide(SALES, replace(FACTS, wallet=closed))
    assert change.new_wallet is None
    assert change.settlement.holding is not None
    after = change.settlement.holding.after
    assert (after.open, after.version) == (True, 6)


def test_a_wallet_has_the_name_of_its_group() -> None:
    change = decide(replace(SALES, rules=replace(WITH_WALLET, name="Sales EU")))
    assert change.settlement.holding is not None
    assert change.settlement.holding.after.name == "Sales EU"
    assert change.wallet == change.settlement.holding.after


def test_a_wallet_that_stays_as_it_is_is_not_written() -> None:
    change = decide(replace(SALES, rules=replace(WITH_WALLET, max_credits_per_session=1)))
    assert (change.settlement.holding, change.settlement.postings) == (None, ())
    assert change.wallet == PURSE


def test_a_removed_group_has_no_rules_no_wallet_and_nobody_to_look_after_it() -> None:
    change = decide(replace(SALES, removed=True, admin_ids=frozenset()))
    assert change.register.rules == {}
    assert change.wallet is None
    assert [each.after.balance for each in change.settlement.postings] == [0, 120]
    assert [(each.id, each.admin_of_groups) for each in change.people] == [
        ("gus", frozenset({"acme.other"}))
    ]


def test_who_looks_after_it_is_changed_and_the_others_are_not_written() -> None:
    change = decide(replace(SALES, admin_ids=frozenset({"ben"})))
    assert [(each.id, each.admin_of_groups, each.version) for each in change.people] == [
        ("ben", frozenset({"acme.sales"}), 2),
        ("gus", frozenset({"acme.other"}), 2),
    ]
    assert decide(replace(SALES, admin_ids=frozenset({"gus", "ben"}))).people[0].id == "ben"


@pytest.mark.parametrize(
    "person",
    [None, replace(BEN, standing=Standing.REMOVING), replace(BEN, workspace_id="globex")],
    ids=["unknown", "being removed", "of another workspace"],
)
def test_only_people_of_the_workspace_look_after_a_group(person: Person | None) -> None:
    facts = replace(FACTS, people={"gus": GUS, **({"ben": person} if person else {})})
    with pytest.raises(InvalidError) as refusal:
        decide(replace(SALES, admin_ids=frozenset({"ben"})), facts)
    assert refusal.value.field == "admin_ids"


def test_somebody_who_is_gone_may_stop_looking_after_it() -> None:
    gone = replace(FACTS, people={"gus": replace(GUS, standing=Standing.REMOVED)})
    assert decide(replace(SALES, admin_ids=frozenset()), gone).people[0].id == "gus"


def test_a_coaching_type_that_left_the_catalogue_stays_where_it_is_named() -> None:
    old = replace(WITH_WALLET, coaching_type_ids=frozenset({"acme.old"}))
    facts = replace(FACTS, before=replace(SALES, rules=old))
    kept = replace(old, coaching_type_ids=frozenset({"acme.old", "acme.career"}))
    assert decide(replace(SALES, rules=kept), facts).group.rules == kept
    with pytest.raises(InvalidError) as refusal:
        decide(replace(SALES, rules=kept), FACTS)
    assert refusal.value.field == "coaching_type_ids"
