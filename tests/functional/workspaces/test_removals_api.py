"""Removing members and coaches over HTTP: at once without access, then ended step by step."""

from datetime import timedelta

import pytest

from app import all_parts
from chalicelib.api.kernel.access import Who
from chalicelib.api.kernel.endpoint import Endpoint
from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches.cards import list_coach_ids
from chalicelib.storage.coaches.profiles import ProfileItem
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.sessions.pairings import find_pairing
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from tests.kit.audit import check_everything
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=1)
LATER = TEN + timedelta(hours=5)
MEMBERS, COACHES = "/v1/admin/members", "/v1/admin/coaches"


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    return client.as_person(world.owner())


def status_of(session_id: str) -> str:
    session = find_session(session_id)
    assert session is not None
    return session.status.value


def balance(wallet_id: str) -> int:
    wallet = find_wallet(wallet_id)
    assert wallet is not None
    return wallet.balance


class Busy:
    """Ana has booked Cora and asked Remy; a session of hers has begun."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ana = world.add_member("ana")
        self.cora = world.add_coach("cora")
        self.remy = world.add_coach("remy", mode=BookingMode.REQUEST)
        self.begun = world.book(self.ana, self.cora, MONDAY.replace(hour=9)).body
        world.clock.instant = MONDAY.replace(hour=9, minute=5)
        self.booked = world.book(self.ana, self.cora, TEN).body
        self.asked = world.book(self.ana, self.remy, None, proposed_starts=(LATER,)).body


@pytest.fixture
def busy(world: World) -> Busy:
    return Busy(world)


def test_a_removed_member_is_out_at_once_and_everything_ahead_ends_with_its_credits_in_the_pool(
    busy: Busy, admin: Client, client: Client
) -> None:
    world, path = busy.world, f"{MEMBERS}/{busy.ana}"
    removed = admin.delete(path)
    assert (removed.status, removed.json) == (202, {"status": "removing", "sessions_left": 2})
    assert client.as_person(busy.ana).get("/v1/sessions").code == "forbidden"
    seen = admin.get(path).json
    assert (seen["status"], seen["roles"], seen["sessions_left"]) == ("removing", [], 2)
    assert admin.delete(path).json == removed.json
    check_everything()
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    assert (status_of(busy.booked), status_of(busy.asked)) == ("cancelled", "withdrawn")
    assert status_of(busy.begun) == "confirmed"
    seen = admin.get(path).json
    assert (seen["status"], seen["sessions_left"], seen["balance"]) == ("removed", 0, 0)
    assert balance("acme.pool") == 9_999
    assert busy.ana not in [each["id"] for each in admin.get(MEMBERS).json["items"]]
    [gone] = admin.get(f"{MEMBERS}?status=removed&q=ana").json["items"]
    assert (gone["id"], gone["status"]) == (busy.ana, "removed")
    assert admin.delete(path).json == {"status": "removed", "sessions_left": 0}
    check_everything()


@pytest.mark.spoils
def test_sessions_that_fail_for_good_hide_none_behind_them(busy: Busy, admin: Client) -> None:
    admin.delete(f"{MEMBERS}/{busy.ana}")
    for row in Row.scan():
        if isinstance(row, ProfileItem) and row.pk == f"COACH#{busy.cora}":
            row.delete()
    with pytest.raises(NotFoundError):
        resume_removal(busy.world.ctx, f"acme.{busy.ana}", most=1)
    assert (status_of(busy.booked), status_of(busy.asked)) == ("confirmed", "withdrawn")
    seen = admin.get(f"{MEMBERS}/{busy.ana}").json
    assert (seen["status"], seen["sessions_left"]) == ("removing", 1)
    assert not find_pairing(busy.ana, busy.cora).listed


def test_a_run_ends_so_many_sessions_and_the_next_one_goes_on(busy: Busy, admin: Client) -> None:
    admin.delete(f"{MEMBERS}/{busy.ana}")
    resume_removal(busy.world.ctx, f"acme.{busy.ana}", most=1)
    assert admin.get(f"{MEMBERS}/{busy.ana}").json["sessions_left"] == 1
    resume_removal(busy.world.ctx, f"acme.{busy.ana}", most=1)
    assert admin.get(f"{MEMBERS}/{busy.ana}").json["status"] == "removed"
    check_everything()


def test_a_session_that_had_begun_ends_as_usual_and_its_refund_goes_to_the_pool(
    busy: Busy, admin: Client
) -> None:
    admin.delete(f"{MEMBERS}/{busy.ana}")
    resume_removal(busy.world.ctx, f"acme.{busy.ana}")
    missed = admin.post(f"/v1/sessions/{busy.begun}/no-show", {"by": "coach"})
    assert (missed.status, missed.json["status"]) == (200, "no_show")
    assert (balance(f"acme.{busy.ana}"), balance("acme.pool")) == (0, 10_000)
    history = admin.get("/v1/credits/history?wallet_id=acme.pool").json["items"]
    assert history[0]["reason"] == "returned_to_closed_wallet"
    check_everything()


def test_who_was_removed_is_added_again_with_the_same_wallet_and_its_history(
    busy: Busy, admin: Client, client: Client
) -> None:
    again = {"email": "ana@acme.example", "name": "Ana again", "credits": 4}
    admin.delete(f"{MEMBERS}/{busy.ana}")
    early = admin.post(MEMBERS, again)
    assert (early.status, early.code, early.json["status"]) == (409, "not_in_state", "removing")
    resume_removal(busy.world.ctx, f"acme.{busy.ana}")
    before = admin.get(f"/v1/credits/history?wallet_id=acme.{busy.ana}").json["items"]
    added = admin.post(MEMBERS, again)
    assert (added.status, added.json["id"], added.json["balance"]) == (201, busy.ana, 4)
    assert admin.get(f"{MEMBERS}?status=removed").json["items"] == []
    after = admin.get(f"/v1/credits/history?wallet_id=acme.{busy.ana}").json["items"]
    assert [each["id"] for each in after[1:]] == [each["id"] for each in before]
    assert client.as_person(busy.ana).get("/v1/me").json["name"] == "Ana again"
    assert busy.world.book(busy.ana, busy.cora, TEN).status == 201
    check_everything()


def test_who_was_removed_comes_back_without_credits_too(busy: Busy, admin: Client) -> None:
    admin.delete(f"{MEMBERS}/{busy.ana}")
    resume_removal(busy.world.ctx, f"acme.{busy.ana}")
    assert admin.post(MEMBERS, {"email": "ana@acme.example", "name": "Ana"}).status == 201
    transfer = {
        "from_wallet_id": "acme.pool",
        "to_wallet_id": f"acme.{busy.ana}",
        "credits": 2,
    }
    assert admin.post("/v1/admin/credits/transfers", transfer, Idempotency_Key="k").status == 201
    assert balance(f"acme.{busy.ana}") == 2
    check_everything()


def test_a_removed_person_is_answered_like_a_stranger_everywhere(
    world: World, client: Client, admin: Client
) -> None:
    """Every path of the API, called by someone who ran the workspace and by nobody's person."""
    world.add_coach("cora")
    adam = world.add_member("adam", roles=frozenset({Role.MEMBER, Role.ADMIN}))
    booked = world.book(adam, "cora-at-acme.example", TEN).body
    assert admin.delete(f"{MEMBERS}/{adam}").status == 202
    for endpoint in endpoints():
        path = filled(endpoint, booked)
        body: dict[str, str] | None = {} if endpoint.body else None
        theirs, strangers = (
            client.as_person(each).call(endpoint.method, path, body, {"Idempotency-Key": "k"})
            for each in (adam, "nobody")
        )
        if endpoint.method == "DELETE" and Who.SIGNED_IN in endpoint.access.may:  # oneself
            assert (theirs.status, strangers.text) == (202, NOTHING_LEFT), path
            continue
        if endpoint.path == "/v1/me/export":  # what is stored about them stays theirs
            continue
        if Who.SIGNED_IN in endpoint.access.may:  # their own invitations: neither has any
            assert theirs.text == strangers.text == NO_ITEMS, path
            continue
        assert (theirs.status, theirs.code) == (strangers.status, strangers.code), path
        assert theirs.status >= 400, path


