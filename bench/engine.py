"""The engine that is measured on: one emulator for a run, an account of its own for each world."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from infra.local import emulator
from tests.kit.world import World, create_table

FIRST_ACCOUNT = 200_000_000_001

OpenWorld = Callable[[], World]


@contextmanager
def engine() -> Iterator[OpenWorld]:
    """Starts the emulator and gives what opens a company in an empty account; leaves nothing."""
    with tempfile.TemporaryDirectory() as folder:
        running = emulator.start(Path(folder), keep=False)
        _reach_nothing_else(running.endpoint)
        accounts = count(FIRST_ACCOUNT)

        def open_world() -> World:
            keys = {"aws_access_key_id": str(next(accounts)), "aws_secret_access_key": "local"}
            create_table(endpoint_url=running.endpoint, **keys)
            return World.open(host=running.endpoint, **keys)

        try:
            yield open_world
        finally:
            running.stop()


def _reach_nothing_else(endpoint: str) -> None:
    """No account, region or endpoint of the person who runs it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(emulator.client_environment(endpoint))
