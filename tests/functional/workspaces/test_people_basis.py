"""What changes of people stand on that take another way than the sample of their route, and what
follows them later: the same table as for the routes.
"""

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from chalicelib.domain.offboarding.removals import removal_id_of
from chalicelib.storage.coaches.profiles import ProfileItem, profile_key
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from chalicelib.use_cases.workspaces.invitations import attend_invitation
from chalicelib.use_cases.workspaces.offboarding import resume_removal
from chalicelib.use_cases.workspaces.removals import remove_coach, remove_member
from tests.kit.basis import bases
from tests.kit.companies import Companies
from tests.kit.http import client_of
from tests.kit.photos import Studio, picture
from tests.kit.world import World

Change = Callable[[], object]

MEMBERS, COACHES, GROUPS = "/v1/admin/members", "/v1/admin/coaches", "/v1/admin/groups"
KEYED = {"Idempotency-Key": "k"}


def sent(companies: Companies, who: str, method: str, path: str, body: object = None) -> Change:
    return partial(companies.roles[who].call, method, path, body, KEYED)


def do_all_due(companies: Companies) -> None:
    assert do_what_is_due(companies.world.ctx, lambda: True).failed == 0


def adds_a_coach_again(companies: Companies) -> Change:
    cora = companies.ids["cora"]
    sent(companies, "admin", "DELETE", f"{COACHES}/{cora}")()
    do_all_due(companies)
    body = {"email": "cora@acme.example", "name": "Cora"}
    return sent(companies, "admin", "POST", COACHES, body)


def adds_a_member_again(companies: Companies) -> Change:
    sent(companies, "admin", "DELETE", f"{MEMBERS}/{companies.ids['ben']}")()
    do_all_due(companies)
    body = {"email": "ben@acme.example", "name": "Ben"}
    return sent(companies, "admin", "POST", MEMBERS, body)


def unlinks_a_coach(companies: Companies) -> Change:
    path = f"{COACHES}/{companies.ids['cora']}"
    return sent(companies, "admin", "PATCH", path, {"linked": False})


def comes_as_a_new_coach(companies: Companies) -> Change:
    path = "/v1/me/invitations/acme.coach/accept"
    return sent(companies, "member of globex", "POST", path)


def makes_an_owner(companies: Companies) -> Change:
    path = f"{MEMBERS}/{companies.ids['ben']}"
    return sent(companies, "owner", "PATCH", path, {"roles": ["member", "owner"]})


def removes_an_owner(companies: Companies) -> Change:
    makes_an_owner(companies)()
    return sent(companies, "owner", "DELETE", f"{MEMBERS}/{companies.ids['ben']}")


def adds_an_owner_with_all(companies: Companies) -> Change:
    body = {
        "email": "new@acme.example",
        "name": "New",
        "roles": ["member", "owner"],
        "credits": 1,
        "group_ids": [companies.own["group_id"]],
    }
    return sent(companies, "owner", "POST", MEMBERS, body)


def adds_a_stranger(companies: Companies) -> Change:
    body = {"email": "otto@globex.example", "name": "Otto"}
    return sent(companies, "owner", "POST", MEMBERS, body)


def renames_a_coach(companies: Companies) -> Change:
    return sent(companies, "cora", "PATCH", "/v1/me", {"name": "Cora Lind"})


def renames_a_coach_as_admin(companies: Companies) -> Change:
    path = f"{MEMBERS}/{companies.ids['cora']}"
    return sent(companies, "admin", "PATCH", path, {"name": "Cora Lind"})


def moves_to_another_zone(companies: Companies) -> Change:
    body = {"timezone": "Asia/Kathmandu", "weekly": {}}
    return sent(companies, "cora", "PUT", "/v1/coach/availability", body)


def changes_profile_and_schedule(companies: Companies) -> Change:
    body = {"headline": "Other", "booking_mode": "request"}
    return sent(companies, "cora", "PATCH", "/v1/coach/profile", body)


def opens_a_wallet(companies: Companies) -> Change:
    made = sent(companies, "owner", "POST", GROUPS, {"name": "Lab"})()
    path = f"{GROUPS}/{made.json['id']}"
    return sent(companies, "owner", "PATCH", path, {"wallet": True})


def changes_who_looks_after_a_group(companies: Companies) -> Change:
    path = f"{GROUPS}/{companies.own['group_id']}"
    return sent(companies, "owner", "PATCH", path, {"admin_ids": [companies.ids["ben"]]})


