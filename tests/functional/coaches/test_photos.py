"""A coach's photo: the signed form, what becomes of an upload, and its end."""

import boto3
import pytest

from chalicelib.domain.coaches.coaches import Profile
from chalicelib.storage.coaches.coaches import find_coach
from tests.kit.firms import add_shared_coach
from tests.kit.http import Client, client_of
from tests.kit.meanwhile import meanwhile
from tests.kit.photos import BUCKET, PHOTO, PROFILE, Studio, picture, policy_of
from tests.kit.world import World

COACHES = "/v1/admin/coaches"


@pytest.fixture
def studio(world: World) -> Studio:
    return Studio.open(world)


@pytest.fixture
def client(studio: Studio) -> Client:
    return client_of(studio.ctx)


@pytest.fixture
def cora(world: World, client: Client) -> Client:
    return client.as_person(world.add_coach("cora"))


@pytest.fixture
def ana(world: World, client: Client) -> Client:
    return client.as_person(world.add_member("ana"))


def profile() -> Profile:
    coach = find_coach("cora-at-acme.example")
    assert coach is not None
    return coach.profile


def shown(cora: Client) -> str | None:
    path: str | None = cora.get(PROFILE).json["photo_url"]
    return path


def test_a_form_takes_one_file_of_one_type_in_ones_own_place(cora: Client) -> None:
    reply = cora.post(PHOTO, {"content_type": "image/webp"})
    form = reply.json
    key = form["fields"]["key"]
    conditions = policy_of(form)["conditions"]
    assert reply.status == 200
    assert form["url"] == "https://photos.s3.eu-central-1.amazonaws.com/"
    assert key == f"incoming/cora-at-acme.example/{form['upload_id']}"
    assert form["fields"]["Content-Type"] == "image/webp"
    assert {"key": key} in conditions
    assert {"bucket": BUCKET} in conditions
    assert {"Content-Type": "image/webp"} in conditions
    assert ["content-length-range", 1, 5 * 1024 * 1024] in conditions
    assert not [each for each in conditions if "starts-with" in each]


def test_each_form_is_for_an_upload_of_its_own(cora: Client) -> None:
    forms = [cora.post(PHOTO, {"content_type": "image/png"}).json for _ in range(2)]
    assert len({form["fields"]["key"] for form in forms}) == 2


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "image/gif", ""])
def test_no_form_is_given_for_other_files(media_type: str, cora: Client) -> None:
    assert cora.post(PHOTO, {"content_type": media_type}).code == "validation_error"


def test_a_photo_is_seen_wherever_the_coach_is(studio: Studio, cora: Client, ana: Client) -> None:
    key = studio.upload(cora, picture())
    assert studio.develop(key) == []
    path = shown(cora)
    assert path
    assert ana.get("/v1/coaches").json["items"][0]["photo_url"] == path
    assert ana.get("/v1/coaches/cora-at-acme.example").json["photo_url"] == path
    admin = ana.as_person(studio.world.owner())
    assert admin.get(COACHES).json["items"][0]["photo_url"] == path
    served = studio.served(path)
    assert served["ContentType"] == "image/webp"
    assert served["CacheControl"] == "public, max-age=31536000, immutable"
    assert studio.kept() == [path.removeprefix("/")]


def test_a_photo_spoils_no_edit_of_the_profile(studio: Studio, cora: Client) -> None:
    before = cora.get(PROFILE)
    studio.develop(studio.upload(cora, picture()))
    path = shown(cora)
    changed = cora.patch(PROFILE, {"headline": "Hi"}, If_Match=before.headers["ETag"])
    assert (changed.status, changed.json["photo_url"]) == (200, path)


def test_an_edit_at_the_same_time_undoes_no_photo(studio: Studio, cora: Client) -> None:
    key = studio.upload(cora, picture())
    with meanwhile(lambda: studio.develop(key)):
        cora.patch(PROFILE, {"headline": "Hi"})
    found = cora.get(PROFILE).json
    assert found["headline"] == "Hi"
    assert found["photo_upload"] == {"id": key.rpartition("/")[2], "problem": None}
    assert found["photo_url"]


def test_a_new_photo_has_another_name_and_the_former_one_goes(studio: Studio, cora: Client) -> None:
    studio.develop(studio.upload(cora, picture("red")))
    first = shown(cora)
    studio.sweep()
    studio.develop(studio.upload(cora, picture("blue")))
    second = shown(cora)
    studio.sweep()
    assert first
    assert second
    assert first != second
    assert studio.kept() == [second.removeprefix("/")]


