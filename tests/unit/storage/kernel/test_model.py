"""Flat rows beside PynamoDB's own way with them."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from pynamodb.attributes import AttributeContainer, NumberAttribute
from pynamodb.exceptions import AttributeDeserializationError, AttributeNullError

from chalicelib.storage.credits.credits import WalletItem
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.sessions.time_claims import DayItem, WeekItem
from tests.unit.storage.kernel.test_row_sizes import LARGEST

WEEK = {"pk": {"S": "COACH#cora"}, "sk": {"S": "WEEK#2026-11-23"}, "kind": {"S": "week"}}


def plainly_read(kind: type[Row], stored: dict[str, Any]) -> Row:
    row = kind.__new__(kind)
    AttributeContainer._container_deserialize(row, stored)
    return row


@pytest.mark.parametrize("make", LARGEST.values(), ids=lambda each: each().row.kind.__name__)
def test_every_row_is_written_and_read_as_pynamodb_does(make: Callable[[], Put]) -> None:
    row = make().row
    stored = row.serialize()
    assert _sorted(stored) == _sorted(AttributeContainer._container_serialize(row))
    over_the_wire = json.loads(json.dumps(stored))
    for kind in (Row, type(row)):
        read = kind.from_raw_data(over_the_wire)
        assert type(read) is type(row)
        assert read.attribute_values == plainly_read(type(row), over_the_wire).attribute_values
        assert _sorted(read.serialize()) == _sorted(stored)


def _sorted(stored: Any) -> Any:
    """A set has no order."""
    return {
        name: {kind: sorted(each) if kind in {"NS", "SS"} else each}
        for name, value in stored.items()
        for kind, each in value.items()
    }


def test_what_a_row_has_by_itself_is_there_whether_it_is_made_or_read() -> None:
    made, read = WeekItem("COACH#cora", "WEEK#2026-11-23"), WeekItem.from_raw_data(WEEK)
    for row in (made, read):
        assert (row.kind, row.total, row.mon) == (WeekItem, 0, 0)
        assert "expires_epoch" not in row.serialize()
    made.total = 7
    assert WeekItem.from_raw_data(WEEK).total == 0


def test_what_is_null_or_not_known_is_as_if_it_were_not_there() -> None:
    row = WeekItem.from_raw_data({**WEEK, "total": {"NULL": True}, "later": {"S": "unknown"}})
    assert row.total == 0
    assert "later" not in row.attribute_values


def test_a_row_of_another_class_is_none_of_this_one() -> None:
    with pytest.raises(TypeError, match="This is a WeekItem and no WalletItem"):
        WalletItem.from_raw_data(WEEK)
    with pytest.raises(ValueError, match="moon"):
        Row.from_raw_data({**WEEK, "kind": {"S": "moon"}})


def test_a_value_of_another_type_is_none() -> None:
    with pytest.raises(AttributeDeserializationError):
        WeekItem.from_raw_data({**WEEK, "total": {"S": "7"}})


def test_what_must_be_there_is_missed_and_what_is_none_of_a_row_is_refused() -> None:
    with pytest.raises(AttributeNullError):
        DayItem(None, "DAY#2026-11-23").serialize()
    with pytest.raises(ValueError, match="A WeekItem has no moon"):
        WeekItem("COACH#cora", "WEEK#2026-11-23", moon=1)


def test_what_is_no_whole_number_is_refused_and_not_cut() -> None:
    broken: Any = 2.5
    with pytest.raises(TypeError):
        WeekItem("COACH#cora", "WEEK#2026-11-23", total=broken).serialize()


@pytest.mark.parametrize("number", [0, -7, 10**30])
def test_a_whole_number_is_written_as_pynamodb_writes_it(number: int) -> None:
    ours, theirs = IntegerAttribute(), cast(Any, NumberAttribute())
    assert ours.serialize(number) == theirs.serialize(number)
    assert ours.deserialize(ours.serialize(number)) == number
    assert type(ours.deserialize("7")) is int
