"""What docs/operations.md says of costs is what the benchmark counts."""

from bench.cost import told
from bench.life import Life, life, views
from infra.template import ROOT
from tests.kit import quick_moto

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def played() -> Life:
    with quick_moto.company() as world:
        return life(world)


def test_the_guide_has_the_costs_that_are_counted() -> None:
    one = played()
    with quick_moto.company() as world:
        calls = views(world)
    missing = [part for part in told(one, calls).split("\n") if part not in OPERATIONS]
    assert missing == []


def test_each_step_of_a_bookings_life_mails_both_and_counts_once() -> None:
    steps = played().steps
    assert steps["mail, from the queue"].mails == 6
    assert steps["clock: completion"].messages == 0
    assert steps["told by SES that it arrived"].write_units == 0
