"""docs/privacy.md says of each kind of row how long it is kept, and the rows agree."""

import re

from tests.architecture.test_key_table import rows
from tests.architecture.test_tidy import ROOT
from tests.unit.storage.kernel.test_row_sizes import LARGEST

PASSES = re.compile(r"\d+ (days|hours)|minutes")


def told() -> dict[str, str]:
    """Kind of row -> how long it is kept."""
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `(\w+Item)` \| ([^|]+) \|$", text, re.M))


def test_each_kind_of_row_is_in_the_table_of_how_long_it_is_kept() -> None:
    assert set(told()) == {each.__name__ for each in rows()}


def test_rows_of_which_it_is_said_that_time_removes_them_say_when() -> None:
    passing = {kind for kind, kept in told().items() if PASSES.match(kept)}
    assert passing == {
        kind.__name__ for kind, make in LARGEST.items() if make().row.expires_epoch is not None
    }
