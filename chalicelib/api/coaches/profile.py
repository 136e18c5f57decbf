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
    """`offering`, `accepting_new_clients` and `rating` are those of the workspace that you look at
    (`Tandem-Workspace`); the rest is one for all that you coach for, `workspace_ids`. `members`
    have you under `Your Coaches`; once they are `max_members`, nobody else finds you.
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
def get_profile(call: Call, workspace_id: str | None) -> Versioned[ProfileView]:
    """Gives your profile."""
    return _profile(profile.get_desk(call.context, call.caller_id, workspace_id))


@api.patch("/v1/coach/profile", access=COACHES)
def change_profile(
    call: Call, body: ProfilePatch, if_match: int | None, workspace_id: str | None
) -> Versioned[ProfileView]:
    """Changes your profile.

    `offering` and `accepting_new_clients` change in the workspace that you look at alone.
    """
    return _profile(
        profile.change_profile(call.context, call.caller_id, body.command(), if_match, workspace_id)
    )


def _profile(desk: Desk) -> Versioned[ProfileView]:
    profile, schedule = desk.coach.profile, desk.coach.schedule
    offering = standing_offering(schedule, desk.catalogue) if desk.catalogue else {}
    view: ProfileView = {
        **shown(OwnProfile, profile),
        "id": desk.coach.id,
        "timezone": schedule.calendar.availability.timezone,
        "offering": offering_view(offering),
        "booking_mode": schedule.booking_mode,
        "accepting_new_clients": schedule.accepts_from(desk.workspace_id),
        "max_members": schedule.max_members,
        "members": profile.members,
        "rating": profile.rated_in(desk.workspace_id).mean,
        "workspace_ids": list(desk.workspace_ids),
    }
    return Versioned(view, desk.version)
