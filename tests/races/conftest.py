"""Engines whose transactions are atomic: a world on each, alone in an account of its own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from infra.local import emulator
from tests.kit.world import World, create_table

ACCOUNTS = count(100_000_000_001)


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of one emulator for the whole run; `make` installs it."""
    folder: Path = tmp_path_factory.mktemp("ministack")
    if not emulator.PYTHON.exists():
        pytest.fail("The emulator is not installed. Run `make setup`.")
    running = emulator.start(folder, keep=False)
    yield running.endpoint
    running.stop()


@pytest.fixture
def atomic_world(ministack: str, monkeypatch: pytest.MonkeyPatch) -> World:
    """A company in an account of its own, on an engine whose transactions are atomic."""
    keys = {
        "aws_access_key_id": str(next(ACCOUNTS)),
        "aws_secret_access_key": "local",
    }
    create_table(endpoint_url=ministack, **keys)
    return World.open(host=ministack, **keys)
