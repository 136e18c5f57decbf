"""What a list costs at ten thousand rows of which none is wanted, however few are asked for.

Counted from the requests, so that it holds on every machine: a call sends so many of them, and
reads so much, at the most. A list that is in no line here fails the test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from moto import mock_aws

from app import all_parts
from bench.traffic import Cost, cost, recording
from bench.units import Item
from chalicelib.domain.coaches.coaches import MOST_COACHES
from chalicelib.domain.groups.groups import MOST_GROUPS
from tests.kit.crowd import FIRST_SESSION, MANY, crowd, everything
from tests.kit.groups import SALES, Company
from tests.kit.http import Client, Reply, client_of
from tests.kit.world import World, create_table

REQUESTS = "/v1/admin/credits/requests?status=open"
FILTERED = {
    "/v1/sessions?as=coach&when=past": "cora",
    "/v1/sessions?as=coach&when=past&member_id=ben": "cora",
    "/v1/sessions?as=member&when=past": "ana",
    "/v1/admin/sessions?status=no_show": "ada",
    "/v1/admin/sessions?member_id=ben": "ada",
    "/v1/admin/sessions?q=nobody": "ada",
    REQUESTS: "ada",
}
"""Whose rows are read and left out: ten queries of a hundred rows, the caller, the workspace."""

OF_A_THOUSAND = {
    "/v1/sessions?as=coach&when=requests": "cora",
    "/v1/coach/clients?q=nobody": "cora",
}
"""Made of a thousand rows, which are read at once so that they can be sorted or put together."""

MATCHES = "/v1/matches"
WHOLE = {
    "/v1/coaches?language=xx": "ana",
    "/v1/coaches?sort=next_opening&q=nobody": "ana",
    "/v1/me/coaches": "ana",
}
"""Those that are read whole before they are sorted, for which a workspace's coaches are bounded."""

SHORT = {
    "/v1/sessions?as=coach&when=upcoming": "cora",
    "/v1/sessions?as=member&when=upcoming": "ana",
    "/v1/sessions?as=member&when=requests": "ana",
    f"/v1/sessions/{FIRST_SESSION}/messages": "ana",
    "/v1/credits/history?wallet_id=acme.{ana}": "ana",
    "/v1/credits/packs": "ana",
    "/v1/credits/purchases": "ana",
    "/v1/credits/requests": "ana",
    "/v1/coach/time-off": "cora",
    "/v1/coach/calendars": "cora",
    "/v1/me/invitations": "ana",
    "/v1/admin/groups": "ada",
    f"/v1/admin/groups/{SALES}/members": "ada",
    "/v1/admin/coaches": "ada",
    "/v1/admin/audit": "ada",
    "/v1/admin/webhooks": "ada",
    "/v1/admin/webhooks/{webhook_id}/deliveries": "ada",
    "/v1/admin/sessions": "ada",
    "/v1/admin/credits/requests": "ada",
    "/v1/admin/reports/balances": "ada",
}
"""A page and what belongs to it."""

SEARCHED = {
    "/v1/admin/members": "ada",
    "/v1/admin/members?q=nobody": "gus",
    "/v1/admin/members?role=coach": "ada",
    f"/v1/admin/members?group_id={SALES}": "ada",
}
"""Ten queries of a hundred links, each with a batch of the people behind them."""

OF_A_GROUP_ADMIN = {f"/v1/admin/groups/{SALES}/members": "gus"}

