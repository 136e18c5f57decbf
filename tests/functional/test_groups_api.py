"""Groups over HTTP: who makes and sees them, what they allow, and paying from their wallets."""

from typing import Any

import pytest

from chalicelib.storage import credits, people
from chalicelib.storage.audit import list_deeds
from chalicelib.use_cases.group_members import release_from_groups
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply
from tests.kit.world import World

TEN = "2026-06-01T10:00:00Z"
ELEVEN = "2026-06-01T11:00:00Z"
SALES = "acme.sales"
PURSE = "acme.group.sales"


class Company:
    """Ada owns Acme; Gus looks after the group Sales, in which Ana is; Ben is in no group."""

    def __init__(self, world: World, client: Client) -> None:
        self.world = world
        self.ada = client.as_person(world.owner())
        self.ana_id, self.ben_id = world.add_member("ana"), world.add_member("ben")
        self.gus_id, self.cora_id = world.add_member("gus"), world.add_coach("cora")
        self.ana, self.ben = client.as_person(self.ana_id), client.as_person(self.ben_id)
        self.gus = client.as_person(self.gus_id)

    def found(self, **rules: Any) -> Reply:
        """Sales, with a wallet of 20 credits unless the rules say otherwise."""
        body = {"name": "Sales", "wallet": True, "admin_ids": [self.gus_id], **rules}
        made = self.ada.post("/v1/admin/groups", body)
        assert made.status == 201, made.text
        self.ada.put(f"/v1/admin/groups/{SALES}/members/{self.ana_id}")
        if body["wallet"]:
            assert self.move(self.ada, "acme.pool", PURSE, 20).status == 201
        return made

    def move(self, who: Client, source: str, target: str, number: int, key: str = "") -> Reply:
        body = {"from_wallet_id": source, "to_wallet_id": target, "credits": number}
        key = key or self.world.ctx.new_id()
        return who.post("/v1/admin/credits/transfers", body, Idempotency_Key=key)

    def book(self, who: Client, starts_at: str = TEN, **wish: Any) -> Reply:
        body = {
            "coach_id": self.cora_id,
            "coaching_type_id": "acme.leadership",
            "session_type_id": "acme.25",
            "starts_at": starts_at,
            **wish,
        }
        return who.post("/v1/sessions", body)

    def change(self, **changes: Any) -> Reply:
        return self.ada.patch(f"/v1/admin/groups/{SALES}", changes)

    def balance(self, wallet_id: str) -> int:
        wallet = credits.find_wallet(wallet_id)
        assert wallet is not None
        return wallet.balance


@pytest.fixture
def acme(world: World, client: Client) -> Company:
    return Company(world, client)


def test_a_group_is_made_with_its_wallet_and_the_people_who_look_after_it(acme: Company) -> None:
    made = acme.found(coaching_type_ids=["acme.leadership"], max_credits_per_session=1)
    assert made.json == {
        "id": SALES,
        "name": "Sales",
        "coaching_type_ids": ["acme.leadership"],
        "max_credits_per_session": 1,
        "wallet": True,
        "wallet_id": PURSE,
        "balance": 0,
        "held": 0,
        "admin_ids": [acme.gus_id],
        "members_count": 0,
    }
    assert acme.gus.get("/v1/me").json["roles"] == ["member", "group_admin"]
    check_everything()


def test_an_admin_lists_all_groups_and_a_group_admin_those_they_look_after(acme: Company) -> None:
    acme.found()
    acme.ada.post("/v1/admin/groups", {"name": "Design"})
    by_ada = acme.ada.get("/v1/admin/groups").json["items"]
    assert [(each["id"], each["members_count"], each["balance"]) for each in by_ada] == [
        ("acme.design", 0, None),
        (SALES, 1, 20),
    ]
    assert [each["id"] for each in acme.gus.get("/v1/admin/groups").json["items"]] == [SALES]
    assert acme.gus.get("/v1/admin/groups/acme.design").status == 404
    assert acme.gus.get(f"/v1/admin/groups/{SALES}").status == 200


