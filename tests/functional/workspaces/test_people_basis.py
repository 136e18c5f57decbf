"""What changes of people stand on that take another way than the sample of their route, and what
follows them later: if one of these rows has changed since it was read, the change does not become
true as it was decided. Each text is one transaction; `!`: the row has only to be there.
"""

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from chalicelib.domain.offboarding.removals import removal_id_of
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.offboarding.removals import remove_coach, remove_member
from chalicelib.use_cases.workspaces.invitations import attend_invitation
from tests.kit.basis import bases
from tests.kit.companies import Companies
from tests.kit.http import Reply, client_of
from tests.kit.photos import Studio, picture
from tests.kit.world import World

Change = Callable[[], object]
Prepare = Callable[[Companies], Change]

MEMBERS, COACHES, GROUPS = "/v1/admin/members", "/v1/admin/coaches", "/v1/admin/groups"
KEYED = {"Idempotency-Key": "k"}


def sent(
    companies: Companies, who: str, method: str, path: str, body: object = None
) -> Callable[[], Reply]:
    return partial(companies.roles[who].call, method, path, body, KEYED)


def do_all_due(companies: Companies) -> None:
    assert do_what_is_due(companies.world.ctx, lambda: True).failed == 0


def add_a_coach_again(companies: Companies) -> Change:
    cora = companies.ids["cora"]
    sent(companies, "admin", "DELETE", f"{COACHES}/{cora}")()
    do_all_due(companies)
    body = {"email": "cora@acme.example", "name": "Cora"}
    return sent(companies, "admin", "POST", COACHES, body)


def add_a_member_again(companies: Companies) -> Change:
    sent(companies, "admin", "DELETE", f"{MEMBERS}/{companies.ids['ben']}")()
    do_all_due(companies)
    body = {"email": "ben@acme.example", "name": "Ben"}
    return sent(companies, "admin", "POST", MEMBERS, body)


def unlink_a_coach(companies: Companies) -> Change:
    path = f"{COACHES}/{companies.ids['cora']}"
    return sent(companies, "admin", "PATCH", path, {"linked": False})


def come_as_a_new_coach(companies: Companies) -> Change:
    path = "/v1/me/invitations/acme.coach/accept"
    return sent(companies, "member of globex", "POST", path)


def make_an_owner(companies: Companies) -> Change:
    path = f"{MEMBERS}/{companies.ids['ben']}"
    return sent(companies, "owner", "PATCH", path, {"roles": ["member", "owner"]})


def remove_an_owner(companies: Companies) -> Change:
    make_an_owner(companies)()
    return sent(companies, "owner", "DELETE", f"{MEMBERS}/{companies.ids['ben']}")


def add_an_owner_with_credits_and_a_group(companies: Companies) -> Change:
    body = {
        "email": "new@acme.example",
        "name": "New",
        "roles": ["member", "owner"],
        "credits": 1,
        "group_ids": [companies.own["group_id"]],
    }
    return sent(companies, "owner", "POST", MEMBERS, body)


def add_a_stranger(companies: Companies) -> Change:
    body = {"email": "otto@globex.example", "name": "Otto"}
    return sent(companies, "owner", "POST", MEMBERS, body)


def rename_a_coach(companies: Companies) -> Change:
    return sent(companies, "cora", "PATCH", "/v1/me", {"name": "Cora Lind"})


def rename_a_coach_as_admin(companies: Companies) -> Change:
    path = f"{MEMBERS}/{companies.ids['cora']}"
    return sent(companies, "admin", "PATCH", path, {"name": "Cora Lind"})


WEEKS_THAT_CAN_BE_BOOKED = 54
"""From last week, which is this one's elsewhere, to a year ahead; most of them without a row."""


def move_to_another_zone(companies: Companies) -> Change:
    body = {"timezone": "Asia/Kathmandu", "weekly": {}}
    return sent(companies, "cora", "PUT", "/v1/coach/availability", body)


def change_profile_and_schedule(companies: Companies) -> Change:
    body = {"headline": "Other", "booking_mode": "request"}
    return sent(companies, "cora", "PATCH", "/v1/coach/profile", body)


def open_a_workspace(companies: Companies) -> Change:
    return partial(companies.world.add_workspace, "initech", Buying.PACKS, 10)


def add_a_group_with_a_wallet_and_an_admin(companies: Companies) -> Change:
    body = {"name": "Lab", "wallet": True, "admin_ids": [companies.ids["ben"]]}
    return sent(companies, "owner", "POST", GROUPS, body)


