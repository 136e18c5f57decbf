"""A coach's own profile: what people read and see, what is offered, how bookings are taken."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.coaches.offerings import OfferedView, OfferingBody, offered, offering_view
from chalicelib.api.coaches.profile_fields import OwnProfile, ProfileBody, shown
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body
from chalicelib.domain.coaches.coaches import MOST_MEMBERS, BookingMode, standing_offering
from chalicelib.domain.coaches.photos import PROBLEMS, Photo
from chalicelib.use_cases.coaches import photos, profile
from chalicelib.use_cases.coaches.profile import UNSAID, ChangeProfile, Desk

api = Api(__name__)


class PhotoUploadView(TypedDict):
    """The upload that was looked at last; `problem` says why it was not taken."""

    id: str
    problem: str | None


class ProfileView(OwnProfile):
    """`offering`, `accepting_new_clients` and `rating` are those of the workspace that you look at
    (`Tandem-Workspace`); the rest is one for all that you coach for, `workspace_ids`. `members`
    have you under `Your Coaches`; once they are `max_members`, nobody else finds you.
    """

    id: str
    photo_url: str | None
    photo_upload: PhotoUploadView | None
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


class PhotoBody(Body):
    content_type: Literal["image/jpeg", "image/png", "image/webp"]


class PhotoFormView(TypedDict):
    """Post a multipart form to `url` within ten minutes: these fields, and the file last, as
    `file`, of the type that you named and of at most 5 MB.
    """

    upload_id: str
    url: str
    fields: Mapping[str, str]


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


@api.post("/v1/coach/photo", access=COACHES, kept=False)
def offer_photo_form(call: Call, body: PhotoBody) -> PhotoFormView:
    """Gives a form for uploading a photo of you.

    The picture's centre becomes a square of at most 512 pixels a side; nothing else of the file is
    kept. Within seconds `photo_upload` in your profile names this upload, and says why if it was
    not taken; `photo_url` is another one with each photo.
    """
    form = photos.offer_form(call.context, call.caller_id, body.content_type)
    return {"upload_id": form.upload_id, "url": form.url, "fields": form.fields}


@api.delete("/v1/coach/photo", access=COACHES)
def remove_photo(call: Call) -> None:
    """Removes your photo, and what you uploaded until now."""
    photos.remove_photo(call.context, call.caller_id)


def _profile(desk: Desk) -> Versioned[ProfileView]:
    profile, schedule = desk.coach.profile, desk.coach.schedule
    offering = standing_offering(schedule, desk.catalogue) if desk.catalogue else {}
    view: ProfileView = {
        **shown(OwnProfile, profile),
        "id": desk.coach.id,
        "photo_url": profile.photo.path,
        "photo_upload": _upload(profile.photo),
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


def _upload(photo: Photo) -> PhotoUploadView | None:
    if not photo.upload_id:
        return None
    return {
        "id": photo.upload_id,
        "problem": PROBLEMS.get(photo.problem) if photo.problem else None,
    }
