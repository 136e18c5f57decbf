"""A coach's calendars that can be asked of a certain time are, before it is taken over an old copy.

Nothing that goes wrong there is an error of the booking: then the copy decides.
"""

import json
from functools import partial
from threading import Event
from time import monotonic
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.storage.coaches.busy_times import busy_in, busy_key
from chalicelib.storage.kernel.table import read_rows
from chalicelib.use_cases.calendars import freshness
from chalicelib.use_cases.calendars.readings import read_calendar
from tests.functional.calendars.test_calendars_api import TEN_TO_ELEVEN, URL, Desk, published
from tests.kit.context import NoInternet
from tests.kit.http import Client, Reply, client_of
from tests.kit.log import logged
from tests.kit.meanwhile import meanwhile
from tests.kit.world import World

TWO_TO_THREE = ("20260602T140000Z", "20260602T150000Z")
AT_TEN, AT_TWO, AT_FOUR = (f"2026-06-02T{hour}:00:00Z" for hour in (10, 14, 16))


class AccountDesk(Desk):
    """A coach with a calendar of a CalDAV account."""

    def connect(self, url: str = URL) -> dict[str, Any]:
        account = {"kind": "caldav", "url": url, "user": "cora", "password": "xyzzy"}
        made = self.cora.post("/v1/coach/calendars", account)
        assert made.status == 201, made.text
        return dict(made.json)

    def publish(self, *events: tuple[str, str]) -> None:
        """What the account's calendar holds from now on."""
        self.internet.put_account(URL, published(*events))


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> AccountDesk:
    """A coach whose calendar was read a while ago, and said nothing. However busy the machine is,
    its answer is waited for.
    """
    monkeypatch.setattr(freshness, "SECONDS", 60.0)
    desk = AccountDesk(world)
    desk.publish()
    desk.connect()
    desk.read()
    assert desk.listed()["status"] == "ok"
    world.clock.advance(minutes=2)
    return desk


def ana(desk: AccountDesk) -> Client:
    return client_of(desk.world.ctx).as_person(desk.member_id)


def book(desk: AccountDesk, **wish: Any) -> Reply:
    body = {
        "coach_id": desk.coach_id,
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        **(wish or {"starts_at": AT_TEN}),
    }
    return ana(desk).post("/v1/sessions", body)


def reviewing(desk: AccountDesk) -> None:
    assert desk.cora.patch("/v1/coach/profile", {"booking_mode": "request"}).status == 200


def known(desk: AccountDesk) -> list[str]:
    """The starts of what is stored of the calendar."""
    (spans,) = busy_in(read_rows([busy_key(desk.coach_id)]), desk.coach_id).by_calendar.values()
    return [f"{each.start:%H:%M}" for each in spans]


def told(lines: list[dict[str, object]]) -> dict[str, object]:
    """What the log counts of the one time that calendars were asked."""
    (line,) = [each for each in lines if each["message"] == "calendars asked first"]
    return {name: line[name] for name in ("asked", "too_slow", "refused", "changed")}


def test_a_booking_over_an_old_copy_asks_the_calendar_itself(desk: AccountDesk) -> None:
    desk.publish(TEN_TO_ELEVEN)
    with logged() as lines:
        refused = book(desk)
    assert (refused.status, refused.json["code"]) == (409, "slot_taken")
    nearest = {each["starts_at"] for each in refused.json["nearest_slots"]}
    assert nearest
    assert AT_TEN not in nearest
    assert known(desk) == ["10:00"]
    assert told(lines) == {"asked": 1, "too_slow": 0, "refused": 0, "changed": True}
    assert desk.listed()["last_read_at"] == "2026-06-01T06:00:00Z", "all of it was not read"


def test_what_another_calendar_says_meanwhile_is_not_lost(desk: AccountDesk) -> None:
    other = "https://other.example/b.ics"
    desk.internet.put(other, published())
    made = desk.cora.post("/v1/coach/calendars", {"kind": "ics", "url": other})
    desk.read()
    desk.world.clock.advance(minutes=2)
    desk.publish(TEN_TO_ELEVEN)
    desk.internet.put(other, published(TWO_TO_THREE, uid="b"))
    read_other = partial(read_calendar, desk.world.ctx, desk.coach_id, made.json["id"])
    with meanwhile(read_other) as happened:
        assert book(desk).status == 409
    assert happened
    busy = busy_in(read_rows([busy_key(desk.coach_id)]), desk.coach_id)
    assert [f"{each.start:%H:%M}" for each in busy.all] == ["10:00", "14:00"]


