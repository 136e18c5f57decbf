"""The engines that are measured on, an account of its own for each world."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from infra.local import emulator
from tests.kit.world import World, create_table
from tests.races import dynamodb_local

FIRST_ACCOUNT = 200_000_000_001

OpenWorld = Callable[[], World]


@contextmanager
def engine() -> Iterator[OpenWorld]:
    """Starts the emulator and gives what opens a company in an empty account; leaves nothing."""
    with tempfile.TemporaryDirectory() as folder:
        running = emulator.start(Path(folder), keep=False)
        try:
            yield _opener(running.endpoint)
        finally:
            running.stop()


@contextmanager
def engine_with_ordered_rows() -> Iterator[OpenWorld]:
    """As `engine`, on DynamoDB Local: a query there reads what it gives and not the partition."""
    with (
        tempfile.TemporaryDirectory() as folder,
        dynamodb_local.running(Path(folder) / "log") as endpoint,
    ):
        yield _opener(endpoint)


def _opener(endpoint: str) -> OpenWorld:
    _reach_nothing_else(endpoint)
    accounts = count(FIRST_ACCOUNT)

    def open_world() -> World:
        keys = {"aws_access_key_id": str(next(accounts)), "aws_secret_access_key": "local"}
        create_table(endpoint_url=endpoint, **keys)
        return World.open(host=endpoint, **keys)

    return open_world


def _reach_nothing_else(endpoint: str) -> None:
    """No account, region or endpoint of the person who runs it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(emulator.client_environment(endpoint))