def withdraws_a_photo(companies: Companies) -> Change:
    return sent(companies, "cora", "DELETE", "/v1/coach/photo")


FURTHER: Mapping[Callable[[Companies], Change], str] = {
    adds_a_coach_again: "deed person person profile removal replay schedule",
    adds_a_member_again: "deed person person replay wallet",
    unlinks_a_coach: "deed person person profile removal schedule",
    comes_as_a_new_coach: "invitation person person profile removal replay schedule schedule",
    makes_an_owner: "deed owners person person",
    removes_an_owner: "deed entry entry owners person person removal wallet wallet",
    adds_an_owner_with_all: (
        "deed entry entry group membership owners person person replay wallet wallet"
    ),
    adds_a_stranger: "deed invitation person person replay wallet",
    renames_a_coach: "coach_card! person profile schedule wallet!",
    renames_a_coach_as_admin: "coach_card! deed person person profile schedule wallet!",
    moves_to_another_zone: "coach_card! schedule week",
    changes_profile_and_schedule: "coach_card! profile schedule",
    opens_a_wallet: "deed group person register wallet",
    changes_who_looks_after_a_group: "deed group person person person register",
    withdraws_a_photo: "coach_card! profile schedule",
}


@pytest.mark.spoils
@pytest.mark.parametrize("prepare", FURTHER, ids=lambda each: each.__name__)
def test_a_change_of_people_does_not_stand_if_what_it_rests_on_has_changed(
    world: World, prepare: Callable[[Companies], Change]
) -> None:
    take = prepare(Companies(world))
    with bases() as found:
        take()
    assert found == [FURTHER[prepare]]


def member_leaves(companies: Companies) -> Change:
    ctx, ana = companies.world.ctx, companies.ids["ana"]
    remove_member(ctx, companies.world.owner(), ana)
    return partial(resume_removal, ctx, removal_id_of("acme", ana))


def group_admin_leaves(companies: Companies) -> Change:
    ctx, gus = companies.world.ctx, companies.ids["gus of sales"]
    remove_member(ctx, companies.world.owner(), gus)
    return partial(resume_removal, ctx, removal_id_of("acme", gus))


def coach_leaves(companies: Companies) -> Change:
    ctx, cora = companies.world.ctx, companies.ids["cora"]
    remove_coach(ctx, companies.world.owner(), cora)
    return partial(resume_removal, ctx, removal_id_of("acme", cora))


def removal_fails(companies: Companies) -> Change:
    do_all_due(companies)
    ctx, cora = companies.world.ctx, companies.ids["cora"]
    remove_coach(ctx, companies.world.owner(), cora)
    ProfileItem(*profile_key(cora)).delete()
    return partial(do_what_is_due, ctx, lambda: True)


def invitation_is_checked(companies: Companies) -> Change:
    companies.world.clock.advance(minutes=11)
    return partial(
        attend_invitation, companies.world.ctx, companies.ids["member of globex"], "acme.coach"
    )


def invitation_ends(companies: Companies) -> Change:
    invitation_is_checked(companies)()
    companies.world.clock.advance(days=31)
    return invitation_is_checked(companies)


def hint_is_made(companies: Companies) -> Change:
    return partial(refresh_hint, companies.world.ctx, companies.ids["cora"])


def photo_is_taken(companies: Companies) -> Change:
    studio = Studio.open(companies.world)
    cora = client_of(studio.ctx).as_person(companies.ids["cora"])
    return partial(studio.develop, studio.upload(cora, picture()))


TIME: Mapping[Callable[[Companies], Change], list[str]] = {
    member_leaves: [
        "entry pairing schedule session wallet",
        "group! membership! person",
        "coach_card! pairing profile! schedule",
        "person removal",
    ],
    group_admin_leaves: ["group person", "person removal"],
    coach_leaves: ["entry pairing schedule session wallet", "removal"],
    removal_fails: ["removal"],
    invitation_is_checked: ["invitation"],
    invitation_ends: ["invitation"],
    hint_is_made: ["busy_times profile schedule"],
    photo_is_taken: ["coach_card! profile schedule"],
}


@pytest.mark.spoils
@pytest.mark.parametrize("prepare", TIME, ids=lambda each: each.__name__)
def test_what_follows_later_does_not_stand_if_what_it_rests_on_has_changed(
    world: World, prepare: Callable[[Companies], Change]
) -> None:
    take = prepare(Companies(world))
    with bases() as found:
        take()
    assert found == TIME[prepare]
