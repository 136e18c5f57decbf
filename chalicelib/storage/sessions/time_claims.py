"""Everybody's taken time, and how many sessions a coach has in a day and a week.

    one 5-minute cell of UTC is taken by at most one session of a person, in whatever role

A day's row holds the set of taken cells of one person. A claim adds cells under the condition that
none of them is there: no read, no version, no false refusal between different times of one day. A
week's row counts a coach's sessions by their local day, kept also while no limit is set.
"""

import functools
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct
from pynamodb.attributes import NumberSetAttribute
from pynamodb.expressions.condition import And, Condition, Not, Or

from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.tidy_time import TidyTime, tidied
from chalicelib.domain.time.time_cells import cells_of, spans_of
from chalicelib.domain.time.wall_clock import local_date, monday_of
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, Rows, list_rows, reading
from chalicelib.storage.kernel.transaction import Check, Put, Update, absent

FARTHEST_AHEAD = timedelta(hours=14)
"""No zone is further from UTC."""

KEPT_AFTER = timedelta(days=400)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CellsAttribute(NumberSetAttribute):
    """Reads them as integers; each by itself as JSON would take longer than finding the slots."""

    def serialize(self, value: Iterable[float]) -> list[str] | None:
        return [str(int(cell)) for cell in value] or None

    def deserialize(self, value: Iterable[str]) -> set[float]:
        return {int(cell) for cell in value}


class DayItem(Row, discriminator="day"):
    taken = CellsAttribute(null=True)


class WeekItem(Row, discriminator="week"):
    """`total` and one counter for each local weekday of a coach's week, Monday to Sunday."""

    total = IntegerAttribute(default=0)
    mon = IntegerAttribute(default=0)
    tue = IntegerAttribute(default=0)
    wed = IntegerAttribute(default=0)
    thu = IntegerAttribute(default=0)
    fri = IntegerAttribute(default=0)
    sat = IntegerAttribute(default=0)
    sun = IntegerAttribute(default=0)


def day_key(person_id: str, day: date) -> Key:
    return f"TIME#{person_id}", f"DAY#{day.isoformat()}"


def day_keys(person_id: str, interval: Interval) -> list[Key]:
    """The rows of every UTC day that the interval touches."""
    first, last = interval.start.date(), (interval.end - timedelta(seconds=1)).date()
    return [day_key(person_id, day) for day in _days(first, last)]


def week_key(coach_id: str, monday: date) -> Key:
    return f"COACH#{coach_id}", f"WEEK#{monday.isoformat()}"


def week_keys(coach_id: str, interval: Interval, timezone: str | None = None) -> list[Key]:
    """The rows of every local week that the interval touches in the coach's zone; None: that it may
    touch, in whatever zone the coach is.
    """
    first = _date_of(interval.start, timezone, -FARTHEST_AHEAD)
    last = _date_of(interval.end, timezone, FARTHEST_AHEAD)
    mondays = {monday_of(day) for day in _days(first, last)}
    return [week_key(coach_id, monday) for monday in sorted(mondays)]


def _date_of(instant: datetime, timezone: str | None, else_ahead: timedelta) -> date:
    return local_date(timezone, instant) if timezone else (instant + else_ahead).date()


def taken_in(rows: Rows, person_id: str) -> TidyTime:
    """All taken time of a person among what was read."""
    return _taken(row for row in rows.all(DayItem) if row.pk == f"TIME#{person_id}")


def query_taken(person_id: str, first: date, last: date) -> TidyTime:
    """A person's taken time in these UTC days: one query, read consistently."""
    key_range = Row.sk.between(day_key(person_id, first)[1], day_key(person_id, last)[1])
    with reading():
        return _taken(DayItem.query(f"TIME#{person_id}", key_range, consistent_read=True))


def list_cells(person_id: str, first: date) -> dict[date, frozenset[int]]:
    """A person's taken cells by UTC day, from this day on, read consistently."""
    low = day_key(person_id, first)[1]
    with reading():
        rows = DayItem.query(
            f"TIME#{person_id}", Row.sk.between(low, "DAY#~"), consistent_read=True
        )
        return {_day_of(row): frozenset(int(cell) for cell in row.taken or ()) for row in rows}


