"""Reports for those who run a workspace: usage and balances, as JSON and as CSV."""

import csv
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.credits.credits import Cause, Reason, receive
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.transaction import commit
from tests.kit.groups import Company
from tests.kit.http import Client
from tests.kit.usage import count_everything
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
USAGE, BALANCES = "/v1/admin/reports/usage", "/v1/admin/reports/balances"
NOTHING = {
    "booked": 0,
    "completed": 0,
    "cancelled": 0,
    "no_show": 0,
    "credits_spent": 0,
    "credits_refunded": 0,
    "credits_expired": 0,
}


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    """Ada, whose workspace has three sessions on its first two days, one of them called off."""
    ana, ben = world.add_member("ana"), world.add_member("ben")
    cora, remy = world.add_coach("cora"), world.add_coach("remy")
    world.book(ana, cora, TEN)
    world.book(ben, remy, TEN, session_type="50")
    world.clock.advance(days=1)
    off = world.book(ana, cora, TEN + timedelta(days=3)).body
    assert client.as_person(cora).post(f"/v1/sessions/{off}/cancel", {}).status == 200
    count_everything()
    return client.as_person(world.owner())


def table(reply: Any) -> list[dict[str, str]]:
    assert reply.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"), newline="")))


def numbers(**some: int) -> Mapping[str, int]:
    return {**NOTHING, **some}


def test_usage_by_day_has_every_day_and_the_total(admin: Client) -> None:
    found = admin.get(f"{USAGE}?from=2026-05-31&to=2026-06-03&by=day").json
    off = numbers(booked=1, cancelled=1, credits_spent=1, credits_refunded=1)
    assert found == {
        "from": "2026-05-31",
        "to": "2026-06-03",
        "by": "day",
        "timezone": "Europe/London",
        "rows": [
            {"period": "2026-05-31", **NOTHING},
            {"period": "2026-06-01", **numbers(booked=2, credits_spent=3)},
            {"period": "2026-06-02", **off},
            {"period": "2026-06-03", **NOTHING},
        ],
        "total": numbers(booked=3, cancelled=1, credits_spent=4, credits_refunded=1),
        "previous": {"from": "2026-05-27", "to": "2026-05-30", "total": NOTHING},
    }


def test_usage_is_told_beside_that_of_as_many_days_before(admin: Client) -> None:
    found = admin.get(f"{USAGE}?from=2026-06-02&to=2026-06-02").json
    assert found["total"] == numbers(booked=1, cancelled=1, credits_spent=1, credits_refunded=1)
    assert found["previous"] == {
        "from": "2026-06-01",
        "to": "2026-06-01",
        "total": numbers(booked=2, credits_spent=3),
    }
    of_remy = admin.get(f"{USAGE}?from=2026-06-02&to=2026-06-02&coach_id=remy-at-acme.example").json
    assert of_remy["previous"]["total"] == numbers(booked=1, credits_spent=2)


def test_usage_by_week_and_month(admin: Client) -> None:
    weeks = admin.get(f"{USAGE}?from=2026-05-25&to=2026-06-14&by=week").json["rows"]
    assert [(row["period"], row["booked"]) for row in weeks] == [
        ("2026-05-25", 0),
        ("2026-06-01", 3),
        ("2026-06-08", 0),
    ]
    months = admin.get(f"{USAGE}?from=2026-05-01&to=2026-06-01&by=month").json["rows"]
    assert [(row["period"], row["booked"]) for row in months] == [("2026-05", 0), ("2026-06", 2)]


def test_usage_by_coach_names_them_and_filters_by_one(admin: Client) -> None:
    span = "from=2026-06-01&to=2026-06-30"
    rows = admin.get(f"{USAGE}?{span}&by=coach").json["rows"]
    assert [(row["period"], row["coach"], row["booked"]) for row in rows] == [
        ("2026-06-01/2026-06-30", {"id": "cora-at-acme.example", "name": "Cora"}, 2),
        ("2026-06-01/2026-06-30", {"id": "remy-at-acme.example", "name": "Remy"}, 1),
    ]
    of_remy = admin.get(f"{USAGE}?{span}&by=month&coach_id=remy-at-acme.example").json
    assert of_remy["total"] == numbers(booked=1, credits_spent=2)


def test_usage_by_group_has_a_row_for_what_no_group_paid(admin: Client) -> None:
    found = admin.get(f"{USAGE}?from=2026-06-01&to=2026-06-30&by=group").json
    assert [(row["group"], row["booked"]) for row in found["rows"]] == [(None, 3)]
    of_none = admin.get(f"{USAGE}?from=2026-06-01&to=2026-06-30&by=group&group_id=sales").json
    assert (of_none["rows"], of_none["total"]) == ([], NOTHING)


def test_without_days_usage_is_of_the_last_30(admin: Client) -> None:
    found = admin.get(USAGE).json
    assert (found["from"], found["to"], found["by"]) == ("2026-05-04", "2026-06-02", "day")
    assert found["total"]["booked"] == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-06-02&to=2026-06-01", "to"),
        ("from=2024-01-01&to=2026-06-01", "to"),
        ("from=2016-01-01&to=2026-06-01&by=coach", "to"),
        ("from=yesterday", "from"),
        ("by=hour", "by"),
        ("coach_id=%23", "coach_id"),
    ],
)
def test_a_question_that_makes_no_sense_names_what_is_wrong(
    admin: Client, query: str, field: str
) -> None:
    refused = admin.get(f"{USAGE}?{query}")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)


