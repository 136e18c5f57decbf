"""How often callers meet others at the same rows: in the line of their call, and in the numbers."""

from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.storage.kernel.contention import Contention, contention, contention_of_call
from chalicelib.storage.kernel.transaction import StaleError, commit, until_fresh
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.jobs import Run
from chalicelib.workers import clock
from chalicelib.workers.batches import each_record
from tests.functional.sessions.test_sessions_api import wish
from tests.kit.http import Client, Reply
from tests.kit.log import counted, logged
from tests.kit.meanwhile import meanwhile
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
Lines = list[dict[str, object]]


def met(lines: Lines, message: str = "answered") -> dict[str, object]:
    """What the one line of a call says of others."""
    (line,) = [each for each in lines if each["message"] == message]
    return {name: line[name] for name in ("conflicts_retried", "races_lost") if name in line}


@pytest.fixture
def book(world: World, client: Client) -> Any:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    return partial(client.as_person(ana).post, "/v1/sessions", wish(cora))


def renamed(person_id: str) -> None:
    """A person's row is another version."""
    person = people.find_person(person_id)
    assert person
    commit(people.change_person(replace(person, version=person.version + 1)))


def test_a_call_that_meets_nobody_tells_nothing(book: Any, capsys: Any) -> None:
    with logged() as lines:
        assert book().status == 201
    assert met(lines) == {}
    assert counted(capsys.readouterr().out) == {}


def test_a_decision_that_went_stale_is_a_conflict_that_was_retried(book: Any, capsys: Any) -> None:
    with logged() as lines, meanwhile(lambda: renamed("ana-at-acme.example")) as happened:
        assert book().status == 201
    assert happened
    assert met(lines) == {"conflicts_retried": 1}
    assert counted(capsys.readouterr().out) == {"conflicts_retried": 1}


def test_a_slot_that_was_free_at_the_read_and_taken_at_the_commit_is_a_lost_race(
    world: World, book: Any, capsys: Any
) -> None:
    ben = world.add_member("ben")
    taken = partial(world.book, ben, "cora-at-acme.example", TEN)
    with logged() as lines, meanwhile(taken) as happened:
        assert book().code == "slot_taken"
    assert happened
    lost = met(lines)
    assert lost["races_lost"] == 1
    assert counted(capsys.readouterr().out) == {"refusal_slot_taken": 1, **lost}


def test_a_slot_that_was_taken_long_before_is_no_race(world: World, book: Any, capsys: Any) -> None:
    world.book(world.add_member("ben"), "cora-at-acme.example", TEN)
    with logged() as lines:
        assert book().code == "slot_taken"
    assert met(lines) == {}
    assert counted(capsys.readouterr().out) == {"refusal_slot_taken": 1}


def test_who_decides_again_and_may_no_longer_has_lost(
    world: World, book: Any, client: Client
) -> None:
    def removed() -> None:
        ada = client.as_person(world.owner())
        assert ada.delete("/v1/admin/members/ana-at-acme.example").status in {202, 204}

    with logged() as lines, meanwhile(removed) as happened:
        reply: Reply = book()
    assert happened
    assert reply.status in {403, 404}
    (line,) = [each for each in lines if each.get("path") == "/v1/sessions"]
    assert (line["conflicts_retried"], line["races_lost"]) == (1, 1)


def test_work_that_no_call_begins_tells_it_as_well(world: World, capsys: Any) -> None:
    ana = world.add_member("ana")

    def work(*_: object) -> None:
        with meanwhile(lambda: renamed(ana)):
            until_fresh(lambda: renamed(ana))

    with logged() as lines:
        assert each_record(world.ctx, {"Records": [{}, {}]}, lambda _: "r", work) == {
            "batchItemFailures": []
        }
    assert met(lines, "met others") == {"conflicts_retried": 2}
    assert counted(capsys.readouterr().out) == {"conflicts_retried": 2}

    def due(*_: object) -> Run:
        work()
        return Run(1, 0, left=False)

    with logged() as lines:
        clock.handle(lambda: world.ctx, work=(("due", due),))
    assert met(lines, "clock") == {"conflicts_retried": 1}
    assert counted(capsys.readouterr().out)["conflicts_retried"] == 1


def test_a_conflict_that_was_settled_is_no_reason_of_a_later_refusal(world: World) -> None:
    ana = world.add_member("ana")

    def refuse() -> None:
        with meanwhile(lambda: renamed(ana)):
            until_fresh(lambda: renamed(ana))
        raise NotFoundError

    with contention_of_call() as met, pytest.raises(NotFoundError):
        until_fresh(refuse)
    assert met.numbers == {"conflicts_retried": 1}


def test_a_race_within_another_step_is_lost_once(world: World) -> None:
    ana = world.add_member("ana")
    seen: list[str] = []

    def once_only() -> None:
        if seen:
            raise NotFoundError
        seen.append(ana)
        renamed(ana)

    with (
        contention_of_call() as met,
        meanwhile(lambda: renamed(ana)),
        pytest.raises(NotFoundError),
    ):
        until_fresh(lambda: until_fresh(once_only))
    assert met.numbers == {"conflicts_retried": 1, "races_lost": 1}


def test_what_one_call_met_is_told_of_no_other() -> None:
    def stale_once() -> None:
        if not tries:
            tries.append("stale")
            raise StaleError

    tries: list[str] = []
    with contention_of_call() as first:
        until_fresh(stale_once)
        with contention_of_call() as inner:
            until_fresh(lambda: None)
    tries.clear()
    until_fresh(stale_once)
    assert (first, inner) == (Contention(retried=1), Contention())
    assert contention() == Contention()
