"""A coach's own profile: what people read, what is offered, how bookings are taken."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.coaches.offerings import OfferedView, OfferingBody, offered, offering_view
from chalicelib.api.coaches.profile_fields import OwnProfile, ProfileBody, shown
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.domain.coaches.coaches import MOST_MEMBERS, BookingMode, standing_offering
from chalicelib.use_cases.coaches import profile
from chalicelib.use_cases.coaches.profile import UNSAID, ChangeProfile, Desk

api = Api(__name__)


class ProfileView(OwnProfile):
    """`offering` is over all workspaces that you coach for; ids begin with theirs. `members` have
    you under `Your Coaches`; once they are `max_members`, nobody else finds you.
    """

    id: str
    timezone: str
    offering: list[OfferedView]
    booking_mode: BookingMode
    accepting_new_clients: bool
    max_members: int | None
    members: int
    rating: float | None
    workspace_ids: list[str]


class ProfilePatch(ProfileBody):
    """What is left out, or null, stays as it is; only `meeting_url` and the limit `max_members` are
    taken away by null.
    """

    offering: OfferingBody | None = None
    booking_mode: BookingMode | None = None
    accepting_new_clients: bool | None = None
    max_members: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] | None = None

    def command(self) -> ChangeProfile:
        return ChangeProfile(
            profile=self.profile,
            offering=offered(self.offering),
            booking_mode=self.booking_mode,
            accepting_new_clients=self.accepting_new_clients,
            max_members=self.max_members if "max_members" in self.model_fields_set else UNSAID,
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
        **shown(OwnProfile, profile),
        "id": desk.coach.id,
        "timezone": schedule.calendar.availability.timezone,
        "offering": offering_view(offering),
        "booking_mode": schedule.booking_mode,
        "accepting_new_clients": schedule.accepting_new_clients,
        "max_members": schedule.max_members,
        "members": profile.members,
        "rating": profile.rating,
        "workspace_ids": list(desk.catalogues),
    }
    return Versioned(view, desk.version)
