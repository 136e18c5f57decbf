"""What a batch read found, beside what a later one finds."""

from datetime import date

from chalicelib.storage.kernel.table import Row, Rows
from chalicelib.storage.sessions.time_claims import DayItem, day_key

MONDAY = day_key("ana", date(2026, 6, 1))
TUESDAY = day_key("ana", date(2026, 6, 2))


def read(*rows: Row) -> Rows:
    return Rows({row.key: row for row in rows}, [MONDAY, TUESDAY])


def a_day(*cells: int) -> DayItem:
    return DayItem(*MONDAY, taken=dict.fromkeys(cells).keys())


def test_the_same_rows_are_in_a_later_read() -> None:
    assert read(a_day(1, 2)).are_in(read(a_day(1, 2)))
    assert read().are_in(read())


def test_a_set_has_no_order() -> None:
    assert read(a_day(1, 300, 2)).are_in(read(a_day(2, 1, 300)))


def test_a_row_that_changed_or_came_or_went_is_not() -> None:
    assert not read(a_day(1)).are_in(read(a_day(1, 2)))
    assert not read().are_in(read(a_day(1)))
    assert not read(a_day(1)).are_in(read())
