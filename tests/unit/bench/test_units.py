"""Sizes and units, by the examples and rules of DynamoDB's developer guide."""

import pytest

from bench.units import Index, index_units, item_bytes, read_units, write_units

ITEM = {"name": {"S": "ab"}}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "plain"}, 5),
        ({"S": "ü"}, 2),
        ({"N": "0"}, 1),
        ({"N": "7"}, 2),
        ({"N": "287"}, 3),
        ({"N": "-287"}, 4),
        ({"N": "1000"}, 2),
        ({"BOOL": True}, 1),
        ({"NS": ["1", "2", "287"]}, 7),
        ({"L": [{"S": "ab"}]}, 6),
        ({"M": {"key": {"S": "ab"}}}, 9),
    ],
)
def test_names_and_values_count(value: dict[str, object], size: int) -> None:
    assert item_bytes({"four": value}) == 4 + size


def test_a_transaction_writes_each_started_kilobyte_twice() -> None:
    assert write_units({}, ITEM) == 2
    assert write_units({}, {"a": {"S": "x" * 1023}}) == 2
    assert write_units({}, {"a": {"S": "x" * 1024}}) == 4


def test_the_larger_of_before_and_after_is_charged() -> None:
    large = {"a": {"S": "x" * 2048}}
    assert write_units(large, ITEM) == write_units(ITEM, large) == 6


def test_indexes_follow_only_items_that_have_their_keys_and_changed() -> None:
    indexes = [Index(("name",)), Index(("other",))]
    assert index_units(indexes, {}, ITEM) == 1
    assert index_units(indexes, ITEM, ITEM) == 0


def test_an_entry_whose_key_changes_is_deleted_and_put_anew() -> None:
    before, after = {"due_at": {"S": "09:00"}}, {"due_at": {"S": "10:00"}}
    assert index_units([Index(("due_at",))], before, after) == 2
    assert index_units([Index(("due_at",))], before, {}) == 1


def test_an_index_that_keeps_little_writes_little() -> None:
    item = {"due_at": {"S": "09:00"}, "kind": {"S": "session"}, "note": {"S": "x" * 3000}}
    other = {**item, "note": {"S": "y" * 3000}}
    narrow = Index(("due_at",), frozenset({"kind"}))
    assert index_units([narrow], {}, item) == 1
    assert index_units([narrow], item, other) == 0
    assert index_units([Index(("due_at",))], item, other) == 3


def test_a_read_of_nothing_costs_a_unit() -> None:
    assert read_units([0, 5000], together=False) == 3


def test_a_query_rounds_up_once() -> None:
    assert read_units([300] * 20, together=True) == 2
    assert read_units([300] * 20, together=True, consistent=False) == 1
