"""The bounds of sessions and buffers stand once: whatever reads the sessions of some time reads as
far around it as the bounds reach, so nobody who raises one loses a session.
"""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.coaches.availability import (
    BUFFER_STEP_MINUTES,
    LONGEST_BUFFER,
    MAX_BUFFER_MINUTES,
    Availability,
)
from chalicelib.domain.coaches.slots import claim_of, claims_around
from chalicelib.domain.workspaces.workspaces import LONGEST_SESSION, MOST_MINUTES, STEP_MINUTES
from chalicelib.use_cases.sessions.sessions import LONGEST_OPEN
from tests.kit.sessions import STARTS_AT

SOURCE = Path(__file__).parents[2] / "chalicelib"
FILES = sorted(SOURCE.rglob("*.py"))
READING = ("query_sessions(", "query_taken(", "occupancy_keys(", "day_keys(", "claims_around(")
READERS = [path for path in FILES if any(each in path.read_text() for each in READING)]


def numbers(tree: ast.AST) -> Iterator[object]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))


def spans_in_minutes(tree: ast.AST) -> Iterator[str]:
    """Each `timedelta` of so many minutes that are written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "timedelta":
            for each in node.keywords:
                if each.arg == "minutes" and any(isinstance(n, int) for n in numbers(each.value)):
                    yield ast.unparse(node)


def test_the_longest_session_is_written_once() -> None:
    found = [
        str(path.relative_to(SOURCE))
        for path in FILES
        for number in numbers(ast.parse(path.read_text()))
        if number == MOST_MINUTES and not isinstance(number, bool)
    ]
    assert found == ["domain/workspaces/workspaces.py"]


def test_no_window_that_is_read_is_written_out_in_minutes() -> None:
    assert len(READERS) > 5
    found = {
        str(path.relative_to(SOURCE)): spans
        for path in READERS
        if (spans := list(spans_in_minutes(ast.parse(path.read_text()))))
    }
    assert found == {}


@given(
    minutes=st.integers(1, MOST_MINUTES // STEP_MINUTES).map(lambda each: STEP_MINUTES * each)
    | st.just(MOST_MINUTES),
    buffers=st.tuples(*[st.sampled_from([0, BUFFER_STEP_MINUTES, MAX_BUFFER_MINUTES])] * 2),
    later=st.integers(0, 40 * 24 * 60),
)
def test_every_claim_lies_where_claims_are_read(
    minutes: int, buffers: tuple[int, int], later: int
) -> None:
    hours = Availability(
        timezone="UTC",
        weekly={},
        overrides={},
        buffer_before_minutes=buffers[0],
        buffer_after_minutes=buffers[1],
    )
    start = STARTS_AT + timedelta(minutes=later)
    read = claims_around(STARTS_AT, STARTS_AT + timedelta(days=40))
    claim = claim_of(hours, minutes, start)
    assert read.start <= claim.start
    assert claim.end <= read.end


def test_the_bounds_reach_as_far_as_the_longest_session_with_the_longest_buffers() -> None:
    read = claims_around(STARTS_AT, STARTS_AT)
    assert read.end - read.start == LONGEST_SESSION + 2 * LONGEST_BUFFER
    assert LONGEST_OPEN > LONGEST_SESSION
