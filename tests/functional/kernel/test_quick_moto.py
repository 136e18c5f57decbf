"""What the tests' own engine must not change: a refused transaction, how a company begins, answers,
and that every company is audited.
"""

from typing import Any

import pytest

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel.table import Row, connection
from chalicelib.storage.kernel.transaction import Delete, Update, commit, present
from tests.kit import quick_moto
from tests.kit.world import MONDAY, World


def everything_stored() -> list[Any]:
    return sorted((row.serialize() for row in Row.scan()), key=str)


def pool() -> WalletItem:
    return WalletItem.get("WALLET#acme.pool", "WALLET")


def test_a_refused_transaction_takes_everything_back(world: World) -> None:
    before = everything_stored()
    missing = WalletItem("WALLET#nobody", "WALLET")
    change = Update(pool(), (WalletItem.version.set(77),))
    with pytest.raises(TryAgainError):
        commit(change, Delete(missing, condition=present(), refusal=TryAgainError()))
    assert everything_stored() == before
    commit(change)
    assert pool().version == 77


def test_what_one_test_changes_is_not_in_the_next_ones_company(no_real_account: None) -> None:
    found = []
    for _ in range(2):
        with quick_moto.company() as world:
            world.add_coach("cora")
            found.append(everything_stored())
            commit(Update(pool(), (WalletItem.version.set(77),)))
    assert found[0] == found[1]


def test_a_step_that_is_remembered_gives_what_it_gives_when_it_is_taken(world: World) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana", 3)
    remembered, number = everything_stored(), world.next_number()
    quick_moto.tables()["tandem"].items.clear()
    plain = World.open()
    assert (plain.add_coach("cora"), plain.add_member("ana", 3)) == (cora, ana)
    assert (everything_stored(), plain.next_number()) == (remembered, number)


def test_moto_answers_directly_what_it_answers_over_the_wire(world: World) -> None:
    world.book(world.add_member("ana"), world.add_coach("cora"), MONDAY.replace(hour=10))
    client = connection().client
    key = {"pk": {"S": "WALLET#acme.pool"}, "sk": {"S": "WALLET"}}
    table = {"TableName": "tandem"}
    of = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": key["pk"]}}
    capacity = {"ReturnConsumedCapacity": "TOTAL"}
    reads: list[tuple[str, dict[str, Any]]] = [
        ("Scan", table | capacity),
        ("Scan", table | {"Limit": 2}),
        ("Query", table | of | capacity),
        ("Query", table | of | {"Limit": 1, "ScanIndexForward": False}),
        ("GetItem", table | {"Key": key, "ConsistentRead": True}),
        ("GetItem", table | {"Key": {**key, "sk": {"S": "nothing"}}}),
        ("BatchGetItem", {"RequestItems": {"tandem": {"Keys": [key]}}} | capacity),
    ]
    check = {"Key": key, "ConditionExpression": "attribute_exists(pk)", **table}
    write = "TransactWriteItems", {"TransactItems": [{"ConditionCheck": check}], **capacity}
    heard: list[str] = []

    def listen(event_name: str, **_: Any) -> None:
        heard.append(event_name)

    for name, asked in (*reads, write):
        direct = client._make_api_call(name, asked)
        assert heard == []
        client.meta.events.register("before-send.dynamodb", listen)
        wired = client._make_api_call(name, asked)
        client.meta.events.unregister("before-send.dynamodb", listen)
        assert heard.pop() == f"before-send.dynamodb.{name}"
        assert direct == wired


def test_a_company_that_nobody_changed_is_found_sound_once(no_real_account: None) -> None:
    """Its rows are the very same, and so would be all that is found in them."""
    audits: list[str] = []
    for change in (False, False, True):
        with quick_moto.company() as world:
            world.add_coach("once")
            if change:
                commit(Update(pool(), (WalletItem.version.set(77),)))
            quick_moto.audit(lambda: audits.append("looked"))
    assert audits == ["looked", "looked"]


def test_what_was_found_unsound_is_looked_at_again(no_real_account: None) -> None:
    def unsound() -> None:
        raise AssertionError

    for _ in range(2):
        with quick_moto.company() as world:
            world.add_coach("unsound")
            with pytest.raises(AssertionError):
                quick_moto.audit(unsound)
