"""What operators are told of calendars is what the code says of them."""

import re

from chalicelib.domain.calendars.reading import NOT_THE_COACHS, PROBLEMS, Problem
from chalicelib.gateways.google.consent import SCOPE
from infra.project import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
NO_PROBLEM = {"read", "gone", "forgotten", "overtaken"}


def test_every_outcome_of_a_reading_stands_in_the_table_of_what_to_do() -> None:
    table = OPERATIONS.partition("| `outcome` |")[2].partition("\n\n")[0]
    first = [line.split("|")[1] for line in table.splitlines()[2:]]
    told = set(re.findall(r"`(\w+)`", " ".join(first)))
    assert told - {"last_read_at"} == NO_PROBLEM | {*PROBLEMS, *map(str, Problem)}


def test_what_counts_as_failing_is_what_the_table_calls_the_providers() -> None:
    (row,) = [line for line in OPERATIONS.splitlines() if line.startswith("| `failing`, ")]
    assert set(re.findall(r"`(\w+)`", row.split("|")[1])) == set(map(str, NOT_THE_COACHS))


def test_the_scope_that_is_asked_for_is_the_one_to_configure() -> None:
    assert f"the one scope `{SCOPE}`" in (ROOT / "infra" / "README.md").read_text(encoding="utf-8")