def test_a_time_that_was_freed_there_is_booked_at_once(desk: AccountDesk) -> None:
    desk.publish(TEN_TO_ELEVEN)
    assert book(desk).status == 409
    desk.publish()
    assert book(desk).status == 201


def test_a_copy_of_the_last_minute_decides_without_asking(desk: AccountDesk) -> None:
    desk.world.clock.advance(minutes=-1)
    desk.publish(TEN_TO_ELEVEN)
    asked = len(desk.internet.asked)
    assert book(desk).status == 201
    assert len(desk.internet.asked) == asked


def test_only_the_time_in_question_is_asked_for(desk: AccountDesk) -> None:
    desk.publish(TWO_TO_THREE)
    assert book(desk, starts_at=AT_TWO).status == 409
    desk.publish(TEN_TO_ELEVEN)
    assert book(desk).status == 409
    assert known(desk) == ["10:00", "14:00"]


def test_a_request_is_refused_and_an_acceptance_too(desk: AccountDesk) -> None:
    reviewing(desk)
    desk.publish(TEN_TO_ELEVEN)
    assert book(desk, proposed_starts=[AT_TEN, AT_FOUR]).json["code"] == "slot_taken"
    asked = book(desk, proposed_starts=[AT_TWO, AT_FOUR])
    assert asked.status == 201
    desk.publish(TWO_TO_THREE)
    path = f"/v1/sessions/{asked.json['id']}/accept"
    refused = desk.cora.post(path, {"starts_at": AT_TWO})
    assert (refused.status, refused.json["code"]) == (409, "slot_taken")
    assert refused.json["free_proposed_starts"] == [AT_FOUR]
    assert desk.cora.post(path, {"starts_at": AT_FOUR}).status == 200


@pytest.mark.parametrize("mode", list(BookingMode))
def test_a_move_and_its_proposal_are_refused(desk: AccountDesk, mode: BookingMode) -> None:
    booked = book(desk)
    if mode is BookingMode.REQUEST:
        reviewing(desk)
    desk.publish(TWO_TO_THREE)
    wish = {"starts_at": AT_TWO} if mode is BookingMode.INSTANT else {"proposed_starts": [AT_TWO]}
    moved = ana(desk).post(f"/v1/sessions/{booked.json['id']}/reschedule", wish)
    assert (moved.status, moved.json["code"]) == (409, "slot_taken")


def test_who_is_refused_for_another_reason_or_gives_time_up_asks_nobody(desk: AccountDesk) -> None:
    booked = book(desk)
    asked = len(desk.internet.asked)
    assert ana(desk).post(f"/v1/sessions/{booked.json['id']}/cancel", {}).status == 200
    assert book(desk, starts_at="2026-06-02T03:00:00Z").json["code"] == "slot_not_offered"
    assert len(desk.internet.asked) == asked


def test_an_address_that_shows_everything_or_nothing_is_not_asked(world: World) -> None:
    desk = Desk(world)
    desk.internet.put(URL, published())
    desk.connect()
    desk.read()
    world.clock.advance(minutes=2)
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    asked = len(desk.internet.asked)
    assert not desk.is_busy_at_ten()
    assert len(desk.internet.asked) == asked


@pytest.mark.parametrize("problem", [Obstacle.UNREACHABLE, Obstacle.TOO_SLOW])
def test_one_that_cannot_be_asked_lets_the_copy_decide(
    desk: AccountDesk, problem: Obstacle
) -> None:
    desk.internet.pages[URL] = problem
    with logged() as lines:
        assert book(desk).status == 201
    slow = int(problem is Obstacle.TOO_SLOW)
    assert told(lines) == {"asked": 1, "too_slow": slow, "refused": 1 - slow, "changed": False}
    assert desk.listed()["status"] == "ok", "the next reading says how the calendar is"


