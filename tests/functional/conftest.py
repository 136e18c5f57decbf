"""The API over a stored world."""

import pytest

from tests.kit.http import Client, client_of
from tests.kit.world import World


@pytest.fixture
def client(world: World) -> Client:
    """Calls the API of this world; not signed in yet."""
    return client_of(world.ctx)
