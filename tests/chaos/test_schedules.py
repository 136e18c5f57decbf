"""Whatever happens at once, is lost or breaks half-way: all that is stored adds up."""

import pytest

from tests.chaos.schedule import live

IN_THE_SUITE = 200


@pytest.mark.parametrize("seed", range(IN_THE_SUITE))
def test_any_schedule_leaves_the_table_sound(seed: int) -> None:
    live(seed)