def counts_in(rows: Rows, coach_id: str) -> tuple[dict[date, int], dict[date, int]]:
    """A coach's sessions by local day, and by local week (its Monday), among what was read."""
    return _counts(row for row in rows.all(WeekItem) if row.pk == f"COACH#{coach_id}")


def query_counts(coach_id: str, interval: Interval) -> tuple[dict[date, int], dict[date, int]]:
    """The same of every local week that the interval may touch: one query, read consistently."""
    keys = week_keys(coach_id, interval)
    (pk, first), (_, last) = keys[0], keys[-1]
    with reading():
        return _counts(WeekItem.query(pk, Row.sk.between(first, last), consistent_read=True))


def _counts(rows: Iterable[WeekItem]) -> tuple[dict[date, int], dict[date, int]]:
    per_day: dict[date, int] = {}
    per_week: dict[date, int] = {}
    for row in rows:
        monday = _monday_of_row(row)
        per_week[monday] = int(row.total)
        for offset, name in enumerate(WEEKDAYS):
            per_day[monday + timedelta(days=offset)] = int(getattr(row, name))
    return per_day, per_week


def reclaim(
    person_id: str,
    before: Iterable[Interval],
    after: Iterable[Interval],
    rows: Rows,
    refusal: DomainError,
) -> list[Update]:
    """Turns a session's claim on a person's time into another; one write a UTC day.

    Taking and giving up cells need no reading; a day on which both happen is written whole, as
    what `rows` showed of it (one expression cannot add to a set and delete from it), and is stale
    if it changed since. Giving up is safe only beside the write of the session that held the cells.

    Raises:
        DomainError: `refusal`, where `rows` show already that a cell is another session's.
    """
    old, new = _cells(before), _cells(after)
    none: frozenset[int] = frozenset()
    changes = []
    for day in sorted({*old, *new}):
        given, taken = (
            old.get(day, none) - new.get(day, none),
            new.get(day, none) - old.get(day, none),
        )
        if given and taken:
            changes.append(_rewrite(person_id, day, given, taken, rows, refusal))
        elif taken:
            changes.append(_take(person_id, day, taken, refusal))
        elif given:
            changes.append(Update(_day_row(person_id, day), (DayItem.taken.delete(set(given)),)))
    return changes


def _cells(intervals: Iterable[Interval]) -> dict[date, frozenset[int]]:
    claimed: dict[date, frozenset[int]] = {}
    for interval in intervals:
        for day, cells in cells_of(interval).items():
            claimed[day] = claimed.get(day, frozenset()) | cells
    return claimed


def _take(person_id: str, day: date, cells: frozenset[int], refusal: DomainError) -> Update:
    actions = (
        DayItem.kind.set(DayItem),
        DayItem.expires_epoch.set(_expiry(day)),
        DayItem.taken.add(set(cells)),
    )
    return Update(_day_row(person_id, day), actions, _none_taken(cells), refusal)


def _rewrite(
    person_id: str,
    day: date,
    given: frozenset[int],
    taken: frozenset[int],
    rows: Rows,
    refusal: DomainError,
) -> Update:
    row = rows.find(DayItem, day_key(person_id, day))
    seen = {int(cell) for cell in (row.taken if row else None) or ()}
    if taken & seen:
        raise refusal
    actions = (DayItem.taken.set((seen - given) | taken),)
    unchanged = DayItem.taken == seen if seen else DayItem.taken.does_not_exist()
    return Update(_day_row(person_id, day), actions, unchanged)


class Limits(Struct, frozen=True):
    """The most sessions of a coach in a local day and week; None: as many as fit."""

    per_day: int | None = None
    per_week: int | None = None


def recount(coach_id: str, before: date | None, after: date | None, limits: Limits) -> list[Update]:
    """Moves a session from one local day's counter to another's; None: it is not counted.

    Stale if the day or the week that it comes to has reached its limit meanwhile.
    """
    if before == after:
        return []
    if before and after and monday_of(before) == monday_of(after):
        counters = {before: -1, after: 1}
        return [_count(coach_id, monday_of(after), 0, counters, Limits(limits.per_day))]
    changes = []
    if before:
        changes.append(_count(coach_id, monday_of(before), -1, {before: -1}, Limits()))
    if after:
        changes.append(_count(coach_id, monday_of(after), 1, {after: 1}, limits))
    return changes


