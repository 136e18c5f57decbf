"""A company with systems of its own, to which nothing is left to tell."""

import pytest

from tests.kit.hooks import Hooks
from tests.kit.lots import all_was_told
from tests.kit.world import World


@pytest.fixture
def hooks(world: World) -> Hooks:
    all_was_told()
    return Hooks.open(world)
