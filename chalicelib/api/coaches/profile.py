"""A coach's own profile: what people read, what is offered, how bookings are taken."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.coaches.offerings import OfferedView, OfferingBody, offered, offering_view
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import (
    Body,
    HttpsUrl,
    Language,
    Line,
    Tag,
    Text,
)
from chalicelib.domain.coaches.coaches import BookingMode, standing_offering
from chalicelib.use_cases.coaches import profile
from chalicelib.use_cases.coaches.profile import ChangeProfile, Desk

api = Api(__name__)

Languages = Annotated[tuple[Language, ...], Field(max_length=20)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=20)]


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


@api.get("/v1/coach/profile", access=COACHES)
def get_profile(call: Call) -> Versioned[ProfileView]:
    """Gives your profile."""
    return _profile(profile.get_desk(call.context, call.caller_id))


@api.patch("/v1/coach/profile", access=COACHES)
def change_profile(call: Call, body: ProfilePatch, if_match: int | None) -> Versioned[ProfileView]:
    """Changes your profile.

    An `offering` replaces what you offer in every workspace that you coach for.
    """
    return _profile(profile.change_profile(call.context, call.caller_id, body.command(), if_match))


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
