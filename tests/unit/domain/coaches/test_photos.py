"""Which of several uploads counts, and what the photo is called."""

import subprocess
import sys

import pytest

from chalicelib.domain.coaches.photos import (
    NO_PHOTO,
    Photo,
    PhotoProblem,
    Upload,
    decide_upload,
    without_photo,
)
from chalicelib.gateways.bucket.photos import upload_of

FIRST, SECOND = Upload.begun("cora", "01A", "aa"), Upload.begun("cora", "01B", "bb")


def test_an_upload_names_its_photo_by_its_secret() -> None:
    photo = decide_upload(NO_PHOTO, FIRST, None)
    assert (photo.name, photo.path) == ("aa.webp", "/photos/aa.webp")
    assert decide_upload(photo, SECOND, None).name == "bb.webp"
    assert NO_PHOTO.path is None


def test_what_was_refused_leaves_the_photo_before_it() -> None:
    photo = decide_upload(NO_PHOTO, FIRST, None)
    refused = decide_upload(photo, SECOND, PhotoProblem.TOO_SMALL)
    assert refused == Photo("aa.webp", SECOND.id, PhotoProblem.TOO_SMALL)


@pytest.mark.parametrize("problem", [None, PhotoProblem.NOT_A_PICTURE])
def test_what_comes_late_or_again_changes_nothing(problem: PhotoProblem | None) -> None:
    photo = decide_upload(NO_PHOTO, SECOND, None)
    assert decide_upload(photo, FIRST, problem) == photo
    assert decide_upload(photo, SECOND, problem) == photo


def test_a_removal_outlives_what_was_asked_for_before_it() -> None:
    removed = without_photo("01AZ")
    assert decide_upload(removed, FIRST, None) == removed
    assert decide_upload(removed, SECOND, None).name == "bb.webp"


@pytest.mark.parametrize(
    "key", ["", "incoming", "incoming/", "incoming/cora", "incoming//x", "photos/aa.webp"]
)
def test_a_key_outside_the_place_of_uploads_is_none(key: str) -> None:
    assert upload_of(key) is None
    assert upload_of(f"incoming/cora/{FIRST.id}") == FIRST


def test_only_who_redraws_pictures_loads_the_decoder() -> None:
    ours = "gateways.bucket.photos", "workers.photos", "workers.relay"
    modules = ", ".join(["app", *(f"chalicelib.{each}" for each in ours)])
    code = f"import sys, {modules}; app.the_rest(); print('PIL' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("False\n", "")