class Hanging(NoInternet):
    """Answers once it is let go."""

    def __init__(self) -> None:
        self.let_go = Event()

    def send(self, method: str, url: str, **_: object) -> Any:
        self.let_go.wait()
        return super().send(method, url)


@pytest.mark.parametrize(
    ("page", "counted"),
    [
        (None, {"asked": 1, "too_slow": 0, "refused": 0, "changed": 0}),
        (TEN_TO_ELEVEN, {"asked": 1, "too_slow": 0, "refused": 0, "changed": 1}),
        (Obstacle.UNREACHABLE, {"asked": 1, "too_slow": 0, "refused": 1, "changed": 0}),
        (Obstacle.TOO_SLOW, {"asked": 1, "too_slow": 1, "refused": 0, "changed": 0}),
    ],
)
def test_what_became_of_asking_is_counted_as_metrics_of_the_stage(
    desk: AccountDesk,
    capsys: pytest.CaptureFixture[str],
    page: Obstacle | tuple[str, str] | None,
    counted: dict[str, int],
) -> None:
    """In CloudWatch's embedded metric format, a line of the log for each call that asked."""
    if isinstance(page, Obstacle):
        desk.internet.pages[URL] = page
    elif page:
        desk.publish(page)
    book(desk)
    told = [line for line in capsys.readouterr().out.splitlines() if '"calendars_asked"' in line]
    (line,) = map(json.loads, told)
    (metrics,) = line.pop("_aws")["CloudWatchMetrics"]
    named = {f"calendars_{name}": [float(number)] for name, number in counted.items()}
    assert line == {"service": "tandem", "stage": "local", **named}
    assert metrics == {
        "Namespace": "Tandem",
        "Dimensions": [["stage", "service"]],
        "Metrics": [{"Name": name, "Unit": "Count"} for name in named],
    }


def test_who_asks_nobody_counts_nothing(
    desk: AccountDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.world.clock.advance(minutes=-1)
    assert book(desk).status == 201
    assert "_aws" not in capsys.readouterr().out


def test_one_that_hangs_is_left_behind_in_time(
    desk: AccountDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "SECONDS", 0.2)
    hanging = Hanging()
    desk.world = replace(desk.world, ctx=replace(desk.world.ctx, outbound=lambda: hanging))
    desk.connect(f"{URL}?2")
    began = monotonic()
    with logged() as lines:
        assert book(desk).status == 201
    assert 0.2 <= monotonic() - began < 60
    hanging.let_go.set()
    assert told(lines) == {"asked": 2, "too_slow": 2, "refused": 0, "changed": False}


class Locked:
    """Opens nothing."""

    def unseal(self, *_: object) -> Any:
        raise ConnectionError


def test_a_key_that_cannot_be_reached_is_no_error_of_the_booking(desk: AccountDesk) -> None:
    locked: Any = Locked
    desk.world = replace(desk.world, ctx=replace(desk.world.ctx, vault=locked))
    with logged() as lines:
        assert book(desk).status == 201
    assert told(lines)["refused"] == 1


def test_a_second_and_a_half_are_for_all_of_it() -> None:
    assert freshness.SECONDS == 1.5


def test_a_call_that_decides_anew_asks_once(desk: AccountDesk) -> None:
    noon = {"starts_at": "2026-06-02T12:00:00Z", "ends_at": "2026-06-02T13:00:00Z"}
    replies: list[int] = []

    def go_away() -> None:
        replies.append(desk.cora.post("/v1/coach/time-off", noon).status)

    with logged() as lines, meanwhile(go_away):
        assert book(desk).status == 201
    assert replies == [201]
    assert told(lines)["asked"] == 1


def test_what_is_told_of_a_calendar_that_is_gone_is_kept_nowhere(desk: AccountDesk) -> None:
    desk.publish(TEN_TO_ELEVEN)
    found = desk.listed()
    send = desk.internet.send

    def disconnect_and_send(*args: Any, **kwargs: Any) -> Any:
        desk.cora.delete(f"/v1/coach/calendars/{found['id']}")
        return send(*args, **kwargs)

    desk.internet.send = disconnect_and_send
    assert book(desk).status == 201
    assert busy_in(read_rows([busy_key(desk.coach_id)]), desk.coach_id).by_calendar == {}
