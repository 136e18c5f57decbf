"""The mails about invitations: who is told of what, and who of nothing."""

import pytest

from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.coaches import cards
from chalicelib.use_cases.offboarding.removals import remove_coach
from chalicelib.use_cases.workspaces.adding_members import AddMember, add_member
from chalicelib.use_cases.workspaces.admin_coaches import AddCoach, add_coach
from chalicelib.use_cases.workspaces.invitations import accept, decline
from tests.kit.desk import Desk, subjects
from tests.kit.firms import invite_coach, untold
from tests.kit.world import World

OTTO, OWNER = "otto@globex.example", "owner@acme.example"
INVITED = (OTTO, "Acme invites you to coach")


@pytest.fixture
def otto(desk: Desk) -> str:
    with desk.hushed():
        desk.world.add_workspace("globex", Buying.PACKS, 10)
        return desk.world.add_coach("otto", workspace_id="globex")


def double_of(world: World) -> str:
    (coach_id,) = cards.list_coach_ids("acme")
    return coach_id


def test_the_owner_of_the_address_is_told_who_invites_and_what_was_shown(
    desk: Desk, otto: str
) -> None:
    invite_coach(desk.world, otto)
    ((_, mail),) = told = desk.deliver(*desk.relay())
    assert subjects(told) == [INVITED]
    body = mail.get_body(["plain"])
    assert body is not None
    text = " ".join(body.get_content().split())
    assert "Hello Otto" in text
    assert "Nothing about you was shown to Acme" in text
    assert "Answer until Wednesday 1 July 2026, 07:00 Europe/London time (BST)" in text
    assert "https://app.example/#/invitations" in text
    assert mail["Reply-To"] == "help@acme.example"


def test_who_invited_is_told_when_the_coach_comes(desk: Desk, otto: str) -> None:
    with desk.hushed():
        invite_coach(desk.world, otto)
    accept(desk.world.ctx, otto, "acme.coach", untold())
    assert desk.tell() == [(OWNER, "Otto coaches for Acme now")]


def test_a_refusal_is_told_to_nobody_until_it_looks_like_silence(desk: Desk, otto: str) -> None:
    """A month later the admin reads of a new coach who never came what they read of this one."""
    with desk.hushed():
        invite_coach(desk.world, otto)
        command = AddCoach(email="nina@acme.example", name="Somebody")
        add_coach(desk.world.ctx, desk.world.owner(), command, untold())
    decline(desk.world.ctx, otto, "acme.coach", untold())
    assert desk.tell() == []
    desk.world.clock.advance(days=30, seconds=-1)
    assert desk.tick() == []
    desk.world.clock.advance(seconds=1)
    assert desk.tick() == []
    mails = desk.deliver(*desk.relay())
    assert subjects(mails) == [(OWNER, "Somebody has no open hours yet")] * 2
    first, second = (mail.get_body(["plain"]) for _, mail in mails)
    assert first is not None
    assert second is not None
    assert first.get_content() == second.get_content()


def test_nothing_is_told_of_a_coach_who_has_come_or_was_removed(desk: Desk, otto: str) -> None:
    with desk.hushed():
        invite_coach(desk.world, otto)
        remove_coach(desk.world.ctx, desk.world.owner(), double_of(desk.world))
    desk.tick()
    desk.world.clock.advance(days=31)
    assert desk.tick() == desk.tell() == []


def test_an_invitation_that_was_taken_back_while_it_waited_is_not_mailed(
    desk: Desk, otto: str
) -> None:
    invite_coach(desk.world, otto)
    waiting = desk.relay()
    remove_coach(desk.world.ctx, desk.world.owner(), double_of(desk.world))
    assert subjects(desk.deliver(*waiting)) == []


def test_an_invitation_that_the_stream_lost_is_told_ten_minutes_later(
    desk: Desk, otto: str
) -> None:
    with desk.hushed():
        pass
    invite_coach(desk.world, otto)
    desk.world.clock.advance(minutes=10)
    assert desk.tick() == [INVITED]
    assert desk.tick() == []


def test_who_has_a_home_elsewhere_is_told_that_a_member_needs_another_address(
    desk: Desk, otto: str
) -> None:
    command = AddMember(email=OTTO, name="Somebody")
    add_member(desk.world.ctx, desk.world.owner(), command, untold())
    ((_, mail),) = told = desk.deliver(*desk.relay())
    assert subjects(told) == [(OTTO, "Acme would like to add you as a member")]
    body = mail.get_body(["plain"])
    assert body is not None
    assert "another address" in body.get_content()
    desk.world.clock.advance(days=31)
    assert desk.tick() == desk.tell() == []
