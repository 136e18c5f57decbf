"""Paying from a group's wallet, closing it, and moving its credits, over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from msgspec.structs import replace

from chalicelib.domain.groups.groups import group_wallet_id
from chalicelib.domain.kernel.errors import DomainError, NotAllowedByGroupError, NotFoundError
from chalicelib.domain.kernel.idempotency import Once, ThingT
from chalicelib.storage.workspaces.audit import list_deeds
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.groups.group_members import put_in, take_out
from chalicelib.use_cases.groups.groups import ChangeGroup, change_group, remove_group
from chalicelib.use_cases.sessions.booking import book
from tests.kit.audit import check_everything
from tests.kit.groups import (
    ELEVEN,
    PURSE,
    SALES,
    TEN,
    Company,
    close_wallet,
    found,
    narrow,
)
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

LATER = MONDAY.replace(hour=10) + timedelta(days=1)
CommandT = TypeVar("CommandT")


@pytest.fixture
def acme(world: World, client: Client) -> Company:
    return Company(world, client)


class TestPaying:
    def test_a_members_group_pays(self, acme: Company) -> None:
        acme.found()
        booked = acme.book(acme.ana, wallet_id=PURSE)
        assert (booked.status, booked.json["wallet_id"]) == (201, PURSE)
        assert (acme.balance(PURSE), acme.balance(f"acme.{acme.ana_id}")) == (19, 10)
        check_everything()

    def test_what_a_groups_wallet_paid_is_told_to_admins_and_not_to_those_of_the_group(
        self, acme: Company
    ) -> None:
        acme.found()
        booked = acme.book(acme.ana, wallet_id=PURSE).json["id"]
        path = f"/v1/credits/history?wallet_id={PURSE}"
        newest = [who.get(path).json["items"][0]["session"] for who in (acme.ada, acme.gus)]
        assert (newest[0]["id"], newest[1]) == (booked, None)

    def test_the_wallet_of_a_group_that_one_is_not_in_does_not_exist(self, acme: Company) -> None:
        acme.found()
        assert acme.book(acme.ben, wallet_id=PURSE).code == "not_found"
        assert acme.book(acme.gus, wallet_id=PURSE).code == "not_found"
        assert acme.book(acme.ana, wallet_id="acme.group.nothing").code == "not_found"
        assert acme.book(acme.ana, wallet_id=f"acme.{acme.ben_id}").code == "not_found"

    def test_a_group_pays_only_what_it_allows(self, acme: Company) -> None:
        acme.found(coaching_type_ids=["acme.leadership"], max_credits_per_session=1)
        career = acme.book(acme.ana, wallet_id=PURSE, coaching_type_id="acme.career")
        assert (career.status, career.code) == (422, "not_allowed_by_group")
        long = acme.book(acme.ana, wallet_id=PURSE, session_type_id="acme.50")
        assert (long.status, long.code) == (422, "not_allowed_by_group")
        assert acme.book(acme.ana, wallet_id=PURSE).status == 201

    def test_an_own_wallet_pays_what_any_one_group_allows(self, acme: Company) -> None:
        acme.found(coaching_type_ids=["acme.career"])
        assert acme.book(acme.ana).code == "not_allowed_by_group"
        acme.ada.post("/v1/admin/groups", {"name": "Leads"})
        acme.ada.put(f"/v1/admin/groups/acme.leads/members/{acme.ana_id}")
        assert acme.book(acme.ana).status == 201
        assert acme.book(acme.ana, ELEVEN, wallet_id=PURSE).code == "not_allowed_by_group"

    def test_a_member_in_no_group_books_everything(self, acme: Company) -> None:
        acme.found(coaching_type_ids=[])
        assert acme.book(acme.ben).status == 201

    def test_what_groups_forbid_is_told_before_the_time_and_after_the_offering(
        self, acme: Company
    ) -> None:
        acme.found(coaching_type_ids=["acme.career"])
        night = "2026-06-01T23:00:00Z"
        assert acme.book(acme.ana, night).code == "not_allowed_by_group"

    def test_a_refund_goes_to_the_group_also_when_the_member_has_left(self, acme: Company) -> None:
        acme.found()
        tomorrow = "2026-06-03T10:00:00Z"
        booked = acme.book(acme.ana, tomorrow, wallet_id=PURSE).json["id"]
        acme.gus.delete(f"/v1/admin/groups/{SALES}/members/{acme.ana_id}")
        acme.change(coaching_type_ids=[])
        assert acme.ana.post(f"/v1/sessions/{booked}/cancel", {}).status == 200
        assert (acme.balance(PURSE), acme.balance(f"acme.{acme.ana_id}")) == (20, 10)
        check_everything()

    def test_a_late_move_is_charged_to_the_group_and_not_once_its_wallet_is_closed(
        self, acme: Company
    ) -> None:
        acme.found()
        booked = acme.book(acme.ana, TEN, wallet_id=PURSE).json["id"]
        path = f"/v1/sessions/{booked}/reschedule"
        assert acme.ana.post(path, {"starts_at": ELEVEN}).status == 200
        assert acme.balance(PURSE) == 18
        acme.change(wallet=False)
        refused = acme.ana.post(path, {"starts_at": TEN})
        assert refused.code == "insufficient_credits"
        assert (refused.json["credits_available"], refused.json["wallet_id"]) == (0, PURSE)
        check_everything()


class TestClosing:
    def test_what_a_closed_wallet_has_goes_to_the_pool(self, acme: Company) -> None:
        acme.found()
        before = acme.balance("acme.pool")
        changed = acme.change(wallet=False).json
        assert (changed["wallet"], changed["wallet_id"], changed["balance"]) == (False, None, None)
        assert (acme.balance(PURSE), acme.balance("acme.pool")) == (0, before + 20)
        assert acme.book(acme.ana, wallet_id=PURSE).code == "not_found"
        assert acme.move(acme.ada, "acme.pool", PURSE, 1).status == 422
        assert PURSE not in [each["id"] for each in acme.ana.get("/v1/credits").json["wallets"]]
        check_everything()

    def test_a_closed_wallet_opens_again_empty(self, acme: Company) -> None:
        acme.found()
        acme.change(wallet=False)
        opened = acme.change(wallet=True).json
        assert (opened["wallet_id"], opened["balance"]) == (PURSE, 0)
        assert acme.move(acme.ada, "acme.pool", PURSE, 1).status == 201
        assert acme.book(acme.ana, wallet_id=PURSE).status == 201
        check_everything()

    def test_a_removed_group_is_gone_and_its_members_are_free(self, acme: Company) -> None:
        acme.found(coaching_type_ids=["acme.career"])
        assert acme.book(acme.ana).code == "not_allowed_by_group"
        path = f"/v1/admin/groups/{SALES}"
        assert [acme.ada.delete(path).status for _ in range(2)] == [204, 404]
        assert acme.ada.get(path).status == 404
        assert acme.ada.get("/v1/admin/groups").json["items"] == []
        assert acme.gus.get("/v1/admin/groups").status == 404
        assert acme.balance(PURSE) == 0
        assert acme.book(acme.ana).status == 201
        assert acme.ana.get("/v1/me").json["groups"] == []
        check_everything()

    def test_a_group_of_the_same_name_afterwards_is_another(self, acme: Company) -> None:
        acme.found(coaching_type_ids=["acme.career"])
        acme.ada.delete(f"/v1/admin/groups/{SALES}")
        again = acme.ada.post("/v1/admin/groups", {"name": "Sales", "wallet": True}).json
        assert again["id"] != SALES
        assert (again["members_count"], again["balance"]) == (0, 0)
        assert acme.book(acme.ana, wallet_id=again["wallet_id"]).code == "not_found"
        check_everything()


class TestMovingCredits:
    def test_a_group_admin_gives_to_members_and_takes_back_what_the_group_gave(
        self, acme: Company
    ) -> None:
        acme.found()
        ana = f"acme.{acme.ana_id}"
        assert acme.move(acme.gus, PURSE, ana, 5).status == 201
        assert acme.move(acme.gus, ana, PURSE, 6).status == 422
        assert acme.move(acme.gus, ana, PURSE, 3).status == 201
        listed = acme.gus.get(f"/v1/admin/groups/{SALES}/members").json["items"]
        assert [(each["given"], each["balance"]) for each in listed] == [(2, 12)]
        assert acme.move(acme.gus, ana, PURSE, 3).status == 422
        assert (acme.balance(PURSE), acme.balance(ana)) == (18, 12)
        check_everything()

    def test_a_group_admin_whose_group_has_too_few_asks_those_who_can_fill_it(
        self, acme: Company
    ) -> None:
        acme.found()
        refused = acme.move(acme.gus, PURSE, f"acme.{acme.ana_id}", 21)
        assert (refused.code, refused.json["remedy"]) == ("insufficient_credits", "ask_admin")
        assert "ask your admin to fill the group's wallet" in refused.json["detail"]

    def test_a_group_admin_reaches_no_other_wallet(self, acme: Company) -> None:
        acme.found()
        ana, ben = f"acme.{acme.ana_id}", f"acme.{acme.ben_id}"
        acme.ada.post("/v1/admin/groups", {"name": "Design", "wallet": True})
        for source, target in (
            ("acme.pool", PURSE),
            (PURSE, "acme.pool"),
            ("acme.pool", ana),
            (PURSE, ben),
            (ben, PURSE),
            (ana, ben),
            ("acme.group.design", ana),
            (PURSE, "acme.group.design"),
        ):
            assert acme.move(acme.gus, source, target, 1).code == "not_found", (source, target)

    def test_an_admin_takes_back_more_than_the_group_gave(self, acme: Company) -> None:
        acme.found()
        ana = f"acme.{acme.ana_id}"
        assert acme.move(acme.ada, PURSE, ana, 2).status == 201
        assert acme.move(acme.ada, ana, PURSE, 5).status == 201
        listed = acme.ada.get(f"/v1/admin/groups/{SALES}/members").json["items"]
        assert [each["given"] for each in listed] == [0]
        check_everything()

    def test_what_a_member_was_given_stays_theirs_when_they_leave(self, acme: Company) -> None:
        acme.found()
        ana = f"acme.{acme.ana_id}"
        acme.move(acme.gus, PURSE, ana, 5)
        path = f"/v1/admin/groups/{SALES}/members/{acme.ana_id}"
        acme.gus.delete(path)
        assert acme.move(acme.gus, ana, PURSE, 1).code == "not_found"
        acme.ada.put(path)
        assert acme.move(acme.gus, ana, PURSE, 1).status == 422

    def test_a_transfer_is_in_the_audit(self, acme: Company) -> None:
        acme.found()
        acme.move(acme.gus, PURSE, f"acme.{acme.ana_id}", 5)
        deed = list_deeds("acme", 1)[0]
        assert (deed.doing, deed.actor_id) == ("credits.transferred", acme.gus_id)
        assert deed.subject_id == f"acme.{acme.ana_id}"
        assert deed.detail == {"from_wallet_id": PURSE, "credits": 5}


class TestBetweenDecisionAndCommit:
    """What changes after a booking was decided and before it is committed makes it decided anew."""

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda world, group_id, _: close_wallet(world, group_id), "not_found"),
            (lambda world, group_id, _: narrow(world, group_id), "not_allowed_by_group"),
            (
                lambda world, group_id, member_id: take_out(
                    world.ctx, world.owner(), group_id, member_id
                ),
                "not_found",
            ),
            (
                lambda world, group_id, _: remove_group(world.ctx, world.owner(), group_id),
                "not_found",
            ),
        ],
        ids=["wallet closed", "rules narrowed", "member taken out", "group removed"],
    )
    def test_a_group_that_pays(
        self, world: World, change: Callable[[World, str, str], object], code: str
    ) -> None:
        ana, cora = world.add_member("ana"), world.add_coach("cora")
        group_id = found(world, ana, credits=5)
        wish = world.wish(ana, cora, LATER, wallet_id=group_wallet_id(group_id))
        with pytest.raises(DomainError) as refusal:
            book(world.ctx, *meanwhile(wish, partial(change, world, group_id, ana)))
        assert refusal.value.code == code
        check_everything()

    def test_a_member_who_is_put_into_a_group_and_pays_from_their_own_wallet(
        self, world: World
    ) -> None:
        ana, cora = world.add_member("ana"), world.add_coach("cora")
        group_id = found(world)
        narrow(world, group_id)
        join = partial(put_in, world.ctx, world.owner(), group_id, ana)
        with pytest.raises(NotAllowedByGroupError):
            book(world.ctx, *meanwhile(world.wish(ana, cora, LATER), join))
        check_everything()

    def test_a_transfer_by_somebody_who_no_longer_looks_after_the_group(self, world: World) -> None:
        ana, gus = world.add_member("ana"), world.add_member("gus")
        group_id = found(world, ana, credits=5)
        in_charge = ChangeGroup(
            group_id=group_id, change=lambda rules: rules, admin_ids=frozenset({gus})
        )
        nobody = replace(in_charge, admin_ids=frozenset())
        change_group(world.ctx, world.owner(), in_charge)
        command = TransferCredits(
            transfer_id="t1",
            from_wallet_id=group_wallet_id(group_id),
            to_wallet_id=f"acme.{ana}",
            credits=1,
        )
        once: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
        dismiss = partial(change_group, world.ctx, world.owner(), nobody)
        with pytest.raises(NotFoundError):
            transfer(world.ctx, gus, *meanwhile((command, once), dismiss))
        check_everything()


def meanwhile(
    call: tuple[CommandT, Once[ThingT]], change: Callable[[], object]
) -> tuple[CommandT, Once[ThingT]]:
    """The same call; once it is decided, and before it is committed, something changes."""
    command, once = call
    changes = iter([change])

    def render(thing: ThingT) -> str:
        for act in changes:
            act()
        return once.render(thing)

    return command, replace(once, render=render)
