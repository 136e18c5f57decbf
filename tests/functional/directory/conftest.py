"""Acme's directory, which its owner has just connected."""

import pytest

from tests.kit.scim import Directory
from tests.kit.world import World


@pytest.fixture
def directory(world: World) -> Directory:
    return Directory.of(world)
