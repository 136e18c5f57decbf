"""Engines whose transactions are atomic: a world on each, alone in an account of its own."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from infra.local import emulator
from tests.kit.usage_audit import check_all_that_is_stored
from tests.kit.world import World, create_table
from tests.races import dynamodb_local

ACCOUNTS = count(100_000_000_001)


@pytest.fixture(scope="session", params=["ministack", "dynamodb-local"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The endpoint of one engine for the whole run."""
    folder = tmp_path_factory.mktemp(request.param)
    start = _ministack if request.param == "ministack" else _dynamodb_local
    yield from start(folder)


@pytest.fixture
def atomic_world(engine: str) -> Iterator[World]:
    """A company in an account of its own, on an engine whose transactions are atomic; whatever a
    test did, all that is stored must add up afterwards.
    """
    keys = {"aws_access_key_id": str(next(ACCOUNTS)), "aws_secret_access_key": "local"}
    create_table(endpoint_url=engine, **keys)
    yield World.open(host=engine, **keys)
    check_all_that_is_stored()


def _ministack(folder: Path) -> Iterator[str]:
    if not emulator.PYTHON.exists():
        pytest.fail("The emulator is not installed. Run the suite by `make test`.")
    running = emulator.start(folder, keep=False)
    yield running.endpoint
    running.stop()


def _dynamodb_local(folder: Path) -> Iterator[str]:
    if command := dynamodb_local.missing():
        pytest.skip(f"DynamoDB Local is not installed: {command}")
    with dynamodb_local.running(folder / "log") as endpoint:
        yield endpoint
