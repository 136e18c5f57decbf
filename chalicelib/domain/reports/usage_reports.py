"""Reports of usage: the kept numbers, put together by periods, coaches or groups.

Periods are there from the first day asked for to the last, also those in which nothing happened.
The numbers of `Report.total` are the sums of the rows, whatever these are put together by.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.reports.usage import NOTHING, Place, Tally, plus
from chalicelib.domain.time.wall_clock import monday_of

USUAL_DAYS = 30
TWO_YEARS, FIVE_YEARS = 731, 1827


class By(StrEnum):
    """What a row of a report is of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    COACH = "coach"
    GROUP = "group"

    @property
    def most_days(self) -> int:
        return TWO_YEARS if self in {By.DAY, By.WEEK} else FIVE_YEARS

    @property
    def is_period(self) -> bool:
        return self in {By.DAY, By.WEEK, By.MONTH}


class Question(Struct, frozen=True, kw_only=True):
    """What is asked: days in the workspace's zone, both inclusive; None: of all coaches, groups."""

    first: date
    last: date
    by: By = By.DAY
    coach_id: str | None = None
    group_id: str | None = None

    @property
    def period(self) -> str:
        """The whole span, as ISO 8601 writes an interval."""
        return f"{self.first}/{self.last}"


class Row(Struct, frozen=True):
    """`key` is the period's name, or the id of the coach or group; empty for no coach, no group."""

    key: str
    tally: Tally


class Report(Struct, frozen=True):
    rows: tuple[Row, ...]
    total: Tally


def ask(
    by: By,
    first: date | None,
    last: date | None,
    coach_id: str | None,
    group_id: str | None,
    today: date,
) -> Question:
    """The question, where nothing is said about days of the last 30.

    Raises:
        InvalidError: the days are out of order or too many.
    """
    last = last or max(today, first or today)
    first = first or max(date.min + timedelta(USUAL_DAYS), last) - timedelta(days=USUAL_DAYS - 1)
    if last < first:
        raise InvalidError(Phrase("Write `from` before `to`."), "to")
    if (last - first).days >= by.most_days:
        raise InvalidError(
            Phrase(
                "Ask for at most {most:,} days by {by}.",
                most=by.most_days,
                by=by.value,
            ),
            "to",
        )
    return Question(first=first, last=last, by=by, coach_id=coach_id, group_id=group_id)


def preceding(question: Question) -> Question:
    """The same question of as many days right before."""
    length = question.last - question.first + timedelta(days=1)
    return replace(question, first=question.first - length, last=question.last - length)


def make_report(question: Question, numbers: Iterable[tuple[Place, Tally]]) -> Report:
    """Puts together what lies in the question; `numbers` may reach beyond it."""
    found = dict.fromkeys(periods(question), NOTHING)
    key_of, total = _key_of(question), NOTHING
    for place, tally in numbers:
        if _is_asked(question, place):
            key = key_of(place)
            found[key] = plus(found.get(key, NOTHING), tally)
            total = plus(total, tally)
    return Report(tuple(Row(key, tally) for key, tally in found.items()), total)


def in_order(report: Report, names: Mapping[str, str]) -> Report:
    """Rows of coaches and groups by their names, nobody's last; periods stay as they are."""
    if not names:
        return report
    ordered = sorted(
        report.rows, key=lambda row: (not row.key, fold(names.get(row.key, "")), row.key)
    )
    return Report(tuple(ordered), report.total)


def periods(question: Question) -> list[str]:
    """The names of all periods, in order; none if rows are not periods."""
    if not question.by.is_period:
        return []
    days = range((question.last - question.first).days + 1)
    names = (period_of(question, question.first + timedelta(days=day)) for day in days)
    return list(dict.fromkeys(names))


def period_of(question: Question, day: date) -> str:
    """`2026-11-23`, the Monday of its week, `2026-11`, or the whole span."""
    match question.by:
        case By.DAY:
            return day.isoformat()
        case By.WEEK:
            return monday_of(day).isoformat()
        case By.MONTH:
            return f"{day:%Y-%m}"
    return question.period


def _key_of(question: Question) -> Callable[[Place], str]:
    """The key of the row that a number belongs to."""
    match question.by:
        case By.COACH:
            return lambda place: place.coach_id
        case By.GROUP:
            return lambda place: place.group_id
    name = cache(partial(period_of, question))
    return lambda place: name(place.day)


def _is_asked(question: Question, place: Place) -> bool:
    return (
        question.first <= place.day <= question.last
        and question.coach_id in {None, place.coach_id}
        and question.group_id in {None, place.group_id}
    )
