"""Where the suite's temporary files are."""

import os
from pathlib import Path

from tests.kit.in_memory import NAME, remove_what_was_left

NOBODY = 2**22 + 1
"""No process has this number: Linux gives none above 2²²."""


def test_files_of_tests_that_were_killed_are_removed_and_nobody_elses(tmp_path: Path) -> None:
    killed, running, others = (
        tmp_path / name for name in (f"{NAME}{NOBODY}-a", f"{NAME}{os.getpid()}-b", "others")
    )
    for folder in (killed, running, others):
        folder.mkdir()
        (folder / "file").touch()

    remove_what_was_left(tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted([running, others])
