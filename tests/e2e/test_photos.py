"""A photo through the deployed package: its own decoder, and each function with its own rights.

The emulator speaks no TLS, and enforces the rule of the bucket's policy that refuses what comes
without: not only a browser's form, the functions' calls too. So the rule is seen at work, and for
the rest it is taken out of the policy; all that the roles may do stays as it is deployed.
"""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from infra.local.stack import client
from tests.e2e.company import Company
from tests.e2e.deployed import Deployed, eventually

PHOTO, PROFILE = "/v1/coach/photo", "/v1/coach/profile"

Form = Mapping[str, Any]


@pytest.fixture
def form(deployed: Deployed, company: Company) -> Form:
    """Cora's form for a PNG, as the API hands it out."""
    offered = deployed.call("POST", PHOTO, {"content_type": "image/png"}, token=company["cora"])
    assert offered.status == 200, offered.json
    return dict(offered.json)


@pytest.fixture
def bucket(deployed: Deployed) -> Iterator[str]:
    """The bucket of photos, which may be called without TLS meanwhile."""
    name, files = deployed.outputs["PhotoBucketName"], client("s3", deployed.endpoint)
    policy = files.get_bucket_policy(Bucket=name)["Policy"]
    (rule,) = (each for each in json.loads(policy)["Statement"] if each["Effect"] == "Deny")
    assert rule["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    rest = [each for each in json.loads(policy)["Statement"] if each != rule]
    files.put_bucket_policy(
        Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": rest})
    )
    yield name
    files.put_bucket_policy(Bucket=name, Policy=policy)


def test_nothing_is_taken_without_tls(deployed: Deployed, form: Form) -> None:
    assert post(deployed, form, png()).status_code == 403


def test_a_photo_is_taken_served_and_deleted(
    deployed: Deployed, company: Company, form: Form, bucket: str
) -> None:
    cora = company["cora"]
    taken = post(deployed, form, png())
    assert taken.status_code == 204, taken.text
    profile = eventually(lambda: decided(deployed, cora))
    assert profile["photo_upload"] == {"id": form["upload_id"], "problem": None}
    files = client("s3", deployed.endpoint)
    shown = files.get_object(Bucket=bucket, Key=profile["photo_url"].removeprefix("/"))
    assert Image.open(io.BytesIO(shown["Body"].read())).format == "WEBP"
    listed = deployed.call("GET", f"/v1/coaches/{company['coach_id']}", token=company["ana"])
    assert listed.json["photo_url"] == profile["photo_url"]

    assert deployed.call("DELETE", PHOTO, token=cora).status == 204
    assert eventually(lambda: not files.list_objects_v2(Bucket=bucket).get("Contents"))
    assert deployed.waiting("PhotoDeadLettersUrl") == 0


def test_a_form_takes_nothing_but_what_it_was_made_for(
    deployed: Deployed, form: Form, bucket: str
) -> None:
    elsewhere = {**form["fields"], "key": "incoming/somebody-else/x"}
    other_type = {**form["fields"], "Content-Type": "text/html"}
    for fields in (elsewhere, other_type):
        refused = post(deployed, {**form, "fields": fields}, png())
        assert "Invalid according to Policy" in refused.text
    assert "EntityTooLarge" in post(deployed, form, bytes(5 * 1024 * 1024 + 1)).text
    assert "Contents" not in client("s3", deployed.endpoint).list_objects_v2(Bucket=bucket)


def decided(deployed: Deployed, cora: str) -> Form:
    """Cora's profile, once it says what became of what she uploaded; until then nothing."""
    profile: Form = deployed.call("GET", PROFILE, token=cora).json
    return profile if profile["photo_upload"] else {}


def post(deployed: Deployed, form: Form, raw: bytes) -> requests.Response:
    """What the bucket at the form's address says to a browser; the emulator answers for it."""
    host = urlsplit(form["url"]).netloc
    files = {"file": ("me.png", raw)}
    return requests.post(
        deployed.endpoint, data=form["fields"], files=files, headers={"Host": host}, timeout=60
    )


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return out.getvalue()
