"""A coach's photo: what is taken, and which of several uploads counts.

    form ──► upload, in a place of its own ──► redrawn ──► shown, instead of the one before
                                                └──► refused: the one before stays, and why is told

Ids of uploads rise with the time at which their form was asked for. Whatever was asked for before
the last thing that was decided comes too late, also before a removal.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.phrases import Phrase

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""Of what is uploaded: more is not even decoded."""

FEWEST_A_SIDE, MOST_A_SIDE = 64, 512
"""Pixels: the shorter side of what is uploaded, and either side of what is shown."""

FORM_LASTS = timedelta(minutes=10)

FORMATS: Mapping[str, str] = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""Media type -> what the format is called by whoever decodes it."""

PATH = "/photos/"
"""Where photos are served, on the API's own origin."""


class PhotoProblem(StrEnum):
    """Why an upload was not taken."""

    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    NOT_A_PICTURE = "not_a_picture"


PROBLEMS: Mapping[PhotoProblem, Phrase] = {
    PhotoProblem.TOO_LARGE: Phrase("This file is larger than 5 MB. Choose a smaller one."),
    PhotoProblem.TOO_MANY_PIXELS: Phrase(
        "This picture has more than 40 million pixels. Make it smaller, then upload it again."
    ),
    PhotoProblem.TOO_SMALL: Phrase(
        "This picture is smaller than 64 by 64 pixels. Choose a larger one."
    ),
    PhotoProblem.NOT_A_PICTURE: Phrase(
        "This file is not a JPEG, PNG or WebP picture that can be read. Choose another one."
    ),
}


class UnusablePhotoError(Exception):
    """An upload that cannot be shown."""

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class Photo(Struct, frozen=True):
    """`name` of what is shown; None: nothing is. `upload_id` is the last upload that was decided
    on, or stands for a removal, and `problem` says why it was not taken.
    """

    name: str | None = None
    upload_id: str = ""
    problem: PhotoProblem | None = None

    @property
    def path(self) -> str | None:
        return PATH + self.name if self.name else None


NO_PHOTO = Photo()


class Upload(Struct, frozen=True):
    """What a coach uploads with one form; its id ends with a secret that names the photo."""

    coach_id: str
    id: str

    @classmethod
    def begun(cls, coach_id: str, new_id: str, secret: str) -> "Upload":
        return cls(coach_id, f"{new_id}.{secret}")

    @property
    def photo_name(self) -> str:
        """Nobody guesses it, and no other upload has it; the same each time it is redrawn."""
        return f"{self.id.rpartition('.')[2]}.webp"


class UploadForm(Struct, frozen=True):
    """Where to post a file, with these fields before it."""

    upload_id: str
    url: str
    fields: Mapping[str, str]


def decide_upload(known: Photo, upload: Upload, problem: PhotoProblem | None) -> Photo:
    """How things stand after an upload; as before if it comes too late."""
    if upload.id <= known.upload_id:
        return known
    if problem:
        return replace(known, upload_id=upload.id, problem=problem)
    return Photo(upload.photo_name, upload.id)


def without_photo(new_id: str) -> Photo:
    """Nothing is shown, nor will be what was asked for before."""
    return Photo(upload_id=new_id)
