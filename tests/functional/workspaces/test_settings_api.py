"""A workspace's settings over HTTP: its admins read them, its owners change them."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.workspaces.people import Role
from chalicelib.storage.workspaces.workspaces import WorkspaceItem
from tests.kit.audit import check_everything
from tests.kit.http import Client
from tests.kit.lots import give
from tests.kit.usage import count_everything
from tests.kit.world import MONDAY, World

SETTINGS = "/v1/admin/workspace"


@pytest.fixture
def owner(world: World, client: Client) -> Client:
    return client.as_person(world.owner())


def test_admins_read_the_settings_and_owners_change_them(
    world: World, client: Client, owner: Client
) -> None:
    admin = client.as_person(world.add_member("adam", roles=frozenset({Role.ADMIN})))
    before = admin.get(SETTINGS)
    assert before.json == {
        "id": "acme",
        "name": "Acme",
        "timezone": "Europe/London",
        "buying": "packs",
        "support_email": "help@acme.example",
    }
    refused = admin.patch(SETTINGS, {"name": "Mine"})
    assert (refused.status, refused.code) == (403, "forbidden")
    wanted = {"name": "Acme & Sons", "support_email": "Care@acme.example", "buying": "ask_admin"}
    changed = owner.patch(SETTINGS, wanted)
    assert changed.json == before.json | wanted | {"support_email": "care@acme.example"}
    assert admin.get(SETTINGS).json == changed.json
    assert admin.get("/v1/me").json["workspaces"] == [{**changed.json, "roles": ["admin"]}]
    check_everything()


def test_the_pool_is_called_as_the_company_is(owner: Client) -> None:
    owner.patch(SETTINGS, {"name": "Beta"})
    assert owner.get("/v1/credits").json["wallets"][0]["name"] == "Beta"


def test_a_change_is_noted_with_what_became_of_what(owner: Client) -> None:
    owner.patch(SETTINGS, {"timezone": "Asia/Tokyo", "name": "Acme"})
    (deed,) = owner.get("/v1/admin/audit").json["items"]
    assert (deed["action"], deed["subject_id"]) == ("workspace.changed", "acme")
    assert deed["detail"] == {"timezone": "Asia/Tokyo"}


def test_a_change_that_changes_nothing_is_none(owner: Client) -> None:
    before = owner.get(SETTINGS)
    again = owner.patch(SETTINGS, {"name": "Acme", "buying": "packs", "timezone": None})
    assert again.headers["ETag"] == before.headers["ETag"]
    assert owner.get("/v1/admin/audit").json["items"] == []


def test_who_has_seen_older_settings_is_told(owner: Client) -> None:
    tag = owner.get(SETTINGS).headers["ETag"]
    first = owner.patch(SETTINGS, {"name": "Beta"}, if_match=tag)
    stale = owner.patch(SETTINGS, {"name": "Gamma"}, if_match=tag)
    assert (first.status, stale.status, stale.code) == (200, 412, "precondition_failed")
    assert owner.patch(SETTINGS, {"name": "Gamma"}, if_match=first.headers["ETag"]).status == 200


def test_a_company_older_than_the_version_can_be_changed(owner: Client) -> None:
    row = WorkspaceItem.get("WORKSPACE#acme", "WORKSPACE")
    row.update(actions=[WorkspaceItem.version.remove()])
    tag = owner.get(SETTINGS).headers["ETag"]
    changed = owner.patch(SETTINGS, {"name": "Beta"}, if_match=tag)
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"name": " "}, "name", "validation_error"),
        ({"timezone": "Mars/Olympus"}, "timezone", "unknown_timezone"),
        ({"support_email": "nobody"}, "support_email", "validation_error"),
        ({"buying": "gold"}, "buying", "validation_error"),
        ({"id": "globex"}, "id", "validation_error"),
    ],
)
def test_settings_of_nonsense_are_refused(
    owner: Client, body: dict[str, str], field: str, code: str
) -> None:
    refused = owner.patch(SETTINGS, body)
    assert (refused.status, refused.code) == (422, code)
    assert refused.json["errors"][0]["field"] == field


def test_in_another_zone_credits_end_with_its_day(
    world: World, client: Client, owner: Client
) -> None:
    """At noon UTC on their last day it is already the day after in Auckland."""
    ana = world.add_member("ana", 0)
    give(world, f"acme.{ana}", {"2026-06-20": 3})
    world.clock.instant = datetime(2026, 6, 20, 12, 30, tzinfo=UTC)
    wallet = "/v1/credits"
    assert client.as_person(ana).get(wallet).json["wallets"][0]["available"] == 3
    owner.patch(SETTINGS, {"timezone": "Pacific/Auckland"})
    assert client.as_person(ana).get(wallet).json["wallets"][0]["available"] == 0
    owner.patch(SETTINGS, {"timezone": "America/New_York"})
    assert client.as_person(ana).get(wallet).json["wallets"][0]["available"] == 3


def test_in_another_zone_what_was_counted_stays_and_what_comes_has_the_new_day(
    world: World, owner: Client
) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    ten = MONDAY.replace(hour=10)
    world.clock.instant = MONDAY.replace(hour=6)
    world.book(ana, cora, ten)
    count_everything()
    owner.patch(SETTINGS, {"timezone": "Pacific/Auckland"})
    world.clock.instant = MONDAY.replace(hour=13)
    world.book(ana, cora, ten + timedelta(days=1))
    count_everything()
    rows = owner.get("/v1/admin/reports/usage?from=2026-06-01&to=2026-06-02").json["rows"]
    assert [(row["period"], row["booked"]) for row in rows] == [
        ("2026-06-01", 1),
        ("2026-06-02", 1),
    ]
