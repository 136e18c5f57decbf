"""A coach's photo: the form for uploading one, what becomes of the upload, and its end.

    offer_form ──► browser ──► bucket ──► queue ──► take_upload ──► profile and cards
    remove_photo, a newer photo, the coach's leaving ──► stream ──► queue ──► withdraw

A photo is deleted because its name left the profile's row, whatever wrote that.
"""

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.coaches.photos import (
    Photo,
    PhotoProblem,
    UnusablePhotoError,
    Upload,
    UploadForm,
    decide_upload,
    without_photo,
)
from chalicelib.storage.coaches import coaches, profiles
from chalicelib.storage.kernel.table import Image, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.access import calling_keys, read_calling_coach
from chalicelib.use_cases.kernel.context import Context


def offer_form(ctx: Context, coach_id: str, media_type: str) -> UploadForm:
    """A form with which the coach may upload one file.

    Repeatable: each form is for an upload of its own.

    Raises:
        NotFoundError: the caller is no coach.
    """
    coach = read_calling_coach(coach_id)
    upload = Upload.begun(coach.id, ctx.new_id(), ctx.new_secret())
    return ctx.photos().offer_form(upload, media_type)


def remove_photo(ctx: Context, coach_id: str) -> None:
    """Shows no photo of the coach any more, nor what was uploaded until now.

    Atomic: the profile's row, the cards.
    Repeatable: the second time there is nothing to remove.

    Raises:
        NotFoundError: the caller is no coach.
    """
    until_fresh(lambda: commit(*photo_writes(read_calling_coach(coach_id), _nothing(ctx))))


def photo_writes(coach: Coach, photo: Photo) -> list[Write]:
    """What stores another photo of the coach, under all that was read."""
    schedule = coach.schedule
    written = profiles.set_photo(coach.profile, photo, schedule.offerings)
    return [*written, coaches.check_schedule(schedule)]


def _nothing(ctx: Context) -> Photo:
    return without_photo(ctx.new_id())


def take_upload(ctx: Context, upload: Upload) -> PhotoProblem | None:
    """Shows what was uploaded, or says in the profile why not; why it was not taken.

    Atomic: the profile's row, the cards. The photo is there before its name is.
    Repeatable: what was dropped, comes too late or was decided on already changes nothing, and
    leaves nothing behind.
    """
    try:
        raw = ctx.photos().read(upload)
        if raw is None:
            return None
        ctx.photos().publish(upload.photo_name, ctx.photos().redraw(raw))
        problem = None
    except UnusablePhotoError as error:
        problem = error.problem
    shown = until_fresh(lambda: _decide(upload, problem))
    if shown != upload.photo_name:
        ctx.photos().withdraw(upload.photo_name)
    ctx.photos().drop(upload)
    return problem


def _decide(upload: Upload, problem: PhotoProblem | None) -> str | None:
    """The name of the photo that is shown after it; of who coaches nowhere, none is."""
    rows = read_rows(calling_keys(upload.coach_id))
    person = people.person_in(rows, upload.coach_id)
    coach = coaches.coach_in(rows, upload.coach_id)
    if coach is None or person is None or not person.coach_of:
        return None
    known = coach.profile.photo
    photo = decide_upload(known, upload, problem)
    if photo != known:
        commit(*photo_writes(coach, photo))
    return photo.name


def withdraw_lost(ctx: Context, before: Image | None, after: Image | None) -> bool:
    """Queues the end of the photo that a row's change took away, if it was one.

    Repeatable: what is gone stays away.
    """
    name = profiles.lost_photo(before, after)
    if name:
        ctx.photo_queue.send([{"withdraw": name}])
    return name is not None
