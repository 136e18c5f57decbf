"""A coach's own desk: time off and the profile."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.blueprint import Api, Call
from chalicelib.api.endpoint import Versioned
from chalicelib.api.fields import (
    Body,
    HttpsUrl,
    Instant,
    InstantText,
    Language,
    Line,
    Tag,
    Text,
)
from chalicelib.api.offerings import OfferedView, OfferingBody, offered, offering_view
from chalicelib.domain.coaches import BookingMode, TimeOff, standing_offering
from chalicelib.domain.errors import ForbiddenError, InvalidError, NotFoundError
from chalicelib.domain.instants import render_instant
from chalicelib.domain.intervals import Interval
from chalicelib.domain.pages import Page, PageRequest, page_of
from chalicelib.domain.replays import Answer
from chalicelib.use_cases import coach_desk
from chalicelib.use_cases.coach_desk import ChangeProfile, Desk, MadeTimeOff

api = Api(__name__)

Languages = Annotated[tuple[Language, ...], Field(max_length=20)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=20)]


class TimeOffBody(Body):
    starts_at: Instant
    ends_at: Instant
    note: Line = ""


class TimeOffView(TypedDict):
    id: str
    starts_at: InstantText
    ends_at: InstantText
    note: str


class MadeTimeOffView(TimeOffView):
    """`affected_sessions` are the standing sessions that it lies over."""

    affected_sessions: list[str]


class ProfileView(TypedDict):
    """`offering` is over all workspaces that you coach for; ids begin with theirs."""

    id: str
    name: str
    headline: str
    bio: str
    languages: list[str]
    industries: list[str]
    functions: list[str]
    timezone: str
    offering: list[OfferedView]
    booking_mode: BookingMode
    accepting_new_clients: bool
    meeting_url: str | None
    rating: float | None
    workspace_ids: list[str]


class ProfilePatch(Body):
    """What is left out, or null, stays as it is; only `meeting_url` is taken away by null."""

    headline: Line | None = None
    bio: Text | None = None
    languages: Languages | None = None
    industries: Tags | None = None
    functions: Tags | None = None
    offering: OfferingBody | None = None
    booking_mode: BookingMode | None = None
    accepting_new_clients: bool | None = None
    meeting_url: HttpsUrl | None = None

    def command(self) -> ChangeProfile:
        url = (self.meeting_url or "") if "meeting_url" in self.model_fields_set else None
        return ChangeProfile(
            headline=self.headline,
            bio=self.bio,
            languages=self.languages,
            industries=self.industries,
            functions=self.functions,
            meeting_url=url,
            offering=offered(self.offering),
            booking_mode=self.booking_mode,
            accepting_new_clients=self.accepting_new_clients,
        )


@api.get("/v1/coach/time-off", refuses=(ForbiddenError, NotFoundError))
def list_time_off(call: Call, page: PageRequest) -> Page[TimeOffView]:
    """Lists your time off that is not over, by start."""
    entries = coach_desk.list_time_off(call.context, call.caller_id)
    found = page_of(entries, page, _position)
    return Page([_time_off(entry) for entry in found.items], found.next_after)


@api.post(
    "/v1/coach/time-off",
    status=201,
    answer=MadeTimeOffView,
    refuses=(ForbiddenError, NotFoundError),
)
def add_time_off(call: Call, body: TimeOffBody) -> Answer:
    """Adds time off. Sessions that it lies over stand, and are told."""
    if body.ends_at <= body.starts_at:
        raise InvalidError("Time off ends after it begins.", "ends_at")
    span = Interval(body.starts_at, body.ends_at)
    entry = TimeOff(id=call.context.new_id(), interval=span, note=body.note)
    return coach_desk.add_time_off(call.context, call.caller_id, entry, call.once(_made_time_off))


@api.delete("/v1/coach/time-off/{time_off_id}", refuses=(ForbiddenError,))
def remove_time_off(call: Call, time_off_id: str) -> None:
    """Removes a time off."""
    coach_desk.remove_time_off(call.context, call.caller_id, time_off_id)


@api.get("/v1/coach/profile", refuses=(ForbiddenError, NotFoundError))
def get_profile(call: Call) -> Versioned[ProfileView]:
    """Gives your profile."""
    return _profile(coach_desk.get_desk(call.context, call.caller_id))


@api.patch("/v1/coach/profile", refuses=(ForbiddenError, NotFoundError))
def change_profile(call: Call, body: ProfilePatch, if_match: int | None) -> Versioned[ProfileView]:
    """Changes your profile.

    An `offering` replaces what you offer in every workspace that you coach for.
    """
    return _profile(
        coach_desk.change_profile(call.context, call.caller_id, body.command(), if_match)
    )


def _position(entry: TimeOff) -> str:
    return f"{render_instant(entry.interval.start)}#{entry.id}"


def _time_off(entry: TimeOff) -> TimeOffView:
    return {
        "id": entry.id,
        "starts_at": render_instant(entry.interval.start),
        "ends_at": render_instant(entry.interval.end),
        "note": entry.note,
    }


def _made_time_off(made: MadeTimeOff) -> MadeTimeOffView:
    return {**_time_off(made.entry), "affected_sessions": made.affected_sessions}


def _profile(desk: Desk) -> Versioned[ProfileView]:
    profile, schedule = desk.coach.profile, desk.coach.schedule
    offering = {
        kind: lengths
        for catalogue in desk.catalogues.values()
        for kind, lengths in standing_offering(schedule, catalogue).items()
    }
    view: ProfileView = {
        "id": desk.coach.id,
        "name": profile.name,
        "headline": profile.headline,
        "bio": profile.bio,
        "languages": list(profile.languages),
        "industries": list(profile.industries),
        "functions": list(profile.functions),
        "timezone": schedule.calendar.availability.timezone,
        "offering": offering_view(offering),
        "booking_mode": schedule.booking_mode,
        "accepting_new_clients": schedule.accepting_new_clients,
        "meeting_url": profile.meeting_url,
        "rating": profile.rating,
        "workspace_ids": list(desk.catalogues),
    }
    return Versioned(view, desk.version)
