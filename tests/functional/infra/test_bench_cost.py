"""What docs/operations.md says of costs and of a large company is what the benchmark counts.

A figure of the guide may be a twentieth off, so that a field more in an answer or a line of the log
asks for no new table; a count below twenty may not. To renew it: `python -m bench.cost`, and
`python -m bench.tenant`.
"""

import re
from functools import cache, partial
from math import isclose

import pytest

from bench import cost, tenant
from bench.life import Life, Work, life, views
from infra.project import ROOT
from tests.kit import quick_moto

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("\n")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture
def one(no_real_account: None) -> Life:
    return played()


@pytest.fixture
def calls(no_real_account: None) -> dict[str, Work]:
    return viewed()


@cache
def played() -> Life:
    with quick_moto.company() as world:
        return life(world)


@cache
def viewed() -> dict[str, Work]:
    with quick_moto.company() as world:
        return views(world)


def missing(told: str) -> list[str]:
    return [line for line in told.split("\n") if not any(map(partial(says, line), OPERATIONS))]


def says(told: str, known: str) -> bool:
    """Whether two lines say the same, their figures being nearly the same."""
    figures = zip(NUMBER.findall(told), NUMBER.findall(known), strict=False)
    return NUMBER.split(told) == NUMBER.split(known) and all(
        isclose(*(float(each.replace(",", "")) for each in pair), rel_tol=0.05) for pair in figures
    )


def test_a_line_of_the_guide_may_be_a_little_off() -> None:
    assert says("| me | 2 | 1,000 |", "| me | 2 | 1,049 |")
    assert not says("| me | 2 | 1,000 |", "| me | 2 | 1,060 |")
    assert not says("| me | 2 | 1,000 |", "| me | 3 | 1,000 |")
    assert not says("| me | 2 |", "| coach | 2 |")


def test_the_guide_has_the_costs_that_are_counted(one: Life, calls: dict[str, Work]) -> None:
    assert missing(cost.told(one, calls)) == []


def test_the_guide_has_the_limits_of_a_large_company(one: Life, calls: dict[str, Work]) -> None:
    assert missing(tenant.told(one, calls, tenant.simulate(one.causes))) == []


def test_every_limit_has_a_line_that_says_what_to_do(one: Life, calls: dict[str, Work]) -> None:
    reached = tenant.limits(one, calls, tenant.simulate(one.causes))
    heads = [line.split(" | ")[0] for line in OPERATIONS]
    assert [each.what for each in reached if heads.count(f"| {each.what}") != 2] == []


def test_both_are_mailed_of_a_booking_and_reminded_twice(one: Life) -> None:
    assert one.steps["mail, from the queue"].mails == 6
    mails = {name: work.mails for name, work in one.causes.items() if work.mails}
    assert mails == {
        "the call that books": 2,
        "clock: reminders, a day before": 2,
        "clock: reminders, an hour before": 2,
    }


def test_what_set_it_off_and_what_was_done_add_up_to_the_same(one: Life) -> None:
    assert cost.total(one.causes.values()) == cost.total(one.steps.values())
    assert sum(one.causes["clock: completion"].heat.values()) > 0


def test_every_unit_is_borne_by_a_partition(one: Life) -> None:
    for work in one.steps.values():
        written = sum(n for label, n in work.heat.items() if label.startswith("writes"))
        followed = sum(n for label, n in work.heat.items() if label.startswith("entries"))
        assert (written, followed) == (work.write_units, work.index_write_units)
