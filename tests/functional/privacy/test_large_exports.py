"""A large file: made by the clock part by part, told by mail, fetched by a link, then gone."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import pytest
from msgspec.structs import replace

from chalicelib.api.privacy import exports as export_api
from chalicelib.storage.privacy.exports import ExportItem, export_key, find_export
from chalicelib.use_cases.privacy import exports
from tests.kit.basis import bases
from tests.kit.http import Client
from tests.kit.marked import BUCKET, Marked
from tests.kit.meanwhile import meanwhile
from tests.kit.world import World

EXPORT = "/v1/me/export"
ANA, CORA = "ana-at-acme.example", "cora-at-acme.example"
READY = "The file with your data is ready"


@pytest.fixture
def marked(world: World) -> Marked:
    return Marked.open(world)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """From now on, a file of more rows than these is large."""
    return lambda most: monkeypatch.setattr(exports, "MOST_AT_ONCE", most)


def fetched(url: str) -> Any:
    """What lies under a link, as the bucket gives it."""
    place = urlsplit(url)
    key = unquote(place.path).lstrip("/").removeprefix(f"{BUCKET}/")
    return json.loads(boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read())


def kept() -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket=BUCKET)
    return [each["Key"] for each in found.get("Contents", [])]


def made(marked: Marked, person: Client) -> Any:
    """The answer once the file is there."""
    assert person.get(EXPORT).json["status"] == "preparing"
    for _ in range(50):
        assert marked.run_clock()["failed"] == 0
        if person.get(EXPORT).json["status"] == "ready":
            return person.get(EXPORT).json
    raise AssertionError("it is never made")


def test_a_large_file_is_prepared_and_its_person_told_where_it_is(
    marked: Marked, large: Callable[[int], None]
) -> None:
    ana = marked.person("ana")
    large(3)
    first = ana.get(EXPORT)
    assert (first.status, first.json) == (
        202,
        {
            "status": "preparing",
            "asked_at": "2026-06-01T15:00:00Z",
            "made_at": None,
            "gone_at": None,
            "download_url": None,
        },
    )
    marked.world.clock.advance(minutes=1)
    ready = made(marked, ana)
    assert ready["asked_at"] == "2026-06-01T15:00:00Z"
    assert (ready["made_at"], ready["gone_at"]) == (
        "2026-06-01T15:01:00Z",
        "2026-06-08T15:01:00Z",
    )
    for _ in range(2):
        marked.run_clock()
    sent = [
        (to, str(mail["Subject"]))
        for to, mail in marked.desk.deliver(*marked.desk.post.collect())
        if mail["Subject"] == READY
    ]
    assert sent == [("ana@acme.example", READY)]
    large(400)
    marked.world.clock.advance(days=8)
    kinds = [each["kind"] for each in ana.get(EXPORT).json["mails"]]
    assert kinds.count("export_ready") == 1


@pytest.mark.parametrize("person_id", [ANA, CORA])
@pytest.mark.parametrize("in_a_part", [1, 2, 500])
def test_it_is_the_same_file_however_many_parts_it_is_made_of(
    marked: Marked,
    large: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    person_id: str,
    in_a_part: int,
) -> None:
    person = marked.client.as_person(person_id)
    whole = person.get(EXPORT).json
    large(0)
    monkeypatch.setattr(exports, "IN_A_PART", in_a_part)
    assert fetched(made(marked, person)["download_url"]) == whole


def test_a_link_is_for_five_minutes_and_saves_the_file_under_a_name_that_nobody_guesses(
    marked: Marked, large: Callable[[int], None]
) -> None:
    large(0)
    url = made(marked, marked.person("ana"))["download_url"]
    query = parse_qs(urlsplit(url).query)
    assert query["X-Amz-Expires"] == ["300"]
    named = 'attachment; filename="tandem-export-2026-06-01.json"'
    assert query["response-content-disposition"] == [named]
    export = find_export(ANA)
    assert export
    assert len(export.name) == 64
    assert all(key.startswith(f"exports/{export.name}/") for key in kept())


def test_a_file_of_many_bytes_is_large_however_few_its_rows(
    marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = marked.person("ana")
    size = len(ana.get(EXPORT).text.encode())
    monkeypatch.setattr(export_api, "MOST_BYTES_AT_ONCE", size)
    assert ana.get(EXPORT).status == 200
    monkeypatch.setattr(export_api, "MOST_BYTES_AT_ONCE", size - 1)
    assert ana.get(EXPORT).json["status"] == "preparing"


def test_two_who_ask_at_once_begin_one_file(marked: Marked, large: Callable[[int], None]) -> None:
    ana = marked.person("ana")
    large(0)
    with meanwhile(lambda: ana.get(EXPORT)) as happened:
        assert ana.get(EXPORT).status == 202
    assert happened
    export = find_export(ANA)
    assert export
    assert export.version == 1


def test_two_runs_at_once_make_each_part_once(
    marked: Marked, large: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = marked.person("ana")
    whole = ana.get(EXPORT).json
    large(0)
    monkeypatch.setattr(exports, "IN_A_PART", 1)
    ana.get(EXPORT)
    with meanwhile(marked.run_clock) as happened:
        marked.run_clock()
    assert happened
    while ana.get(EXPORT).json["status"] == "preparing":
        marked.run_clock()
    assert fetched(ana.get(EXPORT).json["download_url"]) == whole


@pytest.mark.spoils
def test_each_step_stands_on_how_far_the_file_had_come(
    marked: Marked, large: Callable[[int], None]
) -> None:
    ana = marked.person("ana")
    large(0)
    with bases() as found:
        ana.get(EXPORT)
        while ana.get(EXPORT).json["status"] == "preparing":
            marked.run_clock()
        marked.run_clock()
    assert found == ["export"] * 7, "begun, four parts, put together, told"


def test_a_step_that_fails_is_done_again_and_nothing_is_twice(
    marked: Marked, large: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = marked.person("ana")
    whole = ana.get(EXPORT).json
    large(0)
    monkeypatch.setattr(exports, "IN_A_PART", 2)
    ana.get(EXPORT)
    ctx = marked.desk.post.ctx
    failing = FailingAt(ctx.exports(), 2)
    marked.desk.post.ctx = replace(ctx, exports=lambda: failing)
    assert marked.run_clock()["failed"] == 1
    marked.world.clock.advance(minutes=1)
    found = fetched(made(marked, ana)["download_url"])
    assert {**found, "exported_at": whole["exported_at"]} == whole


class FailingAt:
    """A bucket that keeps one part and does not say so."""

    def __init__(self, store: Any, number: int) -> None:
        self._store, self._left = store, number

    def put_part(self, *what: Any) -> None:
        self._store.put_part(*what)
        self._left -= 1
        if self._left == 0:
            raise ConnectionError

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_after_a_week_it_is_gone_and_can_be_asked_for_again(
    marked: Marked, large: Callable[[int], None]
) -> None:
    ana = marked.person("ana")
    large(0)
    made(marked, ana)
    export = find_export(ANA)
    assert export
    marked.world.clock.advance(days=7)
    again = ana.get(EXPORT).json
    assert (again["status"], again["asked_at"]) == ("preparing", "2026-06-08T15:00:00Z")
    row = ExportItem.get(*export_key(ANA))
    assert row.name != export.name
    large(400)
    assert ana.get(EXPORT).status == 202, "it was begun, so it is finished"


def test_one_that_could_not_be_made_within_a_week_is_given_up(
    marked: Marked, large: Callable[[int], None]
) -> None:
    ana = marked.person("ana")
    large(0)
    ana.get(EXPORT)
    marked.world.clock.advance(days=7)
    assert marked.run_clock()["failed"] == 0
    export = find_export(ANA)
    assert export
    assert (export.told, export.made_at) == (True, None)
    assert ana.get(EXPORT).json["asked_at"] == "2026-06-08T15:00:00Z"


def test_nobody_sees_the_file_of_another(marked: Marked, large: Callable[[int], None]) -> None:
    large(0)
    made(marked, marked.person("ana"))
    large(400)
    assert marked.person("ben").get(EXPORT).status == 200


def test_who_has_left_meanwhile_still_gets_it_and_no_mail(
    marked: Marked, large: Callable[[int], None]
) -> None:
    ana = marked.person("ana")
    large(0)
    ana.get(EXPORT)
    owner = marked.client.as_person(marked.world.owner())
    assert owner.delete(f"/v1/admin/members/{ANA}").status == 202
    assert fetched(made(marked, ana)["download_url"])["person"]["name"] == "Ana"
    marked.run_clock()
    mails = marked.desk.deliver(*marked.desk.post.collect())
    assert READY not in [mail["Subject"] for _, mail in mails]


def test_of_whoever_is_erased_no_file_is_left(marked: Marked, large: Callable[[int], None]) -> None:
    ana = marked.person("ana")
    large(0)
    made(marked, ana)
    assert kept()
    assert ana.delete("/v1/me").status == 202
    for _ in range(3):
        marked.world.clock.advance(days=1)
        marked.run_clock()
    assert find_export(ANA) is None
    assert kept() == []
