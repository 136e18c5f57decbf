"""Under what a repeated call is known, and what makes it another one."""

import pytest
from chalice.app import Chalice
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.middleware import edge
from chalicelib.domain.kernel.idempotency import Answer, Once
from tests.kit.context import fake_context
from tests.kit.http import Client
from tests.kit.tokens import KEY_ID, private_key

api = Api(__name__)

ALL = Access(lambda *_: None, (Who.PERSON,))


class RecordView(TypedDict):
    record: str


def told(call: Call) -> Answer:
    """The record, and what it holds an equal call to."""
    once: Once[str] = call.once(lambda record: RecordView(record=record))
    return once.answer(f"{once.record_id} {once.request_hash}")


@api.post("/v1/here", access=ALL, answer=RecordView)
def work_at_home(call: Call) -> Answer:
    """Asks for no workspace."""
    return told(call)


@api.post("/v1/there", access=ALL, answer=RecordView)
def work_where_one_looks(call: Call, workspace_id: str | None) -> Answer:
    """Works in the workspace that the caller looks at."""
    return told(call)


@pytest.fixture(scope="module")
def client() -> Client:
    ctx = fake_context(keys={KEY_ID: private_key().public_key()})
    app = Chalice("test")
    app.register_middleware(edge(lambda: ctx), "http")
    app.register_blueprint(api)
    return Client(app).as_person("ana")


def records(client: Client, path: str) -> list[list[str]]:
    """Of calls that differ in `Tandem-Workspace` alone."""
    headers: tuple[dict[str, str], ...] = (
        {},
        {"Tandem_Workspace": "acme"},
        {"Tandem_Workspace": "globex"},
    )
    return [
        client.post(path, idempotency_key="k", **each).json["record"].split() for each in headers
    ]


def test_a_key_that_was_used_for_one_workspace_is_refused_for_another(client: Client) -> None:
    known, held_to = zip(*records(client, "/v1/there"), strict=True)
    assert len({*known}) == 1, "the key is found, so it is told that it was used"
    assert len({*held_to}) == 3


def test_where_no_workspace_is_chosen_the_header_makes_no_other_call(client: Client) -> None:
    first, *others = records(client, "/v1/here")
    assert others == [first, first]