def test_groups_come_in_pages(acme: Company) -> None:
    for name in ("C", "A", "B"):
        acme.ada.post("/v1/admin/groups", {"name": name})
    page = acme.ada.get("/v1/admin/groups?limit=2").json
    rest = acme.ada.get(f"/v1/admin/groups?limit=2&cursor={page['next_cursor']}").json
    assert [each["name"] for each in page["items"] + rest["items"]] == ["A", "B", "C"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "sales"}, "name"),
        ({"name": "Other", "coaching_type_ids": ["acme.cooking"]}, "coaching_type_ids"),
        ({"name": "Other", "admin_ids": ["nobody"]}, "admin_ids"),
        ({"name": "Other", "max_credits_per_session": -1}, "max_credits_per_session"),
        ({"name": ""}, "name"),
    ],
)
def test_a_group_that_makes_no_sense_is_refused(
    acme: Company, body: dict[str, Any], field: str
) -> None:
    acme.found()
    refused = acme.ada.post("/v1/admin/groups", body)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)


def test_the_same_key_makes_one_group(acme: Company) -> None:
    made = [
        acme.ada.post("/v1/admin/groups", {"name": "Sales"}, Idempotency_Key="k") for _ in range(2)
    ]
    assert made[0].text == made[1].text
    assert made[1].headers["Idempotent-Replayed"] == "true"


def test_a_group_changes_under_the_version_that_was_seen(acme: Company) -> None:
    acme.found()
    seen = acme.ada.get(f"/v1/admin/groups/{SALES}").headers["ETag"]
    path = f"/v1/admin/groups/{SALES}"
    changed = acme.ada.patch(path, {"name": "Sales EU"}, If_Match=seen)
    assert (changed.status, changed.json["name"]) == (200, "Sales EU")
    assert acme.ada.patch(path, {"name": "Other"}, If_Match=seen).status == 412
    wallets = acme.ana.get("/v1/credits").json["wallets"]
    assert [each["name"] for each in wallets] == ["Ana", "Sales EU"]


def test_null_takes_a_limit_away_and_what_is_left_out_stays(acme: Company) -> None:
    acme.found(coaching_type_ids=["acme.career"], max_credits_per_session=1)
    changed = acme.change(coaching_type_ids=None).json
    assert (changed["coaching_type_ids"], changed["max_credits_per_session"]) == (None, 1)
    assert (changed["wallet"], changed["admin_ids"]) == (True, [acme.gus_id])


def test_whoever_no_longer_looks_after_a_group_sees_it_no_more(acme: Company) -> None:
    acme.found()
    acme.change(admin_ids=[acme.ben_id])
    assert acme.gus.get("/v1/admin/groups").status == 404
    assert acme.gus.get("/v1/me").json["roles"] == ["member"]
    assert [each["id"] for each in acme.ben.get("/v1/admin/groups").json["items"]] == [SALES]
    check_everything()


def test_members_are_put_in_and_taken_out_once(acme: Company) -> None:
    acme.found()
    path = f"/v1/admin/groups/{SALES}/members/{acme.ben_id}"
    assert [acme.ada.put(path).status for _ in range(2)] == [200, 200]
    listed = acme.gus.get(f"/v1/admin/groups/{SALES}/members").json["items"]
    assert [each["id"] for each in listed] == [acme.ana_id, acme.ben_id]
    assert acme.ada.get(f"/v1/admin/groups/{SALES}").json["members_count"] == 2
    check_everything()
    assert [acme.gus.delete(path).status for _ in range(2)] == [204, 404]
    assert acme.ada.get(f"/v1/admin/groups/{SALES}").json["members_count"] == 1
    check_everything()


def test_a_member_may_be_added_right_into_groups(acme: Company) -> None:
    acme.found()
    body = {"email": "eve@acme.example", "name": "Eve", "group_ids": [SALES]}
    made = acme.ada.post("/v1/admin/members", body)
    assert (made.status, made.json["group_ids"]) == (201, [SALES])
    assert acme.ada.get(f"/v1/admin/groups/{SALES}").json["members_count"] == 2
    unknown = {**body, "email": "eva@acme.example", "group_ids": ["acme.nothing"]}
    refused = acme.ada.post("/v1/admin/members", unknown)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "group_ids")
    check_everything()


def test_a_group_admin_sees_the_members_of_their_groups_alone(acme: Company) -> None:
    acme.found()
    acme.ada.post("/v1/admin/groups", {"name": "Design"})
    acme.ada.put(f"/v1/admin/groups/acme.design/members/{acme.ana_id}")
    listed = acme.gus.get("/v1/admin/members").json["items"]
    assert [(each["id"], each["group_ids"]) for each in listed] == [(acme.ana_id, [SALES])]
    assert acme.gus.get(f"/v1/admin/members/{acme.ana_id}").status == 200
    assert acme.gus.get(f"/v1/admin/members/{acme.ben_id}").status == 404


