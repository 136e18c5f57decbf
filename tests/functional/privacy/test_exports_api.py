"""`GET /v1/me/export`: all that is one's own, and nothing that is others' alone."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.rate_limits import LIMITS
from chalicelib.domain.notices.credit_requests import MOST_REMEMBERED, Asked, CreditRequest
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Standing
from chalicelib.storage.credits.credit_requests import find_asking, put_asking, put_request
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces.people import change_person, find_person
from chalicelib.use_cases.kernel.rate_limits import CallMeter
from chalicelib.use_cases.privacy import exports
from tests.kit.http import Client, Reply, client_of
from tests.kit.marked import CALENDAR, OF_ANA, OF_BEN, OF_CORA, ROOM, TO_ANA, TO_BEN, Marked
from tests.kit.world import MONDAY, World

EXPORT = "/v1/me/export"
ANA, BEN, CORA = "ana-at-acme.example", "ben-at-acme.example", "cora-at-acme.example"
SECRETS = (CALENDAR, "secret-of-cora")


@pytest.fixture
def marked(world: World) -> Marked:
    return Marked.open(world)


def told(marks: tuple[str, ...], reply: Reply) -> set[str]:
    """Which of the marks are in the file."""
    return {each for each in marks if each in reply.text}


def test_a_member_gets_all_that_they_wrote_and_all_that_was_done_for_them(marked: Marked) -> None:
    reply = marked.person("ana").get(EXPORT)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/json"
    named = 'attachment; filename="tandem-export-2026-06-01.json"'
    assert reply.headers["Content-Disposition"] == named
    assert reply.headers["Cache-Control"] == "no-store"
    expected = {*OF_ANA, TO_ANA, ROOM, "bought-by-ana", "ana@acme.example", "Asia/Kathmandu"}
    assert told(tuple(expected), reply) == expected


def test_nobody_gets_what_is_others_alone(marked: Marked) -> None:
    of_others = (*OF_BEN, TO_BEN, "bought-by-ben", "private-by-cora", "away-by-cora", *SECRETS)
    assert told((*of_others, "ben@acme.example"), marked.person("ana").get(EXPORT)) == set()
    hidden = ("private-by-ana", "private-by-ben", "ask-by-ana", TO_ANA, TO_BEN, "ana@acme.example")
    assert told((*hidden, *SECRETS), marked.person("cora").get(EXPORT)) == set()
    of_acme = (*OF_ANA, *OF_BEN, *OF_CORA)
    otto = marked.client.as_person("otto-at-globex.example")
    assert told((*of_acme, TO_ANA, "ana@acme.example"), otto.get(EXPORT)) == set()


def test_the_file_has_settings_wallets_requests_invitations_and_mails(marked: Marked) -> None:
    ana = marked.person("ana")
    found = ana.get(EXPORT).json
    assert found["person"] == ana.get("/v1/me").json
    assert found["has_calendar_feed"] is True
    assert found["as_coach"] is None
    assert [each["listed"] for each in found["coaches"]] == [True]
    shown = ana.get("/v1/credits").json["wallets"][0]
    (wallet,) = found["wallets"]
    assert wallet == {
        **{name: shown[name] for name in ("id", "kind", "name", "available", "held", "expiring")},
        "workspace_id": "acme",
        "open": True,
    }
    history = ana.get(f"/v1/credits/history?wallet_id=acme.{ANA}&limit=100").json["items"]
    bare = [{**each, "session": None, "wallet_id": wallet["id"]} for each in history]
    assert found["entries"] == bare
    assert found["credit_requests"] == ana.get("/v1/credits/requests").json["items"]
    assert found["purchases"] == ana.get("/v1/credits/purchases").json["items"]
    assert found["invitations"] == ana.get("/v1/me/invitations").json["items"]
    kinds = {(each["about"], each["kind"], each["status"]) for each in found["mails"]}
    assert ("credits", "credits_granted", "sent") in kinds
    assert ("invitation", "coach_invited", "sent") in kinds


def test_who_asked_more_often_than_is_remembered_gets_all_of_it(marked: Marked) -> None:
    before = len(marked.person("ana").get(EXPORT).json["credit_requests"])
    asked = [f"request-{number:03}" for number in range(MOST_REMEMBERED + 5)]
    for each in asked:
        commit(put_request(a_refused_request(each)))
    of_ben = replace(a_refused_request("of-ben"), person=Named(BEN, "Ben"), note=ANA)
    commit(put_request(of_ben))
    known = find_asking("acme", ANA)
    remembered = replace(known, answered=tuple(asked[-MOST_REMEMBERED:]), version=known.version + 1)
    commit(put_asking(remembered))
    found = marked.person("ana").get(EXPORT).json["credit_requests"]
    assert {each["id"] for each in found} >= {*asked}
    assert len(found) == before + len(asked)


def a_refused_request(request_id: str) -> CreditRequest:
    event = Event(id=f"{request_id}.1", kind="credit_request_refused", at=MONDAY, actor_id=ANA)
    return CreditRequest(
        id=request_id,
        workspace_id="acme",
        person=Named(ANA, "Ana"),
        credits=1,
        note="",
        created_at=MONDAY,
        event=event,
        status=Asked.REFUSED,
        answered_at=MONDAY,
    )


def test_a_session_has_its_notes_and_the_mails_to_the_one_who_asks(marked: Marked) -> None:
    ana = marked.person("ana")
    found = ana.get(EXPORT).json["sessions"]
    assert [each["status"] for each in found] == ["completed", "confirmed", "cancelled"]
    held = found[0]
    assert held["notes"] == {"private": "private-by-ana", "shared": "shared-by-ana"}
    assert (held["seat"], held["rating"]) == ("member", {"stars": 4, "text": "rating-by-ana"})
    shown = ana.get(f"/v1/sessions/{held['id']}").json
    same = shown.keys() & held.keys() - {"policy"}
    assert len(same) > 20
    assert {name: held[name] for name in same} == {name: shown[name] for name in same}
    mails = [(each["kind"], each["status"]) for each in held["mails"]]
    assert mails == [("confirmed", "sent")]


def test_a_coach_gets_profile_hours_time_off_and_calendars(marked: Marked) -> None:
    cora = marked.person("cora")
    reply = cora.get(EXPORT)
    assert told(OF_CORA, reply) == {*OF_CORA}
    coach = reply.json["as_coach"]
    assert coach["availability"] == cora.get("/v1/coach/availability").json
    assert coach["time_off"] == cora.get("/v1/coach/time-off").json["items"]
    profile = cora.get("/v1/coach/profile").json
    assert {name: profile[name] for name in coach["profile"]} == coach["profile"]
    (there,) = coach["workspaces"]
    assert (there["workspace_id"], there["rating"]) == ("acme", 4.0)
    assert len(there["offering"]) == 2
    (calendar,) = coach["calendars"]
    assert calendar["name"] == "calendar.example"
    busy = {"starts_at": "2026-06-01T16:00:00Z", "ends_at": "2026-06-01T16:30:00Z"}
    assert calendar["busy"] == [busy]
    assert {each["seat"] for each in reply.json["sessions"]} == {"coach"}
    assert len(reply.json["sessions"]) == 6


def test_a_coach_of_two_companies_gets_what_they_offer_to_each(marked: Marked) -> None:
    otto = marked.client.as_person("otto-at-globex.example").get(EXPORT).json
    served = [each["workspace_id"] for each in otto["as_coach"]["workspaces"]]
    assert served == ["acme", "globex"]
    assert [each["id"] for each in otto["person"]["workspaces"]] == ["globex", "acme"]


def test_whoever_was_removed_still_gets_theirs_without_the_meeting_room(marked: Marked) -> None:
    owner = marked.client.as_person(marked.world.owner())
    assert owner.delete(f"/v1/admin/members/{ANA}").status == 202
    ana = marked.person("ana")
    assert ana.get("/v1/me").status == 403
    reply = ana.get(EXPORT)
    assert told((*OF_ANA, TO_ANA, ROOM), reply) == {*OF_ANA, TO_ANA}
    assert reply.json["person"]["workspaces"] == []
    assert [each["open"] for each in reply.json["wallets"]] == [False]


def test_whoever_moved_to_another_company_still_gets_what_was_in_the_first(
    marked: Marked,
) -> None:
    person = find_person("ben-at-acme.example")
    assert person
    moved = replace(
        person, workspace_id=None, standing=Standing.REMOVED, version=person.version + 1
    )
    commit(change_person(moved))
    reply = marked.person("ben").get(EXPORT)
    assert told((*OF_BEN, TO_BEN), reply) == {*OF_BEN, TO_BEN}


def test_whom_nobody_knows_gets_a_file_without_anything(client: Client) -> None:
    found: dict[str, Any] = client.as_person("nobody").get(EXPORT).json
    assert found.pop("exported_at") == "2026-06-01T06:00:00Z"
    assert not any(found.values())


def test_without_a_token_there_is_none(client: Client) -> None:
    assert client.get(EXPORT).code == "unauthenticated"


def test_a_person_asks_for_it_three_times_a_minute_and_for_all_else_as_ever(world: World) -> None:
    metered = client_of(replace(world.ctx, meter=CallMeter(LIMITS, lambda: 1_800_000_000.0)))
    ana = metered.as_person(world.add_member("ana"))
    assert [ana.get(EXPORT).status for _ in range(4)] == [200, 200, 200, 429]
    assert ana.get("/v1/me").status == 200


def test_long_lists_are_read_part_by_part_and_nothing_is_lost_or_twice(
    marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    cora, ana = marked.person("cora"), marked.person("ana")
    whole = [each.get(EXPORT).json for each in (cora, ana)]
    for number in (1, 2, 3):
        monkeypatch.setattr(exports, "AT_ONCE", number)
        assert [each.get(EXPORT).json for each in (cora, ana)] == whole
