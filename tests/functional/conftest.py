"""The API over a stored world."""

import pytest

from tests.kit.desk import Desk
from tests.kit.http import Client, client_of
from tests.kit.world import World


@pytest.fixture
def client(world: World) -> Client:
    """Calls the API of this world; not signed in yet."""
    return client_of(world.ctx)


@pytest.fixture
def desk(world: World) -> Desk:
    """The company's post, to which nothing is left to tell."""
    return Desk.open(world)


@pytest.fixture
def ana(desk: Desk) -> str:
    """A member with two credits, who was told so long ago."""
    with desk.hushed():
        return desk.world.add_member("ana", 2)
