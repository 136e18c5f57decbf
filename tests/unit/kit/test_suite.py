"""Who takes which files of the suite."""

from infra.project import ROOT
from tests.kit.suite import ALONE, LONG, next_file

PAGES, MORE_PAGES = "tests/browser/test_frame.py", "tests/browser/test_every_page.py"
MOVES, LIFE = "tests/races/sessions/test_move_races.py", "tests/races/sessions/test_life_machine.py"
QUICK = "tests/unit/test_config.py"


def test_each_worker_begins_with_a_kind_of_its_own() -> None:
    waiting = {QUICK: 9, PAGES: 2, MORE_PAGES: 3, MOVES: 1}
    assert next_file(waiting, None, set()) == MORE_PAGES
    assert next_file(waiting, None, {"browser"}) == MOVES
    assert next_file(waiting, None, {"browser", "races"}) == QUICK


def test_a_worker_stays_with_its_kind_then_starts_nothing_and_helps_at_last() -> None:
    waiting = {QUICK: 9, PAGES: 2, MORE_PAGES: 3, MOVES: 1, LIFE: 1}
    others = {"browser", "races"}
    assert next_file(waiting, "races", {"browser", ALONE}) == LIFE
    assert next_file(waiting, "e2e", others) == QUICK
    del waiting[QUICK], waiting[LIFE]
    assert next_file(waiting, ALONE, others) == MORE_PAGES


def test_the_longest_of_a_kind_comes_first() -> None:
    assert next_file({PAGES: 2, MORE_PAGES: 3}, "browser", set()) == MORE_PAGES
    assert next_file({MOVES: 60, LIFE: 2}, "engines", set()) == LIFE


def test_the_long_files_are_there() -> None:
    assert all((ROOT / path).is_file() for path in LONG)
