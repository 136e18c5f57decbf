"""Who may call no more gets no old answer either, whatever the `Idempotency-Key`."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from chalicelib.domain.workspaces.people import Standing
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces import people
from tests.kit.companies import Companies
from tests.kit.http import Client, Reply
from tests.kit.routes import ROUTES, Calls
from tests.kit.world import World

NOBODYS: dict[str, object] = {
    "roles": frozenset(),
    "coach_of": frozenset(),
    "admin_of_groups": frozenset(),
}
REMOVED = {**NOBODYS, "standing": Standing.REMOVED}

CALLERS = {
    "POST /v1/sessions": "ben",
    "POST /v1/sessions/{session_id}/cancel": "admin",
    "POST /v1/credits/requests": "ben",
    "POST /v1/admin/credits/requests/{request_id}/grant": "admin",
    "POST /v1/coach/time-off": "cora",
    "POST /v1/coach/calendars": "cora",
    "POST /v1/coach/calendars/{calendar_id}/read": "cora",
    "POST /v1/admin/members": "admin",
    "POST /v1/admin/members/import": "admin",
    "POST /v1/admin/coaches": "admin",
    "POST /v1/admin/groups": "admin",
    "POST /v1/admin/credits/transfers": "gus of sales",
    "POST /v1/admin/credits/set": "admin",
    "POST /v1/admin/webhooks/{webhook_id}/ping": "admin",
}
"""One call of each use case that answers twice; the steps of a session have one in common, those
of a request and of a webhook too; buying and settling a debt have their own tests beside the till,
connecting a calendar at Google beside Google.
"""
ONE_FOR_ALL = {
    "POST /v1/sessions/{session_id}/cancel": 8,
    "POST /v1/admin/credits/requests/{request_id}/grant": 2,
    "POST /v1/admin/webhooks/{webhook_id}/ping": 2,
}


@contextmanager
def changed(person_id: str, **fields: object) -> Iterator[None]:
    """Somebody is somebody else for a while."""
    person = people.find_person(person_id)
    assert person
    other = replace(person, **fields, version=person.version + 1)
    commit(people.change_person(other))
    yield
    commit(people.change_person(replace(person, version=person.version + 2)))


def test_every_use_case_that_answers_twice_is_here() -> None:
    repeatable = {route.name for route in ROUTES if route.endpoint.repeatable}
    beside_the_till = 2
    of_ones_own_address = 2  # whose it is may answer an invitation whatever else they lose
    beside_google = 1
    called = sum(ONE_FOR_ALL.get(each, 1) for each in CALLERS)
    assert len(repeatable) == called + beside_the_till + beside_google + of_ones_own_address


@pytest.mark.spoils
@pytest.mark.parametrize("name", CALLERS)
def test_an_old_answer_is_for_those_who_may_still_call(world: World, name: str) -> None:
    calls, who = Calls(Companies(world)), CALLERS[name]
    route = next(each for each in ROUTES if each.name == name)
    if name == "POST /v1/credits/requests":
        calls.companies.asks_admins()
    first = calls(route, who, key="once")
    assert first.status in {200, 201}, first.text
    for loss in (NOBODYS, REMOVED):
        with changed(calls.companies.ids[who], **loss):
            again = calls(route, who, key="once")
            assert again.code in {"forbidden", "not_found"}, again.text
    assert replayed(calls(route, who, key="once"), first)


@pytest.mark.spoils
def test_who_lost_one_group_of_two_gets_no_answer_about_it(world: World) -> None:
    calls = Calls(Companies(world))
    route = next(each for each in ROUTES if each.name == "POST /v1/admin/credits/transfers")
    first = calls(route, "gus of sales", key="once")
    assert first.status == 201, first.text
    other = {"admin_of_groups": frozenset({"acme.design"})}
    with changed(calls.companies.ids["gus of sales"], **other):
        assert calls(route, "gus of sales", key="once").code == "not_found"
    assert replayed(calls(route, "gus of sales", key="once"), first)


def test_who_looks_at_another_workspace_gets_no_answer_of_this_one(
    world: World, client: Client
) -> None:
    owner = client.as_person(world.owner())
    body, path = {"name": "Sales"}, "/v1/admin/groups"
    first = owner.post(path, body, Idempotency_Key="once")
    assert first.status == 201, first.text
    there = owner.post(path, body, Idempotency_Key="once", Tandem_Workspace="globex")
    assert there.code == "not_found"
    assert replayed(owner.post(path, body, Idempotency_Key="once", Tandem_Workspace="acme"), first)


def replayed(reply: Reply, first: Reply) -> bool:
    return reply.text == first.text and reply.headers.get("Idempotent-Replayed") == "true"
