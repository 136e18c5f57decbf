"""A coach who serves two companies: Otto of Globex, whom Acme invited."""

from typing import TypeVar

from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.workspaces.people import find_person
from chalicelib.use_cases.workspaces.admin_coaches import AddCoach, add_coach
from chalicelib.use_cases.workspaces.invitations import accept
from tests.kit.world import World

ThingT = TypeVar("ThingT")


def untold(once_id: str | None = None) -> "Once[ThingT]":
    """An answer that nobody reads."""
    return Once(record_id=once_id, request_hash="", status=200, render=lambda _: "{}")


def invite_coach(world: World, coach_id: str, workspace_id: str = "acme") -> None:
    """The owner of a company asks somebody whom another one knows."""
    person = find_person(coach_id)
    assert person
    command = AddCoach(email=person.email, name="Somebody")
    add_coach(world.ctx, world.owner(workspace_id), command, untold())


def add_shared_coach(world: World) -> str:
    """Otto, at home with Globex, coaches for Acme too."""
    world.add_workspace("globex", Buying.PACKS, 100)
    return share_coach(world, "otto")


def share_coach(world: World, name: str) -> str:
    """A coach of Globex who coaches for Acme too."""
    coach_id = world.add_coach(name, workspace_id="globex")
    invite_coach(world, coach_id)
    accept(world.ctx, coach_id, "acme.coach", untold())
    return coach_id
