"""Profiles: what people read of a coach, and what is counted of them."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import astuple, fields, replace
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import And, Condition, Or
from pynamodb.expressions.update import Action

from chalicelib.domain.coaches.cards import said_of
from chalicelib.domain.coaches.coaches import Coach, Profile, Rated
from chalicelib.domain.coaches.photos import Photo, PhotoProblem
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.names import FORMER_COACH, shown_name, stored_name
from chalicelib.storage.coaches.cards import add_counts, say
from chalicelib.storage.coaches.openings import (
    HintedRow,
    openings_in,
    render_openings,
    set_openings,
)
from chalicelib.storage.kernel.later import named
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Image, JsonAttribute, Key
from chalicelib.storage.kernel.transaction import Check, Put, Update, absent, present


class ProfileItem(HintedRow, discriminator="profile"):
    """The fields of `APART` and one document. Rows older than the document have attributes of
    `FORMER` instead, and rows from when a coach served one workspace `stars` and `ratings` instead
    of `rated`; they are read, and gone with the next change.
    """

    document = JsonAttribute(null=True)
    name = UnicodeAttribute(null=True)
    headline = UnicodeAttribute(null=True)
    bio = UnicodeAttribute(null=True)
    languages = JsonAttribute(null=True)
    industries = JsonAttribute(null=True)
    functions = JsonAttribute(null=True)
    meeting_url = UnicodeAttribute(null=True)
    photo = UnicodeAttribute(null=True)
    photo_upload = UnicodeAttribute(null=True)
    photo_problem = UnicodeAttribute(null=True)
    rated = JsonAttribute(null=True)
    stars = IntegerAttribute(null=True)
    ratings = IntegerAttribute(null=True)
    members = IntegerAttribute(null=True)
    version = IntegerAttribute()


APART = frozenset({"coach_id", "photo", "rated", "members", "openings", "version"})
"""What of a profile is the row's key, stands under a condition or is written by itself."""

IN_DOCUMENT = frozenset(each.name for each in fields(Profile)) - APART

FORMER = ("name", "headline", "bio", "languages", "industries", "functions", "meeting_url")


NO_SUCH_COACH = Phrase("There is no such coach for you. Choose one from the list.")


def profile_key(coach_id: str) -> Key:
    return f"COACH#{coach_id}", "PROFILE"


def _rated(row: ProfileItem, served: list[str]) -> dict[str, Rated]:
    """By workspace; the sum of an older row is of the one that the coach serves."""
    if row.rated is not None:
        return {each: Rated(*numbers) for each, numbers in row.rated.items()}
    whole = Rated(int(row.stars or 0), int(row.ratings or 0))
    return dict.fromkeys(served[:1], whole) if whole.ratings else {}


def profile_of(coach_id: str, row: ProfileItem, served: list[str]) -> Profile:
    """The profile that a row holds, of a coach who serves these workspaces."""
    document = row.document or {name: getattr(row, name) for name in FORMER}
    texts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.items()
        if name in IN_DOCUMENT
    }
    texts["name"] = shown_name(texts["name"], FORMER_COACH)
    return Profile(
        **texts,
        coach_id=coach_id,
        photo=_photo(row),
        rated=_rated(row, served),
        members=int(row.members or 0),
        openings=openings_in(row),
        version=int(row.version),
    )


def put_profile(profile: Profile, linked: Iterable[str] = ()) -> list[Put | Update]:
    """Stores the profile, whose version is one above what was read; stale if that, or the counts
    that were read, are gone. The cards of the `linked` workspaces follow: those of the coach's
    schedule, which the same write checks.
    """
    pk, sk = profile_key(profile.coach_id)
    row = ProfileItem(
        pk,
        sk,
        document={name: getattr(profile, name) for name in IN_DOCUMENT}
        | {"name": stored_name(profile.name)},
        rated=_rated_document(profile.rated),
        ahead=render_openings(profile.openings),
        version=profile.version,
        members=profile.members,
    )
    for name, value in _photo_attributes(profile.photo).items():
        setattr(row, name, value)
    if profile.version == 1:
        return [Put(row, absent())]
    before = replace(profile, version=profile.version - 1)
    cards = (say(profile.coach_id, each, said_of(profile)) for each in linked)
    return [Put(row, _unchanged(before)), *cards]


