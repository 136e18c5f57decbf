"""A photo through the deployed package: its own decoder, and each function with its own rights."""

import io
from collections.abc import Mapping
from typing import Any

import requests
from PIL import Image

from infra.local.stack import client
from tests.e2e.company import Company
from tests.e2e.deployed import Deployed, eventually

PHOTO, PROFILE = "/v1/coach/photo", "/v1/coach/profile"


def test_a_photo_is_taken_in_served_and_deleted(deployed: Deployed, company: Company) -> None:
    cora, bucket = company["cora"], deployed.outputs["PhotoBucketName"]
    form = deployed.call("POST", PHOTO, {"content_type": "image/png"}, token=cora).json
    assert form["url"] == f"https://{bucket}.s3.eu-central-1.amazonaws.com/"
    assert post(deployed, form, png()) == 204

    def seen() -> Mapping[str, Any] | None:
        profile: Mapping[str, Any] = deployed.call("GET", PROFILE, token=cora).json
        return profile if profile["photo_upload"] else None

    profile = eventually(seen)
    assert profile
    assert profile["photo_upload"] == {"id": form["upload_id"], "problem": None}
    files = client("s3", deployed.endpoint)
    photo = files.get_object(Bucket=bucket, Key=profile["photo_url"].removeprefix("/"))
    assert Image.open(io.BytesIO(photo["Body"].read())).size == (200, 200)

    assert deployed.call("DELETE", PHOTO, token=cora).status == 204
    eventually(lambda: not files.list_objects_v2(Bucket=bucket).get("Contents"))
    waiting = client("sqs", deployed.endpoint).get_queue_attributes(
        QueueUrl=deployed.outputs["PhotoDeadLettersUrl"],
        AttributeNames=["ApproximateNumberOfMessages"],
    )
    assert waiting["Attributes"] == {"ApproximateNumberOfMessages": "0"}


def test_the_form_takes_nothing_else(deployed: Deployed, company: Company) -> None:
    form = deployed.call("POST", PHOTO, {"content_type": "image/png"}, token=company["cora"]).json
    elsewhere = {**form["fields"], "key": "incoming/somebody-else/x"}
    other_type = {**form["fields"], "Content-Type": "text/html"}
    for fields in (elsewhere, other_type):
        assert post(deployed, {"fields": fields}, png()) == 403
    assert post(deployed, form, bytes(5 * 1024 * 1024 + 1)) == 400


def post(deployed: Deployed, form: Mapping[str, Any], raw: bytes) -> int:
    """What the bucket says to a browser with this form; the emulator has one address for all."""
    address = f"{deployed.endpoint}/{deployed.outputs['PhotoBucketName']}"
    files = {"file": ("me.png", raw)}
    return requests.post(address, data=form["fields"], files=files, timeout=60).status_code


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return out.getvalue()
