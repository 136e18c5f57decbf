"""What every test may use. Nothing here reaches a real AWS account."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.kit import in_memory, quick_moto
from tests.kit.quick_clients import share_models
from tests.kit.suite import EXAMPLES, SCREENSHOTS, SLOWEST, Suite
from tests.kit.usage_audit import check_all_that_is_stored
from tests.kit.world import World

settings.register_profile("any machine", deadline=None, print_blob=True)
settings.load_profile("any machine")
share_models()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(SLOWEST, type=int, default=0, help="Name so many of the slowest test files.")
    many = "Generated calls of each endpoint: so many valid ones, and so many others."
    parser.addoption(EXAMPLES, type=int, default=20, help=many)
    parser.addoption(SCREENSHOTS, default="", help="Keep a picture of every page in this folder.")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Suite())
    in_memory.plan(config)


@pytest.fixture(autouse=True)
def no_real_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that open nothing, and no region or endpoint from the machine.

    Each Chalice app that a process makes lengthens `AWS_EXECUTION_ENV`, which goes with every
    request: after some thousand tests DynamoDB Local refuses it. So each test begins without.
    """
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_EXECUTION_ENV"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def world(no_real_account: None, request: pytest.FixtureRequest) -> Iterator[World]:
    """A company on moto: fast, and right as long as nothing happens at once.

    Whatever a test did, all that is stored must add up afterwards; one that puts nonsense into the
    table itself is marked `spoils`.
    """
    with quick_moto.company() as world:
        yield world
        if not request.node.get_closest_marker("spoils"):
            quick_moto.audit(check_all_that_is_stored)