def _unchanged(profile: Profile) -> Condition:
    """Neither the profile, nor the photo, nor what is counted of the coach, has changed since it
    was read.
    """
    path, read = ProfileItem.members, profile.members
    members = path == read if read else Or(path.does_not_exist(), path == 0)
    upload, known = ProfileItem.photo_upload, profile.photo.upload_id
    photo = upload == known if known else upload.does_not_exist()
    return And(And(ProfileItem.version == profile.version, members), photo)


def check_profile(profile: Profile) -> Check:
    """Stale once the profile or what is counted of the coach has changed."""
    return Check(ProfileItem, profile_key(profile.coach_id), _unchanged(profile))


def hint(profile: Profile) -> Update:
    """Stores the hints of the next openings alone; stale if anything else of it has changed."""
    pk, sk = profile_key(profile.coach_id)
    return Update(ProfileItem(pk, sk), set_openings(profile.openings), _unchanged(profile))


def set_photo(profile: Profile, photo: Photo, linked: Iterable[str]) -> list[Update]:
    """Stores the photo alone, under all that was read beside it; the cards of the `linked`
    workspaces follow, as in `put_profile`. It changes no version, so it spoils no edit.
    """
    attributes = _photo_attributes(photo).items()
    paths = ((getattr(ProfileItem, name), value) for name, value in attributes)
    actions = tuple(path.set(value) if value else path.remove() for path, value in paths)
    row = ProfileItem(*profile_key(profile.coach_id))
    said = said_of(replace(profile, photo=photo))
    cards = (say(profile.coach_id, each, said) for each in linked)
    return [Update(row, actions, _unchanged(profile)), *cards]


def _photo(row: ProfileItem) -> Photo:
    problem = named(PhotoProblem, row.photo_problem) if row.photo_problem else None
    return Photo(row.photo, row.photo_upload or "", problem)


def _photo_attributes(photo: Photo) -> dict[str, str | None]:
    return {
        "photo": photo.name,
        "photo_upload": photo.upload_id or None,
        "photo_problem": photo.problem,
    }


def lost_photo(before: Image | None, after: Image | None) -> str | None:
    """The name of the photo that a change of a profile's row took away; None for any other
    change.
    """
    was, now = ((image or {}).get("photo", {}).get("S") for image in (before, after))
    of_a_profile = before is not None and before["sk"]["S"] == "PROFILE"
    return was if of_a_profile and was != now else None


def _rated_document(rated: Mapping[str, Rated]) -> dict[str, tuple[int, ...]]:
    return {each: astuple(of_one) for each, of_one in rated.items()}


def count(
    coach: Coach, workspace_id: str, steps: Mapping[str, int], *, joins: bool = False
) -> list[Update]:
    """Adds to what is counted of the coach, in the profile and in the cards: `members` in those of
    all whom they coach for, the numbers of `Rated` in the workspace's. The same write checks the
    schedule. New members change no version, so they spoil no edit.

    Raises, at the commit: NotFoundError: one who `joins` finds no place.
    """
    members = steps.get("members", 0)
    rated = {name: step for name, step in steps.items() if name != "members"}
    if not members and not rated:
        return []
    cards = [
        add_counts(coach.id, each, counts)
        for each in coach.schedule.offerings
        if (
            counts := ({"members": members} if members else {})
            | (rated if each == workspace_id else {})
        )
    ]
    return [_count_in_profile(coach, workspace_id, members, rated, joins=joins), *cards]


def _count_in_profile(
    coach: Coach, workspace_id: str, members: int, rated: Mapping[str, int], *, joins: bool
) -> Update:
    profile, most = coach.profile, coach.schedule.max_members
    actions: list[Action] = [ProfileItem.members.add(members)] if members else []
    conditions: list[Condition] = [present()]
    if rated:
        after = {**profile.rated, workspace_id: profile.rated_in(workspace_id).risen(rated)}
        actions.append(ProfileItem.rated.set(_rated_document(after)))
        actions.append(ProfileItem.version.set(profile.version + 1))
        conditions.append(ProfileItem.version == profile.version)
    limited = joins and most is not None
    if limited:
        place = ProfileItem.members < most
        conditions.append(Or(ProfileItem.members.does_not_exist(), place))
    refusal = NotFoundError(NO_SUCH_COACH) if limited else None
    row = ProfileItem(*profile_key(coach.id))
    return Update(row, tuple(actions), functools.reduce(And, conditions), refusal)
