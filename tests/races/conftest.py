"""Engines whose transactions are atomic: a world on each, alone in an account of its own."""

from collections.abc import Iterator
from itertools import count

import pytest

from chalicelib.storage.kernel import transaction
from chalicelib.storage.kernel.table import Row
from infra.local import emulator
from tests.kit.usage_audit import check_all_that_is_stored
from tests.kit.world import World, create_table
from tests.races.dynamodb_local import QUICK_TO_START, missing, running

ACCOUNTS = count(100_000_000_001)


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator's endpoint."""
    if not emulator.PYTHON.exists():
        pytest.fail("The emulator is not installed. Run the suite by `make test`.")
    started = emulator.start(tmp_path_factory.mktemp("ministack"), keep=False)
    yield started.endpoint
    started.stop()


@pytest.fixture(scope="session")
def dynamodb_local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """DynamoDB Local's endpoint."""
    if command := missing():
        pytest.skip(f"DynamoDB Local is not installed: {command}")
    log = tmp_path_factory.mktemp("dynamodb-local") / "log"
    with running(log, QUICK_TO_START) as endpoint:
        yield endpoint


@pytest.fixture(scope="session", params=["ministack", "dynamodb-local"])
def engine(request: pytest.FixtureRequest) -> str:
    """The endpoint of one engine. Both run until the end, because a change of engines ends what a
    fixture with parameters started itself, and their first thousand requests are slow.
    """
    return str(request.getfixturevalue(request.param.replace("-", "_")))


@pytest.fixture
def atomic_world(engine: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A company in an account of its own, on an engine whose transactions are atomic; whatever a
    test did, all that is stored must add up afterwards.

    An emulator takes longer over fifty rivals than DynamoDB, so nobody gives up meanwhile; over one
    request less, so who lost comes again sooner.
    """
    monkeypatch.setattr(transaction, "PATIENCE_SECONDS", 120.0)
    monkeypatch.setattr(transaction, "FIRST_PAUSE_SECONDS", 0.002)
    monkeypatch.setattr(Row.Meta, "connect_timeout_seconds", 30)
    monkeypatch.setattr(Row.Meta, "read_timeout_seconds", 60)
    keys = {"aws_access_key_id": str(next(ACCOUNTS)), "aws_secret_access_key": "local"}
    create_table(endpoint_url=engine, **keys)
    yield World.open(host=engine, **keys)
    check_all_that_is_stored()