MOST_REQUESTS = {"filtered": 12, "whole": 2 * MOST_COACHES // 100 + 6, "short": 6, "searched": 24}
MOST_UNITS = {"filtered": 400, "whole": 3 * MOST_COACHES + 20, "short": 320, "searched": 1_200}


@dataclass(frozen=True)
class LargeCompany:
    """The company, who calls, and all that is stored."""

    client: Client
    people: dict[str, str]
    stored: dict[tuple[str, str], Item]

    def ask(self, path: str, who: str, body: object = None) -> tuple[Reply, Cost]:
        """With a body it is a POST that changes nothing."""
        caller = self.client.as_person(self.people[who])
        method = "GET" if body is None else "POST"
        with recording() as sent:
            reply = caller.call(method, path.format(**self.people), body)
        assert reply.status == 200, reply.text
        return reply, cost(sent, self.stored, self.stored)


@pytest.fixture(scope="module")
def large() -> Iterator[LargeCompany]:
    with mock_aws():
        create_table()
        world = World.open()
        company = Company(world, client_of(world.ctx))
        company.found()
        ana, cora = company.ana_id, company.cora_id
        people = {"ana": ana, "cora": cora, "gus": company.gus_id, "ada": world.owner()}
        people["webhook_id"] = a_webhook(client_of(world.ctx).as_person(world.owner()))
        rows = crowd(ana, cora, SALES, MOST_COACHES - 1)
        with rows.answering():
            yield LargeCompany(client_of(world.ctx), people, everything() | rows.items())


def a_webhook(owner: Client) -> str:
    hears = {"url": "https://hooks.example/acme", "types": ["member.added"]}
    return str(owner.post("/v1/admin/webhooks", hears).json["id"])


def lines() -> Iterator[tuple[str, str, str]]:
    kinds = {
        "filtered": FILTERED | OF_A_THOUSAND,
        "whole": WHOLE,
        "short": SHORT,
        "searched": SEARCHED,
    }
    for kind, paths in kinds.items():
        yield from ((kind, path, who) for path, who in paths.items())
    yield from (("short", path, who) for path, who in OF_A_GROUP_ADMIN.items())


@pytest.mark.parametrize(("kind", "path", "who"), list(lines()))
@pytest.mark.parametrize("limit", [1, 100])
def test_a_list_sends_and_reads_no_more_than_its_bound(
    large: LargeCompany, kind: str, path: str, who: str, limit: int
) -> None:
    join = "&" if "?" in path else "?"
    _, paid = large.ask(f"{path}{join}limit={limit}", who)
    assert paid["round_trips"] <= MOST_REQUESTS[kind]
    assert paid["read_units"] <= MOST_UNITS[kind]


@pytest.mark.parametrize("limit", [1, 20])
def test_find_my_coach_reads_no_more_than_a_list_of_coaches(
    large: LargeCompany, limit: int
) -> None:
    wishes = {"coaching_type_ids": ["acme.leadership"], "languages": ["en"]}
    _, paid = large.ask(f"{MATCHES}?limit={limit}", "ana", wishes)
    assert paid["round_trips"] <= MOST_REQUESTS["whole"]
    assert paid["read_units"] <= MOST_UNITS["whole"]


def test_the_overview_costs_by_coaches_and_groups_and_not_by_what_happened(
    large: LargeCompany,
) -> None:
    found, paid = large.ask("/v1/admin/overview", "ada")
    assert len(found.json["coaches_without_opening"]) == MOST_COACHES
    assert found.json["sessions_by_week"][-1]["booked"] == 2 * 7 * (MOST_GROUPS + 1)
    beside = 2 + 1 + MOST_COACHES // 100  # the pace; webhooks; calendars that fail
    assert paid["round_trips"] <= MOST_REQUESTS["whole"] + beside
    assert paid["read_units"] <= MOST_UNITS["whole"] + 500
    _, paid = large.ask("/v1/admin/overview", "gus")
    assert (paid["round_trips"], paid["read_units"] <= 120) == (4, True)


@pytest.mark.parametrize("path", ["/v1/coach/requests/count", "/v1/coach/week"])
def test_a_coachs_calendar_costs_by_a_thousand_rows(large: LargeCompany, path: str) -> None:
    _, paid = large.ask(path, "cora")
    assert paid["round_trips"] <= 8
    assert paid["read_units"] <= 600


def test_every_list_of_the_contract_has_a_bound() -> None:
    declared = {each.path for api in all_parts() for each in api.endpoints if each.paged}
    bounded = {path.partition("?")[0] for _, path, _ in lines()}
    named = {
        path.replace(SALES, "{group_id}").replace(FIRST_SESSION, "{session_id}") for path in bounded
    }
    assert named | {MATCHES} == declared


@pytest.mark.parametrize(("path", "who"), FILTERED.items())
def test_a_page_with_nothing_on_it_leads_on_to_the_end(
    large: LargeCompany, path: str, who: str
) -> None:
    cursor, found, calls = "", [], 0
    while cursor is not None:
        reply, _ = large.ask(f"{path}&limit=100{cursor and '&cursor=' + quote(cursor)}", who)
        found += reply.json["items"]
        cursor, calls = reply.json["next_cursor"], calls + 1
    assert found == []
    assert calls == MANY // 1_000 + 1


def test_a_workspace_has_no_more_coaches_than_a_list_of_them_can_read(large: LargeCompany) -> None:
    ada = large.client.as_person(large.people["ada"])
    reply = ada.post("/v1/admin/coaches", {"email": "more@acme.example", "name": "More"})
    assert (reply.status, reply.code) == (422, "validation_error")
    assert "at most 500 coaches" in reply.json["detail"]
