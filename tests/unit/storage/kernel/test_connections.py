"""One client for all kinds of rows, whoever asks first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from chalicelib.storage.credits.credits import EntryItem, WalletItem
from chalicelib.storage.kernel.client import ShortClient
from chalicelib.storage.kernel.table import Row, bind, connection, forget_connections

THREADS = 8
STORE = {"host": "http://127.0.0.1:1", "region": "eu-central-1"}
KEYS = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret"}


@pytest.fixture
def bound() -> Iterator[None]:
    before = Row.Meta.table_name
    bind("tandem", **STORE, **KEYS)
    yield
    bind(before)
    forget_connections()


@pytest.mark.usefixtures("bound")
def test_all_kinds_of_rows_go_the_short_way_by_one_client() -> None:
    clients = {
        id(each._get_connection().connection.client) for each in (WalletItem, EntryItem, Row)
    }
    assert clients == {id(connection().client)}
    assert isinstance(connection().client, ShortClient)


@pytest.mark.usefixtures("bound")
def test_threads_that_ask_first_at_once_all_go_the_short_way() -> None:
    together = Barrier(THREADS)
    kinds = [WalletItem, EntryItem] * (THREADS // 2)

    def ask(kind: type[Row]) -> object:
        together.wait()
        return kind._get_connection().connection.client

    with ThreadPoolExecutor(THREADS) as threads:
        assert all(isinstance(each, ShortClient) for each in threads.map(ask, kinds))
