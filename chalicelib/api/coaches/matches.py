"""Find My Coach: the coaches who fit a member's wishes, best first, with reasons."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.coaches import CoachSummary, coach_summary
from chalicelib.api.kernel.access import PEOPLE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Id, InstantText, Language, Tag, ZoneName
from chalicelib.domain.coaches.availability import WEEKDAYS
from chalicelib.domain.coaches.match_wording import Fact, FactKind
from chalicelib.domain.coaches.matching import Fit, Part, Preferred, Survey
from chalicelib.domain.kernel.pagination import PageRequest
from chalicelib.domain.time.instants import UnknownTimezoneError, render_instant
from chalicelib.use_cases.coaches import matches
from chalicelib.use_cases.coaches.matches import Choice, Matched

api = Api(__name__)

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PreferredBody(Body):
    """These parts of these weekdays: early 6 to 9, morning 9 to 12, afternoon 12 to 17, evening
    17 to 21.
    """

    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=4)]


class MatchBody(Body):
    """What you wish for, the most wished coaching type first. Types and languages must be met."""

    coaching_type_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=5)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=5)]
    specialties: Annotated[tuple[Tag, ...], Field(max_length=5)] = ()
    industry: Tag | None = None
    function: Tag | None = None
    preferred_hours: Annotated[tuple[PreferredBody, ...], Field(max_length=7)] = ()
    timezone: ZoneName | None = None

    @property
    def survey(self) -> Survey:
        return Survey(
            coaching_type_ids=self.coaching_type_ids,
            languages=self.languages,
            specialties=self.specialties,
            industry=self.industry or "",
            function=self.function or "",
            preferred_hours=tuple(
                Preferred(frozenset(map(WEEKDAYS.index, each.days)), frozenset(each.parts))
                for each in self.preferred_hours
            ),
            timezone=self.timezone or "",
        )


class FactView(TypedDict):
    kind: FactKind
    text: str


class OpenHoursView(TypedDict):
    """`count`: open hours in the next 14 days, at your times if you prefer any; `first`: the first
    opening among them, else the first at all. It is exact for the first three coaches. `next`: the
    first one and up to two after it.
    """

    count: int
    first: InstantText | None
    next: list[InstantText]


class IntroView(TypedDict):
    """An intro session that you may book with this coach."""

    session_type_id: str
    minutes: int
    credits: int


class MatchView(TypedDict):
    """`score` is of 100; `reasons` and `missing` say where it comes from."""

    coach: CoachSummary
    score: int
    fit: Fit
    reasons: list[FactView]
    missing: list[FactView]
    openings: OpenHoursView
    intro: IntroView | None


class RelaxView(TypedDict):
    """Without the wish in `field` so many coaches would fit."""

    field: str
    would_find: int


class MatchesView(TypedDict):
    """`relax` is empty unless few coaches fit."""

    items: list[MatchView]
    next_cursor: str | None
    relax: list[RelaxView]


class ChoiceView(TypedDict):
    """An answer, and how many coaches give it; `id` is what `POST /v1/matches` takes."""

    id: str
    name: str
    count: int


class MatchOptionsView(TypedDict):
    coaching_types: list[ChoiceView]
    specialties: list[ChoiceView]
    languages: list[ChoiceView]
    industries: list[ChoiceView]
    functions: list[ChoiceView]


@api.post("/v1/matches", access=PEOPLE, kept=False, refuses=(UnknownTimezoneError,))
def find_matches(
    call: Call, body: MatchBody, page: PageRequest, workspace_id: str | None
) -> MatchesView:
    """Finds the coaches who fit your wishes, best first.

    Nothing is stored. At most 20 at a time; `next_cursor` goes on with the same body. `timezone` is
    that of `preferred_hours`, your own if left out.
    """
    found = matches.find_matches(call.context, call.caller_id, body.survey, page, workspace_id)
    position = found.page.next_after
    return {
        "items": [_match(each) for each in found.page.items],
        "next_cursor": None if position is None else call.seal.write(position),
        "relax": [{"field": each.field, "would_find": each.would_find} for each in found.relax],
    }


@api.get("/v1/matches/options", access=PEOPLE)
def list_options(call: Call, workspace_id: str | None) -> MatchOptionsView:
    """Gives the answers that coaches give whom you could book, the most frequent first."""
    found = matches.list_choices(call.context, call.caller_id, workspace_id)
    return {
        "coaching_types": _choices(found.coaching_types),
        "specialties": _choices(found.specialties),
        "languages": _choices(found.languages),
        "industries": _choices(found.industries),
        "functions": _choices(found.functions),
    }


def _match(found: Matched) -> MatchView:
    intro, match = found.intro, found.match
    return {
        "coach": coach_summary(found.seen),
        "score": match.score,
        "fit": match.fit,
        "reasons": _facts(match.reasons),
        "missing": _facts(match.missing),
        "openings": {
            "count": match.hours.bit_count(),
            "first": next(map(render_instant, found.openings), None),
            "next": [render_instant(each) for each in found.openings],
        },
        "intro": {
            "session_type_id": intro.id,
            "minutes": intro.minutes,
            "credits": intro.credits,
        }
        if intro
        else None,
    }


def _facts(facts: Iterable[Fact]) -> list[FactView]:
    return [{"kind": each.kind, "text": each.text} for each in facts]


def _choices(choices: Iterable[Choice]) -> list[ChoiceView]:
    return [{"id": each.id, "name": each.name, "count": each.count} for each in choices]
