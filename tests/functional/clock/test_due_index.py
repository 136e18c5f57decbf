"""The index of what is due: rows of any kind, found by their instant alone."""

from datetime import datetime, timedelta

import pytest
from pynamodb.attributes import UnicodeAttribute

from chalicelib.storage.kernel.due import (
    PAGE,
    SHARDS,
    DueRow,
    due_from,
    iter_due,
    postpone,
    tries_of,
)
from chalicelib.storage.kernel.table import Row, ask
from chalicelib.storage.kernel.transaction import Delete, Put, StaleError, commit
from tests.kit.stored import snapshot
from tests.kit.world import MONDAY, World

LATER = MONDAY + timedelta(hours=1)


class ParcelItem(DueRow, discriminator="parcel"):
    content = UnicodeAttribute()


class LetterItem(DueRow, discriminator="letter"):
    content = UnicodeAttribute()


def put(model: type[ParcelItem | LetterItem], pk: str, at: datetime | None) -> None:
    row: Row = model(pk, "HERE", content="something", **due_from(pk, at))
    commit(Put(row))


def found(now: datetime) -> list[tuple[str, str]]:
    return sorted((work.kind, work.key[0]) for work in iter_due(now))


def test_rows_of_every_kind_are_found_from_their_instant_on(world: World) -> None:
    put(ParcelItem, "now", MONDAY)
    put(LetterItem, "later", LATER)
    put(LetterItem, "never", None)
    assert found(MONDAY - timedelta(seconds=1)) == []
    assert found(MONDAY) == [("parcel", "now")]
    assert found(LATER) == [("letter", "later"), ("parcel", "now")]


def test_every_one_is_found_once_however_many_pages_they_fill(world: World) -> None:
    names = {f"parcel{number}" for number in range(PAGE * SHARDS + 1)}
    for name in names:
        put(ParcelItem, name, MONDAY)
    assert [name for _, name in found(MONDAY)] == sorted(names)


def test_what_only_a_later_release_knows_is_left_to_it(world: World) -> None:
    put(ParcelItem, "parcel", MONDAY)
    later = {**snapshot()["parcel", "HERE"], "pk": {"S": "crate"}, "kind": {"S": "crate"}}
    ask("PutItem", {"TableName": Row.Meta.table_name, "Item": later})
    assert found(MONDAY) == [("parcel", "parcel")]


def test_the_shards_take_turns_and_each_begins_with_what_is_due_longest(world: World) -> None:
    for number in range(40):
        put(ParcelItem, f"parcel{number}", MONDAY + timedelta(minutes=number))
    works = list(iter_due(LATER))
    keys = [due_from(work.key[0], MONDAY)["due_key"] for work in works]
    assert len(set(keys[:SHARDS])) == SHARDS
    for key in set(keys):
        instants = [work.due_at for work, of in zip(works, keys, strict=True) if of == key]
        assert instants == sorted(instants)


def test_what_is_postponed_is_due_later_and_counts_its_tries(world: World) -> None:
    put(ParcelItem, "parcel", MONDAY)
    (work,) = iter_due(MONDAY)
    assert tries_of(work) == 0
    commit(postpone(work, 1, LATER))
    assert found(LATER - timedelta(seconds=1)) == []
    (again,) = iter_due(LATER)
    assert tries_of(again) == 1
    put(ParcelItem, "parcel", MONDAY)
    assert tries_of(work) == 0


def test_what_was_done_and_deleted_meanwhile_was_never_tried_and_is_not_postponed(
    world: World,
) -> None:
    put(ParcelItem, "parcel", MONDAY)
    (work,) = iter_due(MONDAY)
    commit(Delete(ParcelItem("parcel", "HERE")))
    assert tries_of(work) == 0
    with pytest.raises(StaleError):
        commit(postpone(work, 1, LATER))


@pytest.mark.parametrize("meanwhile", [LATER, None])
def test_what_was_written_meanwhile_is_not_postponed(
    world: World, meanwhile: datetime | None
) -> None:
    put(ParcelItem, "parcel", MONDAY)
    (work,) = iter_due(MONDAY)
    put(ParcelItem, "parcel", meanwhile)
    with pytest.raises(StaleError):
        commit(postpone(work, 1, LATER + timedelta(hours=1)))