def open_a_wallet(companies: Companies) -> Change:
    made = sent(companies, "owner", "POST", GROUPS, {"name": "Lab"})()
    path = f"{GROUPS}/{made.json['id']}"
    return sent(companies, "owner", "PATCH", path, {"wallet": True})


def change_who_looks_after_a_group(companies: Companies) -> Change:
    path = f"{GROUPS}/{companies.own['group_id']}"
    return sent(companies, "owner", "PATCH", path, {"admin_ids": [companies.ids["ben"]]})


def end_the_removal_of_a_member(companies: Companies) -> Change:
    ctx, ana = companies.world.ctx, companies.ids["ana"]
    remove_member(ctx, companies.world.owner(), ana)
    return partial(resume_removal, ctx, removal_id_of("acme", ana))


def end_the_removal_of_a_group_admin(companies: Companies) -> Change:
    ctx, gus = companies.world.ctx, companies.ids["gus of sales"]
    remove_member(ctx, companies.world.owner(), gus)
    return partial(resume_removal, ctx, removal_id_of("acme", gus))


def end_the_removal_of_a_coach(companies: Companies) -> Change:
    ctx, cora = companies.world.ctx, companies.ids["cora"]
    remove_coach(ctx, companies.world.owner(), cora)
    return partial(resume_removal, ctx, removal_id_of("acme", cora))


def check_that_an_invitation_was_told(companies: Companies) -> Change:
    companies.world.clock.advance(minutes=11)
    return partial(
        attend_invitation, companies.world.ctx, companies.ids["member of globex"], "acme.coach"
    )


def end_an_invitation(companies: Companies) -> Change:
    check_that_an_invitation_was_told(companies)()
    companies.world.clock.advance(days=31)
    return check_that_an_invitation_was_told(companies)


def make_a_hint(companies: Companies) -> Change:
    return partial(refresh_hint, companies.world.ctx, companies.ids["cora"])


def take_a_photo(companies: Companies) -> Change:
    studio = Studio.open(companies.world)
    cora = client_of(studio.ctx).as_person(companies.ids["cora"])
    return partial(studio.develop, studio.upload(cora, picture()))


CHANGES: Mapping[Prepare, list[str]] = {
    add_a_coach_again: ["deed person person profile removal replay schedule"],
    add_a_member_again: ["deed person person replay wallet"],
    unlink_a_coach: ["deed person person profile removal schedule"],
    come_as_a_new_coach: ["invitation person person profile removal replay schedule schedule"],
    make_an_owner: ["deed owners person person"],
    remove_an_owner: ["deed entry entry owners person person removal wallet wallet"],
    add_an_owner_with_credits_and_a_group: [
        "deed entry entry group membership owners person person replay wallet wallet"
    ],
    add_a_stranger: ["deed invitation person person replay wallet"],
    rename_a_coach: ["coach_card! person profile schedule wallet!"],
    rename_a_coach_as_admin: ["coach_card! deed person person profile schedule wallet!"],
    move_to_another_zone: ["coach_card! schedule" + WEEKS_THAT_CAN_BE_BOOKED * " week"],
    change_profile_and_schedule: ["coach_card! profile schedule"],
    open_a_workspace: ["catalogue entry owners person wallet wallet workspace", "catalogue"],
    add_a_group_with_a_wallet_and_an_admin: ["deed group person person register replay wallet"],
    open_a_wallet: ["deed group person register wallet"],
    change_who_looks_after_a_group: ["deed group person person person register"],
    end_the_removal_of_a_member: [
        "entry pairing schedule session wallet",
        "group! membership! person",
        "coach_card! pairing profile! schedule",
        "person removal",
    ],
    end_the_removal_of_a_group_admin: ["group person", "person removal"],
    end_the_removal_of_a_coach: ["entry pairing schedule session wallet", "removal"],
    check_that_an_invitation_was_told: ["invitation"],
    end_an_invitation: ["invitation"],
    make_a_hint: ["busy_times profile schedule"],
    take_a_photo: ["coach_card! profile schedule"],
}


@pytest.mark.spoils
@pytest.mark.parametrize("prepare", CHANGES, ids=lambda each: each.__name__)
def test_a_change_of_people_does_not_stand_if_what_it_rests_on_has_changed(
    world: World, prepare: Prepare
) -> None:
    take = prepare(Companies(world))
    with bases() as found:
        take()
    assert found == CHANGES[prepare]