NOTHING_LEFT = '{"status":"erased"}'
NO_ITEMS = '{"items":[],"next_cursor":null}'


def endpoints() -> list[Endpoint]:
    return [each for part in all_parts() for each in part.endpoints if not each.public]


def filled(endpoint: Endpoint, session_id: str) -> str:
    values: dict[str, str] = dict.fromkeys(endpoint.path_parameters, "acme.pool")
    values |= {"session_id": session_id, "coach_id": "cora-at-acme.example"}
    queries = "?wallet_id=acme.pool&session_type_id=acme.25&from=2026-06-02&to=2026-06-02"
    return endpoint.path.format_map(values) + queries + "&timezone=UTC"


def test_a_removed_coach_is_booked_no_more_and_their_sessions_end_with_full_refunds(
    busy: Busy, admin: Client, client: Client
) -> None:
    world = busy.world
    assert admin.delete(f"{COACHES}/{busy.cora}").json == {
        "status": "removing",
        "sessions_left": 1,
    }
    ana, cora = client.as_person(busy.ana), client.as_person(busy.cora)
    assert ana.get(f"/v1/coaches/{busy.cora}").code == "not_found"
    assert busy.cora not in list_coach_ids("acme")
    assert cora.get(f"/v1/sessions/{busy.booked}").code == "not_found"
    anew = admin.post(COACHES, {"email": "cora@acme.example", "name": "Cora"})
    assert (anew.status, anew.json["status"]) == (409, "removing")
    resume_removal(world.ctx, f"acme.{busy.cora}")
    assert (status_of(busy.booked), status_of(busy.begun)) == ("cancelled", "confirmed")
    assert ana.get("/v1/me").json["roles"] == ["member"]
    assert cora.get("/v1/me").json["roles"] == ["member"]
    assert balance(f"acme.{busy.ana}") == 9
    assert admin.delete(f"{COACHES}/{busy.cora}").code == "not_found"
    assert admin.post(COACHES, {"email": "cora@acme.example", "name": "Cora"}).status == 201
    check_everything()


