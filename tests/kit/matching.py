"""Coaches and surveys for tests of Find My Coach."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.coaches.cards import Card, Said, Terms
from chalicelib.domain.coaches.coaches import Rated
from chalicelib.domain.coaches.matching import (
    Asked,
    Candidate,
    Match,
    Part,
    Preferred,
    Survey,
    preferred_hours,
    rank,
)
from chalicelib.domain.coaches.openings import hour_of

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
NAMES = {"acme.lead": "Leadership", "acme.career": "Career", "acme.sales": "Sales"}
WORKDAYS = range(5)


def open_at(days: Iterable[int], hours: Iterable[int]) -> int:
    """These hours of UTC on these weekdays of both weeks, as bits from Monday's midnight on."""
    clock = list(hours)
    return sum(
        1 << (week * 7 + day) * 24 + hour for week in (0, 1) for day in days for hour in clock
    )


def a_candidate(
    coach_id: str,
    types: Iterable[str] = ("acme.lead",),
    hours: int = 0,
    max_members: int | None = None,
    rated: Rated | None = None,
    members: int = 0,
    **said: Any,
) -> Candidate:
    card = Card(
        coach_id=coach_id,
        said=Said(**{"name": coach_id.title(), "languages": ("en",), **said}),
        terms=Terms(timezone="UTC", max_members=max_members),
        rated=rated or Rated(),
        members=members,
    )
    return Candidate(card, tuple(types), hours)


def a_survey(*types: str, languages: Iterable[str] = ("en",), **wishes: Any) -> Survey:
    hours = wishes.pop("hours", {})
    return Survey(
        coaching_type_ids=tuple(f"acme.{each}" for each in types or ("lead",)),
        languages=tuple(languages),
        preferred_hours=tuple(
            Preferred(frozenset(days), frozenset(map(Part, parts.split())))
            for parts, days in hours.items()
        ),
        **{"timezone": "UTC", **wishes},
    )


def asked(survey: Survey, member_id: str = "ana", now: datetime = MONDAY) -> Asked:
    return Asked(member_id, survey, NAMES, preferred_hours(survey, hour_of(now)))


def ranked(candidates: Iterable[Candidate], survey: Survey, member_id: str = "ana") -> list[Match]:
    return rank(candidates, asked(survey, member_id))


def ids(matches: Iterable[Match]) -> list[str]:
    return [each.candidate.card.coach_id for each in matches]
