"""The address at which a large file is fetched."""

from urllib.parse import urlsplit

import pytest

from chalicelib.gateways.bucket.exports import S3Exports

NAME = "f" * 64


def test_a_signed_address_names_the_region_for_no_signature_survives_a_redirect() -> None:
    place = urlsplit(S3Exports("photos").link(NAME, "everything.json"))
    assert place.hostname == "photos.s3.eu-central-1.amazonaws.com"
    assert place.path == f"/exports/{NAME}/everything.json"


def test_the_local_stack_is_asked_by_the_path_since_its_host_has_no_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    place = urlsplit(S3Exports("photos").link(NAME, "everything.json"))
    assert (place.netloc, place.path) == (
        "127.0.0.1:4566",
        f"/photos/exports/{NAME}/everything.json",
    )
