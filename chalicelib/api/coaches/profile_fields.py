"""The fields of a coach's profile, in requests and in answers: a new one is added here.

They are those of the domain's `Profile`, under the same names; nothing copies them one by one.
"""

from typing import Annotated, TypeVar, cast

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.fields import Body, HttpsUrl, Language, Line, Tag, Text
from chalicelib.domain.coaches.cards import Said
from chalicelib.domain.coaches.coaches import Profile, ProfilePatch

Languages = Annotated[tuple[Language, ...], Field(max_length=20)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=20)]

TAKEN_AWAY_BY_NULL = frozenset({"meeting_url"})


class ProfileBody(Body):
    """What is left out, or null, stays as it is; only `meeting_url` is taken away by null."""

    headline: Line | None = None
    bio: Text | None = None
    languages: Languages | None = None
    specialties: Tags | None = None
    industries: Tags | None = None
    functions: Tags | None = None
    meeting_url: HttpsUrl | None = None

    @property
    def profile(self) -> ProfilePatch:
        """What of the profile is to change."""
        sent = {
            name: getattr(self, name)
            for name in ProfileBody.model_fields.keys() & self.model_fields_set
        }
        return {
            name: value
            for name, value in sent.items()
            if value is not None or name in TAKEN_AWAY_BY_NULL
        }


class BriefProfile(TypedDict):
    """What a list of coaches shows."""

    name: str
    headline: str
    languages: list[str]


class FullProfile(BriefProfile):
    """What everyone may read who sees the coach."""

    bio: str
    specialties: list[str]
    industries: list[str]
    functions: list[str]


class OwnProfile(FullProfile):
    """What the coach sees of it."""

    meeting_url: str | None


ShownT = TypeVar("ShownT", bound=BriefProfile)


def shown(view: type[ShownT], profile: Profile | Said) -> ShownT:
    """The fields of the view, as the profile has them."""
    values = {name: getattr(profile, name) for name in view.__annotations__}
    as_lists = {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
    return cast(ShownT, as_lists)