def test_a_member_sees_the_wallets_that_they_can_pay_from(acme: Company) -> None:
    acme.found()
    shown = {
        name: [(each["id"], each["payable"]) for each in who.get("/v1/credits").json["wallets"]]
        for name, who in {"ana": acme.ana, "ben": acme.ben, "gus": acme.gus}.items()
    }
    assert shown == {
        "ana": [(f"acme.{acme.ana_id}", True), (PURSE, True)],
        "ben": [(f"acme.{acme.ben_id}", True)],
        "gus": [(f"acme.{acme.gus_id}", True), (PURSE, False)],
    }
    by_ada = [each["id"] for each in acme.ada.get("/v1/credits").json["wallets"]]
    assert by_ada == ["acme.pool", PURSE]


def test_the_history_of_a_groups_wallet_is_for_those_who_look_after_it(acme: Company) -> None:
    acme.found()
    path = f"/v1/credits/history?wallet_id={PURSE}"
    statuses = [who.get(path).status for who in (acme.ada, acme.gus, acme.ana, acme.ben)]
    assert statuses == [200, 200, 404, 404]


def test_people_see_their_groups(acme: Company) -> None:
    acme.found()
    acme.ada.put(f"/v1/admin/groups/{SALES}/members/{acme.gus_id}")
    shown = acme.gus.get("/v1/me").json["groups"]
    assert shown == [
        {"id": SALES, "name": "Sales", "wallet_id": PURSE, "role": "member"},
        {"id": SALES, "name": "Sales", "wallet_id": PURSE, "role": "admin"},
    ]
    assert acme.ben.get("/v1/me").json["groups"] == []


def test_the_catalogue_tells_what_a_members_groups_allow(acme: Company) -> None:
    acme.found(coaching_type_ids=["acme.career"], max_credits_per_session=1)

    def allowed(who: Client) -> dict[str, bool]:
        shown = who.get("/v1/catalogue").json
        kinds = [*shown["coaching_types"], *shown["session_types"]]
        return {each["id"].removeprefix("acme."): each["allowed"] for each in kinds}

    assert allowed(acme.ana) == {
        "leadership": False,
        "career": True,
        "25": True,
        "50": False,
        "intro": True,
    }
    assert set(allowed(acme.ben).values()) == {True}


class TestPaying:
    def test_a_members_group_pays(self, acme: Company) -> None:
        acme.found()
        booked = acme.book(acme.ana, wallet_id=PURSE)
        assert (booked.status, booked.json["wallet_id"]) == (201, PURSE)
        assert (acme.balance(PURSE), acme.balance(f"acme.{acme.ana_id}")) == (19, 10)
        check_everything()

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


def test_each_change_of_a_group_is_in_the_audit(acme: Company) -> None:
    acme.found(wallet=False)
    acme.change(name="Sales EU")
    acme.gus.delete(f"/v1/admin/groups/{SALES}/members/{acme.ana_id}")
    acme.ada.delete(f"/v1/admin/groups/{SALES}")
    deeds = [(deed.doing, deed.actor_id) for deed in reversed(list_deeds("acme", 10))]
    ada = acme.world.owner()
    assert deeds == [
        ("group.added", ada),
        ("group.member_added", ada),
        ("group.changed", ada),
        ("group.member_removed", acme.gus_id),
        ("group.removed", ada),
    ]


def test_a_change_that_changes_nothing_is_not_written(acme: Company) -> None:
    acme.found(wallet=False)
    deeds = len(list_deeds("acme", 10))
    version = acme.ada.get(f"/v1/admin/groups/{SALES}").headers["ETag"]
    assert acme.change(name="Sales").headers["ETag"] == version
    assert len(list_deeds("acme", 10)) == deeds


def test_whoever_leaves_the_workspace_leaves_its_groups(acme: Company) -> None:
    acme.found()
    acme.ada.put(f"/v1/admin/groups/{SALES}/members/{acme.gus_id}")
    for _ in range(2):
        release_from_groups(acme.gus_id)
    person = people.find_person(acme.gus_id)
    assert person is not None
    assert (person.group_ids, person.admin_of_groups) == (frozenset(), frozenset())
    shown = acme.ada.get(f"/v1/admin/groups/{SALES}").json
    assert (shown["admin_ids"], shown["members_count"]) == ([], 1)
    check_everything()