def test_what_is_told_twice_is_done_once(studio: Studio, cora: Client) -> None:
    key = studio.upload(cora, picture())
    studio.develop(key)
    path = shown(cora)
    assert studio.develop(key, note="again") == []
    assert studio.develop(key, key) == []
    assert shown(cora) == path
    assert studio.kept() == [str(path).removeprefix("/")]


def test_a_form_that_is_used_again_changes_nothing_any_more(studio: Studio, cora: Client) -> None:
    key = studio.upload(cora, picture("red"))
    studio.develop(key)
    before = shown(cora)
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=b"<svg/>")
    studio.develop(key)
    assert shown(cora) == before
    assert cora.get(PROFILE).json["photo_upload"]["problem"] is None


def test_an_upload_that_comes_after_a_newer_one_leaves_nothing(
    studio: Studio, cora: Client
) -> None:
    older = studio.upload(cora, picture("red"))
    newer = studio.upload(cora, picture("blue"))
    studio.develop(newer)
    path = shown(cora)
    studio.develop(older)
    assert shown(cora) == path
    assert studio.kept() == [str(path).removeprefix("/")]


def test_what_is_refused_is_said_and_the_former_photo_stays(studio: Studio, cora: Client) -> None:
    studio.develop(studio.upload(cora, picture()))
    path = shown(cora)
    for raw, told in (
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a JPEG, PNG or WebP"),
        (picture(size=(20, 20)), "smaller than 64 by 64"),
        (bytes(5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ):
        studio.develop(studio.upload(cora, raw))
        found = cora.get(PROFILE).json
        assert told in found["photo_upload"]["problem"]
        assert found["photo_url"] == path
        assert studio.kept() == [str(path).removeprefix("/")]
    german = cora.get(PROFILE, Accept_Language="de").json["photo_upload"]["problem"]
    assert german == "Diese Datei ist größer als 5 MB. Wählen Sie eine kleinere."
    studio.develop(studio.upload(cora, picture("blue")))
    assert cora.get(PROFILE).json["photo_upload"]["problem"] is None
    assert shown(cora) != path


def test_a_removed_photo_goes_and_so_does_what_was_uploaded_before(
    studio: Studio, cora: Client, ana: Client
) -> None:
    studio.develop(studio.upload(cora, picture()))
    studio.sweep()
    under_way = studio.upload(cora, picture("blue"))
    assert cora.delete(PHOTO).status == 204
    studio.develop(under_way)
    assert cora.delete(PHOTO).status == 204
    studio.sweep()
    assert (shown(cora), studio.kept()) == (None, [])
    assert ana.get("/v1/coaches").json["items"][0]["photo_url"] is None


def test_the_photo_of_a_coach_who_is_removed_goes(studio: Studio, cora: Client) -> None:
    studio.develop(studio.upload(cora, picture()))
    under_way = studio.upload(cora, picture("blue"))
    studio.sweep()
    admin = cora.as_person(studio.world.owner())
    assert admin.delete(f"{COACHES}/cora-at-acme.example").status == 202
    studio.sweep()
    studio.develop(under_way)
    assert profile().photo.name is None
    assert studio.kept() == []


def test_the_photo_of_a_member_who_is_removed_goes(studio: Studio, cora: Client) -> None:
    studio.develop(studio.upload(cora, picture()))
    studio.sweep()
    admin = cora.as_person(studio.world.owner())
    assert admin.delete("/v1/admin/members/cora-at-acme.example").status == 202
    studio.sweep()
    assert studio.kept() == []


def test_who_still_coaches_elsewhere_keeps_the_photo(studio: Studio, client: Client) -> None:
    otto_id = add_shared_coach(studio.world)
    otto = client.as_person(otto_id)
    studio.develop(studio.upload(otto, picture()))
    path = shown(otto)
    admin = client.as_person(studio.world.owner("globex"))
    assert admin.delete(f"{COACHES}/{otto_id}").status == 202
    studio.sweep()
    assert path
    assert shown(otto) == path
    assert studio.kept() == [path.removeprefix("/")]


def test_a_message_about_no_upload_is_passed_over(studio: Studio, cora: Client) -> None:
    tried_out = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET}
    assert studio.handle(tried_out) == []
    assert studio.develop("photos/other.webp", "incoming/nobody", "incoming/a/b/c") == []
    assert shown(cora) is None


def test_a_message_that_nobody_understands_is_reported(studio: Studio) -> None:
    assert studio.handle({"Records": [{}]}) == ["m1"]


def test_an_upload_in_the_name_of_who_is_no_coach_leaves_nothing(
    studio: Studio, ana: Client
) -> None:
    assert ana.post(PHOTO, {"content_type": "image/png"}).code == "not_found"
    key = "incoming/ana-at-acme.example/1.ff"
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=picture())
    studio.develop(key)
    assert studio.kept() == []
