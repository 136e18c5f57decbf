"""The suite's temporary files, in memory where there is room for them.

Packages are unpacked into tens of thousands, and a disk's file system may take half a millisecond
for each. All of them are gone at the end; `--basetemp` names a folder in which they stay.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 6 * 2**30
"""Bytes: the suite needs about two gigabytes, and by default half of the memory may be files."""

NAME = "tandem-tests-"


class FilesInMemory:
    """A plugin of the process that begins the tests; its workers and whatever they start inherit
    where temporary files are.
    """

    def pytest_configure(self) -> None:
        remove_what_was_left()
        self._folder = tempfile.mkdtemp(prefix=f"{NAME}{os.getpid()}-", dir=MEMORY)
        self._patch = pytest.MonkeyPatch()
        self._patch.setenv("TMPDIR", self._folder)  # for all that is started
        self._patch.setattr(tempfile, "tempdir", None)

    def pytest_unconfigure(self) -> None:
        self._patch.undo()
        shutil.rmtree(self._folder, ignore_errors=True)


def there_is_room() -> bool:
    return MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM


def remove_what_was_left(memory: Path = MEMORY) -> None:
    """Files of tests that were killed."""
    for folder in memory.glob(f"{NAME}*"):
        process = folder.name.removeprefix(NAME).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def plan(config: pytest.Config) -> None:
    """Use memory, unless a person named a folder, or the process that began has decided already."""
    begun = hasattr(config, "workerinput")
    if not begun and not config.option.basetemp and there_is_room():
        config.pluginmanager.register(FilesInMemory())