def test_usage_as_csv_has_the_same_rows(admin: Client) -> None:
    query = f"{USAGE}?from=2026-05-31&to=2026-06-03&by=day"
    reply = admin.get(query, Accept="text/csv")
    rows = [
        {name: str(value) for name, value in row.items()} for row in admin.get(query).json["rows"]
    ]
    assert table(reply) == rows
    named = 'attachment; filename="usage-by-day-2026-05-31-2026-06-03.csv"'
    assert reply.headers["Content-Disposition"] == named


def test_usage_by_coach_as_csv_has_id_and_name(admin: Client) -> None:
    reply = admin.get(f"{USAGE}?from=2026-06-01&to=2026-06-30&by=coach", Accept="text/csv")
    assert [(row["coach_id"], row["coach"], row["booked"]) for row in table(reply)] == [
        ("cora-at-acme.example", "Cora", "2"),
        ("remy-at-acme.example", "Remy", "1"),
    ]


def test_balances_say_what_is_available_held_and_about_to_expire(
    world: World, client: Client
) -> None:
    wallet = find_wallet(f"acme.{world.add_member('ana', 10)}")
    assert wallet
    cause = Cause(transfer_id="t", reason=Reason.ISSUED, at=world.clock.instant, actor_id="x")
    lots = {"2026-05-31": 1, "2026-06-15": 2, "2026-07-01": 4, "2026-07-02": 8}
    commit(*credits.post(receive(wallet, lots, "acme.issued", cause)))
    found = client.as_person(world.owner()).get(BALANCES).json["items"]
    assert found[0] == {
        "member": {"id": "ana-at-acme.example", "name": "Ana"},
        "email": "ana@acme.example",
        "wallet_id": "acme.ana-at-acme.example",
        "available": 24,
        "held": 0,
        "expiring_soon": 6,
        "next_use_by": "2026-06-15",
    }


def test_balances_come_in_pages_and_as_csv_all_at_once(world: World, client: Client) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 10)
    world.add_member("zoe", 1, "globex")
    for name in ("=ana", "ben", "cleo"):
        world.add_member(name, 2)
    admin = client.as_person(world.owner())
    first = admin.get(f"{BALANCES}?limit=2").json
    rest = admin.get(f"{BALANCES}?limit=2&cursor={first['next_cursor']}").json
    assert [each["available"] for each in first["items"] + rest["items"]] == [2, 2, 2, 0]
    assert rest["next_cursor"] is None
    reply = admin.get(f"{BALANCES}?limit=1", Accept="text/csv")
    assert [row["member"] for row in table(reply)] == ["'=Ana", "Ada", "Ben", "Cleo"]
    assert list(table(reply)[0]) == [
        "member_id",
        "member",
        "email",
        "wallet_id",
        "available",
        "held",
        "expiring_soon",
        "next_use_by",
    ]


def test_credits_of_a_request_whose_time_is_over_are_available(
    world: World, client: Client
) -> None:
    ana, remy = world.add_member("ana", 3), world.add_coach("remy", mode=BookingMode.REQUEST)
    world.book(ana, remy, None, proposed_starts=(TEN + timedelta(days=1),))
    admin = client.as_person(world.owner())

    def of_ana() -> tuple[int, int]:
        item = next(
            each for each in admin.get(BALANCES).json["items"] if each["member"]["id"] == ana
        )
        return item["available"], item["held"]

    assert of_ana() == (2, 1)
    world.clock.advance(days=2)
    assert of_ana() == (3, 0)


@pytest.mark.parametrize("path", [USAGE, BALANCES])
def test_reports_exist_for_admins_alone_and_of_their_own_workspace(
    world: World, client: Client, path: str
) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 10)
    people = [world.add_member("ana"), world.add_coach("cora")]
    for accept in ("application/json", "text/csv"):
        for person in people:
            assert client.as_person(person).get(path, Accept=accept).code == "not_found"
        assert client.get(path, Accept=accept).code == "unauthenticated"
    assert "acme" not in client.as_person(world.owner("globex")).get(path).text


def test_all_members_as_csv_have_groups_balance_and_last_session(
    world: World, client: Client
) -> None:
    company = Company(world, client)
    company.found()
    world.add_member("=eve", 3)
    held = world.book(company.ana_id, company.cora_id, TEN).body
    world.book(company.ana_id, company.cora_id, TEN + timedelta(days=2))
    world.clock.advance(days=1)
    company.ada.post(f"/v1/sessions/{held}/complete")
    count_everything()
    reply = company.ada.get("/v1/admin/members.csv")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="members.csv"'
    assert reply.text.startswith("\ufeff")
    rows = {row["id"]: row for row in table(reply)}
    assert rows[company.ana_id] == {
        "id": company.ana_id,
        "name": "Ana",
        "email": "ana@acme.example",
        "roles": "member",
        "status": "active",
        "groups": "Sales",
        "available": "8",
        "held": "0",
        "last_session": "2026-06-01",
        "last_booked": "2026-06-01",
    }
    assert rows[company.ben_id]["last_session"] == rows[company.ben_id]["groups"] == ""
    assert next(row["name"] for row in table(reply)) == "'=Eve"
    assert company.gus.get("/v1/admin/members.csv").code == "not_found"