def test_a_coach_who_is_unlinked_is_removed(busy: Busy, admin: Client) -> None:
    unlinked = admin.patch(f"{COACHES}/{busy.remy}", {"linked": False})
    assert (unlinked.json["linked"], unlinked.json["offering"]) == (False, [])
    resume_removal(busy.world.ctx, f"acme.{busy.remy}")
    session = find_session(busy.asked)
    assert session is not None
    assert (session.status, session.event.message) == (
        "declined",
        "The coach has left the workspace.",
    )
    check_everything()


def test_who_is_member_and_coach_leaves_as_both(world: World, admin: Client) -> None:
    cora, remy, ana = world.add_coach("cora"), world.add_coach("remy"), world.add_member("ana")
    world.fund(cora, 3)
    given = world.book(ana, cora, TEN).body
    taken = world.book(cora, remy, TEN + timedelta(hours=2)).body
    assert admin.delete(f"{MEMBERS}/{cora}").json["sessions_left"] == 2
    resume_removal(world.ctx, f"acme.{cora}")
    assert (status_of(given), status_of(taken)) == ("cancelled", "cancelled")
    assert (balance(f"acme.{ana}"), balance(f"acme.{cora}")) == (10, 0)
    assert [each["id"] for each in admin.get(COACHES).json["items"]] == [remy]
    check_everything()


def test_a_coach_who_is_removed_as_a_member_is_booked_no_more_and_the_audit_says_both(
    world: World, admin: Client
) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    admin.delete(f"{MEMBERS}/{cora}")
    with pytest.raises(NotFoundError):
        world.book(ana, cora, TEN)
    newest = admin.get("/v1/admin/audit").json["items"][:2]
    assert {each["action"] for each in newest} == {"coach.removed", "member.removed"}


def test_a_coach_who_is_being_removed_may_be_removed_as_member_too(
    world: World, admin: Client
) -> None:
    cora, ana = world.add_coach("cora"), world.add_member("ana")
    booked = world.book(ana, cora, TEN).body
    admin.delete(f"{COACHES}/{cora}")
    assert admin.delete(f"{MEMBERS}/{cora}").json == {"status": "removing", "sessions_left": 1}
    resume_removal(world.ctx, f"acme.{cora}")
    assert status_of(booked) == "cancelled"
    assert admin.get(f"{MEMBERS}/{cora}").json["status"] == "removed"
    check_everything()


@pytest.mark.parametrize("path", [MEMBERS, COACHES])
def test_people_of_other_workspaces_are_not_there(
    world: World, client: Client, admin: Client, path: str
) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    yan = world.add_coach("yan", workspace_id="globex")
    assert admin.delete(f"{path}/{yan}").code == "not_found"
    assert admin.delete(f"{path}/nobody").code == "not_found"
    assert client.as_person(yan).delete(f"{path}/{yan}").code == "not_found"
