"""A coach's calendar at Google, over the API and the queue: consent, reading, taking it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from botocore.exceptions import BotoCoreError
from msgspec.structs import replace

from chalicelib.domain.calendars.consent import PATIENCE
from chalicelib.gateways.invites import uid_of
from chalicelib.storage.calendars import connections
from chalicelib.storage.kernel.table import Row
from infra.local.google_api import GoogleApi
from infra.local.google_peer import GooglePeer
from tests.functional.calendars.test_calendars_api import TEN, Desk
from tests.kit.basis import bases
from tests.kit.desk import Desk as Post
from tests.kit.desk import subjects
from tests.kit.google import BASE, utc
from tests.kit.http import Reply, client_of
from tests.kit.lots import all_was_told
from tests.kit.world import World

PATH = "/v1/coach/calendars/google"


class Googler(Desk):
    """A coach whose calendar is at Google."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        app: Any = world.ctx.google()
        self.peer: GooglePeer = app.send.__self__.peer
        self.way: Any = app.send.__self__

    def leave(self) -> str:
        """To the consent page: its address."""
        answer = self.cora.post(PATH)
        assert answer.status == 200, answer.text
        return str(answer.json["authorize_url"])

    def agree(self, page: str) -> dict[str, str]:
        """What Google leads back with."""
        form = {**dict(parse_qsl(urlsplit(page).query)), "answer": "allow"}
        told = GoogleApi(self.peer, BASE).answer("POST", "/consent", {}, urlencode(form).encode())
        assert told is not None
        place = dict(told.headers)["Location"]
        assert place.startswith("https://app.example/assets/consent.html?")
        return dict(parse_qsl(urlsplit(place).query))

    def come_back(self, back: dict[str, str], **headers: str) -> Reply:
        return self.cora.post(f"{PATH}/code", back, **headers)

    def connect_google(self) -> dict[str, Any]:
        answer = self.come_back(self.agree(self.leave()))
        assert answer.status == 201, answer.text
        return dict(answer.json)

    def put(self, start: datetime, minutes: int = 60, **more: Any) -> str:
        end = start + timedelta(minutes=minutes)
        when = [{"dateTime": each.isoformat()} for each in (start, end)]
        return self.peer.put({"start": when[0], "end": when[1], "summary": "Secret", **more})


@pytest.fixture
def desk(world: World) -> Googler:
    return Googler(world)


def test_whoever_agrees_is_busy_here_when_they_are_busy_there(desk: Googler) -> None:
    desk.put(TEN)
    made = desk.connect_google()
    assert (made["kind"], made["name"], made["status"]) == ("google", "Google Calendar", "reading")
    desk.read()
    found = desk.listed()
    assert (found["status"], found["busy_count"], found["problem"]) == ("ok", 1, None)
    assert desk.is_busy_at_ten()


def test_nothing_that_opens_the_calendar_is_stored_readably_or_shown(desk: Googler) -> None:
    made = desk.connect_google()
    desk.read()
    stored = str([row.attribute_values for row in Row.scan()])
    for secret in ("refresh-", "access-", "Secret"):
        assert secret not in stored.replace("sealed", "").replace(_sealed(), "")
        assert secret not in str(made)


def _sealed() -> str:
    (row,) = (row for row in Row.scan() if row.sk.startswith("CALENDAR#"))
    return str(row.sealed)  # type: ignore[attr-defined]


def test_a_consent_serves_once_and_its_repetition_is_answered_alike(desk: Googler) -> None:
    back = desk.agree(desk.leave())
    first = desk.come_back(back, **{"Idempotency-Key": "one-consent"})
    assert desk.come_back(back, **{"Idempotency-Key": "one-consent"}).json == first.json
    again = desk.come_back(back)
    assert (again.status, again.json["errors"][0]["field"]) == (422, "state")
    assert "used already" in again.text
    assert len(desk.cora.get("/v1/coach/calendars").json["items"]) == 1


@pytest.mark.spoils
def test_a_consent_connects_nothing_if_what_that_rests_on_has_changed(desk: Googler) -> None:
    back = desk.agree(desk.leave())
    with bases() as found:
        assert desk.come_back(back, **{"Idempotency-Key": "consent"}).status == 201
    assert found == ["busy_times calendar replay schedule"]


def test_a_consent_of_somebody_else_connects_nothing(desk: Googler) -> None:
    other_id = desk.world.add_coach("remy", timezone="UTC")
    other = desk.cora.as_person(other_id)
    answer = other.post(f"{PATH}/code", desk.agree(desk.leave()))
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "state")
    assert other.get("/v1/coach/calendars").json["items"] == []


