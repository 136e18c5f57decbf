"""Coaches, as members find them, and their open times."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.offerings import OfferedView, offering_view
from chalicelib.api.coaches.profile_fields import BriefProfile, FullProfile, shown
from chalicelib.api.coaches.slots_text import days_text
from chalicelib.api.kernel.access import PEOPLE, Access, Who
from chalicelib.api.kernel.blueprint import Api, Call, to_json
from chalicelib.api.kernel.fields import Date, DateText, Id, InstantText, Query, ZoneName
from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.coaches.photos import Photo
from chalicelib.domain.kernel.errors import NotOfferedByCoachError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.time.instants import UnknownTimezoneError, render_instant
from chalicelib.use_cases.coaches import coaches
from chalicelib.use_cases.coaches.coaches import CoachFilter, CoachInFull, SeenCoach, Sort
from chalicelib.use_cases.sessions import slots
from chalicelib.use_cases.sessions.slots import OpenSlots, SlotQuery

api = Api(__name__)


class CoachSummary(BriefProfile):
    """`next_openings` are up to three, of the shortest length that the coach offers: a hint, at
    most 15 minutes old; the coach's slots are exact. `next_opening` is the first of them.
    `photo_url` is an address on the API's own origin, another one with each photo.
    """

    id: str
    photo_url: str | None
    timezone: str
    offering: list[OfferedView]
    booking_mode: BookingMode
    rating: float | None
    accepting_new_clients: bool
    next_opening: InstantText | None
    next_openings: list[InstantText]


class CoachView(CoachSummary, FullProfile):
    """All that you may read of a coach."""


class SlotView(TypedDict):
    starts_at: InstantText
    ends_at: InstantText


class DayView(TypedDict):
    """One day of the viewer's zone; perhaps without openings."""

    date: DateText
    slots: list[SlotView]


class OutlookView(TypedDict):
    """What the policy would be at a start: `late` if it is less than so many hours ahead.

    In these sentences `{start}` is the start that is chosen, `{start-24h}` so many hours before it.
    """

    late_within_hours: int
    in_time: str
    late: str


class BesideDays(TypedDict):
    """What is said of all slots together."""

    coach_id: str
    session_type_id: str
    timezone: str
    credits: int
    booking_mode: BookingMode
    next_opening: InstantText | None
    policy: OutlookView


class SlotsView(BesideDays):
    """`next_opening` is the first one after the last of these days."""

    days: list[DayView]


class CoachesQuery(Query):
    coaching_type_id: Id | None = None
    language: Annotated[str, Field(max_length=35)] | None = None
    q: Annotated[str, Field(max_length=100)] | None = None
    sort: Sort = Sort.NAME


class SlotsQuery(Query):
    session_type_id: Id
    first: Annotated[Date, Field(alias="from")]
    last: Annotated[Date, Field(alias="to")]
    timezone: ZoneName | None = None
    reschedule_of: Id | None = None


COLLEAGUES = Access(coaches.get_coach, (Who.COLLEAGUE,))
"""Those for whom the coach is there."""


@api.get("/v1/coaches", access=PEOPLE, kept_by_browsers=True)
def list_coaches(
    call: Call, query: CoachesQuery, page: PageRequest, workspace_id: str | None
) -> Page[CoachSummary]:
    """Lists the coaches that you could book.

    `language` is a tag such as `en`, which finds `en-GB` too. Each word of `q` must stand in the
    name, headline, bio, specialties, industries or functions.
    """
    wanted = CoachFilter(
        coaching_type_id=query.coaching_type_id or "",
        language=query.language or "",
        text=query.q or "",
        sort=query.sort,
    )
    found = coaches.list_coaches(call.context, call.caller_id, wanted, page, workspace_id)
    return Page([coach_summary(each) for each in found.items], found.next_after)


@api.get("/v1/coaches/{coach_id}", access=COLLEAGUES, kept_by_browsers=True)
def get_coach(call: Call, coach_id: str) -> CoachView:
    """Gives one coach."""
    return coach_view(coaches.get_coach(call.context, call.caller_id, coach_id))


@api.get(
    "/v1/coaches/{coach_id}/slots",
    access=COLLEAGUES,
    answer=SlotsView,
    kept_by_browsers=True,
    refuses=(NotOfferedByCoachError, UnknownTimezoneError),
)
def list_slots(call: Call, coach_id: str, query: SlotsQuery) -> Answer:
    """Gives the open times of a coach that you could book at this moment.

    `from` and `to` are dates in `timezone` (your own if left out), both inclusive, at most 62 days.
    With `reschedule_of` they are the times to which you could move that session of yours.
    """
    wanted = SlotQuery(
        coach_id=coach_id,
        session_type_id=query.session_type_id,
        first=query.first,
        last=query.last,
        timezone=query.timezone,
        reschedule_of=query.reschedule_of,
    )
    found = slots.list_slots(call.context, call.caller_id, wanted)
    return Answer(200, slots_text(found, call.language))


def coach_summary(seen: SeenCoach) -> CoachSummary:
    card, terms = seen.card, seen.card.terms
    return {
        **shown(BriefProfile, card.said),
        "id": card.coach_id,
        "photo_url": Photo(card.said.photo).path,
        "timezone": terms.timezone,
        "offering": offering_view(seen.offering),
        "booking_mode": terms.booking_mode,
        "rating": card.rated.mean,
        "accepting_new_clients": terms.accepting_new_clients,
        "next_opening": render_instant(seen.next_opening) if seen.next_opening else None,
        "next_openings": [render_instant(each) for each in seen.next_openings],
    }


def coach_view(found: CoachInFull) -> CoachView:
    return {**coach_summary(found.seen), **shown(FullProfile, found.profile)}


def slots_text(found: OpenSlots, language: str) -> str:
    """The JSON of a `SlotsView`."""
    beside: BesideDays = {
        "coach_id": found.coach.id,
        "session_type_id": found.session_type.id,
        "timezone": found.timezone,
        "credits": found.session_type.credits,
        "booking_mode": found.coach.schedule.booking_mode,
        "next_opening": render_instant(found.next_opening) if found.next_opening else None,
        "policy": {
            "late_within_hours": found.outlook.late_within_hours,
            "in_time": found.outlook.in_time,
            "late": found.outlook.late,
        },
    }
    days = days_text(found.days, found.session_type.minutes)
    return f'{to_json(beside, language)[:-1]},"days":{days}}}'