def _count(
    coach_id: str, monday: date, total: int, days: Mapping[date, int], limits: Limits
) -> Update:
    pk, sk = week_key(coach_id, monday)
    counters = [(getattr(WeekItem, WEEKDAYS[day.weekday()]), step) for day, step in days.items()]
    rising = [path for path, step in counters if step > 0]
    limited = [(path, limits.per_day) for path in rising] + [(WeekItem.total, limits.per_week)]
    return Update(
        WeekItem(pk, sk),
        (
            WeekItem.kind.set(WeekItem),
            WeekItem.expires_epoch.set(_expiry(monday)),
            WeekItem.total.add(total),
            *(path.add(step) for path, step in counters),
        ),
        _all_of(
            [Or(path.does_not_exist(), path < most) for path, most in limited if most is not None]
        ),
    )


def list_weeks(coach_id: str, first_monday: date) -> list[WeekItem]:
    """The rows of a coach's weeks from this one on, read consistently."""
    first = week_key(coach_id, first_monday)
    return [row for row in list_rows(WeekItem, first[0], "WEEK#") if row.sk >= first[1]]


def recount_weeks(coach_id: str, seen: list[WeekItem], counts: Mapping[date, int]) -> list[Put]:
    """Replaces the counters by `counts`, sessions by local day; stale if one moved since."""
    old = {row.sk: row for row in seen}
    mondays = {monday_of(day) for day in counts} | {_monday_of_row(row) for row in seen}
    writes = []
    for monday in sorted(mondays):
        pk, sk = week_key(coach_id, monday)
        days = {
            name: counts.get(monday + timedelta(days=offset), 0)
            for offset, name in enumerate(WEEKDAYS)
        }
        row = WeekItem(pk, sk, total=sum(days.values()), expires_epoch=_expiry(monday))
        for name, number in days.items():
            setattr(row, name, number)
        writes.append(Put(row, _unmoved(old[sk]) if sk in old else absent()))
    return writes


def check_uncounted(
    coach_id: str, first_monday: date, last: date, recounted: Iterable[Put]
) -> list[Check]:
    """Every other week until the one of `last` has no row; stale if a session was counted in one
    since.
    """
    written = {put.row.key for put in recounted}
    weeks = ((last - first_monday).days // 7) + 1
    keys = [week_key(coach_id, first_monday + timedelta(weeks=each)) for each in range(weeks)]
    return [Check(WeekItem, key, absent()) for key in keys if key not in written]


def _unmoved(row: WeekItem) -> Condition:
    """No session was counted or uncounted since; a move within the week shows in its days."""
    unmoved: list[Condition] = []
    for name in ("total", *WEEKDAYS):
        path, value = getattr(WeekItem, name), getattr(row, name)
        unmoved.append(path == value if value else Or(path.does_not_exist(), path == 0))
    return functools.reduce(And, unmoved)


def _monday_of_row(row: WeekItem) -> date:
    return date.fromisoformat(row.sk.removeprefix("WEEK#"))


def _all_of(conditions: list[Condition]) -> Condition | None:
    return functools.reduce(And, conditions) if conditions else None


def _none_taken(cells: Iterable[int]) -> Condition:
    taken = _any_of([DayItem.taken.contains(cell) for cell in sorted(cells)])
    return Not(taken)


def _any_of(conditions: list[Condition]) -> Condition:
    """Joined as a balanced tree, so that the expression stays shallow."""
    if len(conditions) == 1:
        return conditions[0]
    middle = len(conditions) // 2
    return Or(_any_of(conditions[:middle]), _any_of(conditions[middle:]))


def _day_row(person_id: str, day: date) -> DayItem:
    pk, sk = day_key(person_id, day)
    return DayItem(pk, sk)


def _taken(rows: Iterable[DayItem]) -> TidyTime:
    return tidied(
        span for row in rows for span in spans_of(_day_of(row), map(int, row.taken or ()))
    )


def _day_of(row: DayItem) -> date:
    return date.fromisoformat(row.sk.removeprefix("DAY#"))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _expiry(day: date) -> int:
    return int((datetime.combine(day, time(), UTC) + KEPT_AFTER).timestamp())