def test_ten_minutes_are_long_enough_to_agree(desk: Googler) -> None:
    back = desk.agree(desk.leave())
    desk.world.clock.instant += PATIENCE
    answer = desk.come_back(back)
    assert answer.status == 422
    assert "ten minutes" in answer.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda back: {**back, "code": "made-up"},
        lambda back: {**back, "state": "made-up"},
        lambda back: {**back, "code": ""},
    ],
)
def test_what_google_did_not_say_connects_nothing(
    desk: Googler, spoil: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    answer = desk.come_back(spoil(desk.agree(desk.leave())))
    assert answer.status == 422
    assert desk.cora.get("/v1/coach/calendars").json["items"] == []


def test_a_member_has_no_calendar_to_connect(desk: Googler) -> None:
    member = desk.cora.as_person(desk.member_id)
    assert member.post(PATH).status == 404
    assert member.post(f"{PATH}/code", {"code": "a", "state": "b"}).status in {404, 422}


def test_a_google_that_is_down_is_asked_again_with_the_same_code(desk: Googler) -> None:
    back = desk.agree(desk.leave())
    desk.way.down = True
    assert desk.come_back(back).status == 503
    desk.way.down = False
    assert desk.come_back(back).status == 201


def test_consent_that_is_taken_back_there_needs_attention_and_keeps_what_is_known(
    desk: Googler,
) -> None:
    desk.put(TEN)
    desk.connect_google()
    desk.read()
    desk.peer.take_back()
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    found = desk.listed()
    assert found["status"] == "needs_attention"
    assert "Disconnect it and connect it anew" in found["problem"]
    assert desk.is_busy_at_ten()


@pytest.fixture
def post(world: World, desk: Googler) -> Post:
    """The mails of a coach who is connected and read."""
    post = Post.open(world)
    desk.world.ctx = replace(world.ctx, queue=post.post.ctx.queue)
    desk.connect_google()
    desk.read()
    all_was_told()
    return post


def mails_of_the_next_reading(desk: Googler, post: Post) -> list[str]:
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    return [subject for _, subject in subjects(post.deliver(*post.post.collect()))]


LOST = "Your calendar Google Calendar cannot be read"


def test_consent_that_was_taken_back_is_mailed_at_once_and_once(desk: Googler, post: Post) -> None:
    desk.peer.take_back()
    assert mails_of_the_next_reading(desk, post) == [LOST]
    desk.way.down = True
    assert mails_of_the_next_reading(desk, post) == []
    assert "does not let Tandem read" in desk.listed()["problem"], "and so it stays"
    desk.way.down = False
    assert mails_of_the_next_reading(desk, post) == []


def test_it_is_mailed_at_once_also_where_something_else_failed_for_days(
    desk: Googler, post: Post
) -> None:
    desk.way.down = True
    assert mails_of_the_next_reading(desk, post) == []
    desk.world.clock.advance(days=1)
    assert mails_of_the_next_reading(desk, post) == [LOST]
    desk.way.down = False
    desk.peer.take_back()
    assert mails_of_the_next_reading(desk, post) == [LOST]


def unreadable() -> str:
    raise BotoCoreError


def test_disconnecting_needs_no_secret_of_the_app(desk: Googler) -> None:
    made = desk.connect_google()
    without = replace(desk.way.app(), client_secret=unreadable)
    client = client_of(replace(desk.world.ctx, google=lambda: without)).as_person(desk.coach_id)
    assert client.delete(f"/v1/coach/calendars/{made['id']}").status == 204
    assert not desk.peer.consents


def test_a_published_calendar_is_disconnected_without_a_thought_of_google(desk: Googler) -> None:
    made = desk.connect()

    def broken() -> None:
        raise BotoCoreError

    client = client_of(replace(desk.world.ctx, google=broken)).as_person(desk.coach_id)
    assert client.delete(f"/v1/coach/calendars/{made['id']}").status == 204


def test_disconnecting_takes_the_consent_back_at_google_too(desk: Googler) -> None:
    desk.put(TEN)
    made = desk.connect_google()
    desk.read()
    assert desk.cora.delete(f"/v1/coach/calendars/{made['id']}").status == 204
    assert not desk.peer.consents
    assert not desk.is_busy_at_ten()


def test_the_consent_of_a_coach_who_was_removed_is_taken_back_at_google_too(desk: Googler) -> None:
    desk.connect_google()
    desk.read()
    admin = desk.cora.as_person(desk.world.owner())
    assert admin.delete(f"/v1/admin/coaches/{desk.coach_id}").status == 202
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert not desk.peer.consents
    assert connections.list_connections(desk.coach_id) == []


def test_a_google_that_is_down_keeps_nobody_from_disconnecting(desk: Googler) -> None:
    made = desk.connect_google()
    desk.way.down = True
    assert desk.cora.delete(f"/v1/coach/calendars/{made['id']}").status == 204
    assert desk.cora.get("/v1/coach/calendars").json["items"] == []


def test_a_refresh_without_news_writes_no_busy_times_and_asks_once(desk: Googler) -> None:
    desk.put(TEN)
    desk.connect_google()
    desk.read()
    version = desk.busy_version()
    desk.peer.asked.clear()
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert desk.busy_version() == version
    assert [sorted(query)[-1] for query in desk.peer.asked] == ["syncToken"]


def test_own_sessions_in_the_calendar_never_block(desk: Googler) -> None:
    session_id = desk.world.book(desk.member_id, desk.coach_id, TEN).body
    event = desk.put(TEN, iCalUID=uid_of(session_id))
    desk.connect_google()
    desk.read()
    assert desk.listed()["busy_count"] == 0
    member = desk.cora.as_person(desk.member_id)
    later = (TEN + timedelta(minutes=30)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    moved = member.post(f"/v1/sessions/{session_id}/reschedule", {"starts_at": later})
    assert moved.status == 200, moved.text
    assert member.post(f"/v1/sessions/{session_id}/cancel", {}).status == 200
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert desk.peer.events[event]["status"] == "confirmed"  # Google still shows the old time
    assert not desk.is_busy_at_ten()


def test_five_calendars_are_enough_and_that_is_said_before_the_consent(desk: Googler) -> None:
    for _ in range(5):
        desk.connect_google()
    answer = desk.cora.post(PATH)
    assert answer.status == 422
    assert "at most 5" in answer.text


def test_an_event_added_at_google_blocks_a_quarter_of_an_hour_later(desk: Googler) -> None:
    desk.connect_google()
    desk.read()
    desk.peer.put({"start": utc(2026, 6, 2, 10), "end": utc(2026, 6, 2, 11)})
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert desk.is_busy_at_ten()
