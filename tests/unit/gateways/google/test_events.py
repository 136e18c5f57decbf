import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.calendars.reading import (
    MOST_MARK,
    MOST_OCCURRENCES,
    Problem,
    Reading,
    UnreadableError,
    Wanted,
)
from chalicelib.domain.kernel.outbound import Answer
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.google.consent import SCOPE
from chalicelib.gateways.google.events import FULL_EVERY, GoogleCalendar
from infra.local.google_peer import Grant, Json, RefusedError
from tests.kit.google import BASE, CLIENT, NOW, ToGoogle, expire_tokens, utc

WANTED = Wanted(
    window=Interval(NOW, NOW + timedelta(days=60)), timezone="UTC", own_suffix="@tandem"
)
NEW = ("", "")
TEN, ELEVEN = utc(2027, 2, 2, 10), utc(2027, 2, 2, 11)


def at(day: int, hour: int, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


def with_token(google: ToGoogle, scope: str = SCOPE) -> str:
    """An access token for this scope."""
    digest = hashlib.sha256(b"v").digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    form = {
        "client_id": CLIENT[0],
        "client_secret": CLIENT[1],
        "grant_type": "authorization_code",
        "code": google.peer.agree(Grant(scope, challenge, "back")),
        "code_verifier": "v",
        "redirect_uri": "back",
    }
    return str(google.peer.token(form)["access_token"])


def calendar_of(google: ToGoogle, scope: str = SCOPE) -> GoogleCalendar:
    return GoogleCalendar(
        send=google.send,
        api=f"{BASE}/api",
        token=with_token(google, scope),
        pause=google.pauses.append,
    )


def reading_of(*events: Json, timezone: str = "Europe/London") -> Reading:
    google = ToGoogle()
    google.peer.timezone = timezone
    for event in events:
        google.peer.put(event)
    reading, _ = calendar_of(google).read(WANTED, NEW, NOW)
    assert reading is not None
    return reading


def busy(*events: Json, **more: str) -> list[tuple[datetime, datetime]]:
    reading = reading_of(*events, **more)
    assert not reading.broken
    return [(each.start, each.end) for each in reading.busy]


def test_what_stands_in_the_calendar_makes_busy() -> None:
    assert busy({"start": TEN, "end": ELEVEN}) == [(at(2, 10), at(2, 11))]


def test_a_time_with_an_offset_and_one_in_a_zone_are_what_they_say() -> None:
    offset = {"dateTime": "2027-02-02T10:00:00-05:00"}
    assert busy({"start": offset, "end": {"dateTime": "2027-02-02T11:00:00-05:00"}}) == [
        (at(2, 15), at(2, 16))
    ]


@pytest.mark.parametrize(
    ("timezone", "hours"),
    [("Europe/London", 0), ("America/New_York", 5), ("Pacific/Auckland", -13)],
)
def test_a_whole_day_is_one_of_the_calendars_zone(timezone: str, hours: int) -> None:
    day = {"start": {"date": "2027-02-10"}, "end": {"date": "2027-02-11"}}
    start = datetime(2027, 2, 10, tzinfo=UTC) + timedelta(hours=hours)
    assert busy(day, timezone=timezone) == [(start, start + timedelta(days=1))]


@pytest.mark.parametrize(
    "free",
    [
        {"transparency": "transparent"},
        {"status": "cancelled"},
        {"eventType": "workingLocation"},
        {"eventType": "birthday"},
        {"iCalUID": "01J9@tandem"},
        {"attendees": [{"self": True, "responseStatus": "declined"}]},
    ],
)
def test_what_does_not_make_busy_is_left_out(free: Json) -> None:
    other = {"start": utc(2027, 2, 3, 10), "end": utc(2027, 2, 3, 11)}
    assert busy({"start": TEN, "end": ELEVEN, **free}, other) == [(at(3, 10), at(3, 11))]


@pytest.mark.parametrize("kind", ["outOfOffice", "focusTime", "default", "fromGmail"])
def test_who_is_out_of_office_or_concentrates_is_busy(kind: str) -> None:
    assert busy({"start": TEN, "end": ELEVEN, "eventType": kind}) == [(at(2, 10), at(2, 11))]


def test_who_accepted_is_busy_whatever_others_answered() -> None:
    guests = [
        {"self": True, "responseStatus": "accepted"},
        {"responseStatus": "declined"},
    ]
    event = {"start": TEN, "end": ELEVEN, "attendees": guests}
    assert busy(event) == [(at(2, 10), at(2, 11))]


def test_a_series_keeps_its_hour_when_the_clocks_change_and_its_exceptions() -> None:
    google = ToGoogle()
    start = {"dateTime": "2027-03-15T09:00:00", "timeZone": "Europe/London"}
    end = {"dateTime": "2027-03-15T09:30:00", "timeZone": "Europe/London"}
    weekly = {"start": start, "end": end, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=4"]}
    series = google.peer.put(weekly)
    for day, change in (
        ("2027-03-22", {"status": "cancelled"}),
        ("2027-04-05", {}),
    ):
        original = {"dateTime": f"{day}T09:00:00", "timeZone": "Europe/London"}
        moved = {"start": utc(2027, 3, 23, 12), "end": utc(2027, 3, 23, 13)}
        google.peer.put(
            {"recurringEventId": series, "originalStartTime": original, **moved, **change}
        )
    wanted = Wanted(
        window=Interval(NOW, NOW + timedelta(days=90)), timezone="UTC", own_suffix="@tandem"
    )
    reading, _ = calendar_of(google).read_window(wanted)
    assert [(each.start, each.end) for each in reading.busy] == [
        (at(15, 9, month=3), at(15, 9, 30, month=3)),
        (at(23, 12, month=3), at(23, 13, month=3)),
        (at(29, 8, month=3), at(29, 8, 30, month=3)),
    ]


def test_an_event_that_makes_no_sense_costs_itself_alone() -> None:
    broken: list[dict[str, Any]] = [
        {"start": {}, "end": {}},
        {"start": {"dateTime": "soon"}, "end": {"dateTime": "later"}},
        {"start": None, "end": None},
        {"start": {"date": "2027-02-31"}, "end": {"date": "2027-03-01"}},
        {"start": ELEVEN, "end": TEN},
        {"start": TEN, "end": ELEVEN, "attendees": [7]},
    ]
    page = {"items": [*broken, "nonsense", {"start": TEN, "end": ELEVEN}], "nextSyncToken": "1"}
    reading, _ = GoogleCalendar(send=Told(page).send, api=BASE, token="t").read_window(WANTED)
    assert reading == Reading(busy=(Interval(at(2, 10), at(2, 11)),), broken=7)


class Told(ToGoogle):
    """Google says just this."""

    def __init__(self, page: object) -> None:
        super().__init__()
        self._page = page

    def send(self, *args: Any, **_: Any) -> Answer:
        body = self._page if isinstance(self._page, bytes) else json.dumps(self._page).encode()
        return Answer(status=200, headers={}, body=body, url=args[1])


@pytest.mark.parametrize("page", [[], "no", None, b"<html>", b"[" * 200_000, b"\xff\xfe"])
def test_an_answer_that_is_no_list_of_events_is_a_fault_of_google(page: object) -> None:
    with pytest.raises(UnreadableError) as refused:
        GoogleCalendar(send=Told(page).send, api=BASE, token="t").read_window(WANTED)
    assert refused.value.problem is Problem.FAILING


def test_a_page_without_events_and_without_a_zone_is_an_empty_calendar() -> None:
    reading, token = GoogleCalendar(send=Told({}).send, api=BASE, token="t").read_window(WANTED)
    assert (reading, token) == (Reading(busy=()), "")


def test_page_after_page_is_read_until_there_is_no_more() -> None:
    google = ToGoogle()
    google.peer.most_on_a_page = 3
    for hour in range(10):
        google.peer.put({"start": utc(2027, 2, 3, hour), "end": utc(2027, 2, 3, hour, 30)})
    reading, marks = calendar_of(google).read(WANTED, NEW, NOW)
    assert reading is not None
    assert (len(reading.busy), len(google.peer.asked), marks[0]) == (10, 4, "10")


def test_a_sync_token_that_is_too_long_to_be_kept_is_not() -> None:
    page = {"nextSyncToken": "x" * (MOST_MARK + 1)}
    _, token = GoogleCalendar(send=Told(page).send, api=BASE, token="t").read_window(WANTED)
    assert token == ""


def test_a_calendar_with_more_than_can_be_read_says_so() -> None:
    google = ToGoogle()
    google.peer.put({"start": TEN, "end": ELEVEN})
    (event,) = google.peer.events.values()
    google.peer.events = {str(n): event for n in range(MOST_OCCURRENCES + 1)}
    with pytest.raises(UnreadableError) as refused:
        calendar_of(google).read_window(WANTED)
    assert refused.value.problem is Problem.TOO_MANY


def test_no_title_place_or_guest_is_asked_for() -> None:
    google = ToGoogle()
    calendar_of(google).read(WANTED, NEW, NOW)
    (asked,) = google.peer.asked
    assert asked["fields"] == (
        "nextPageToken,nextSyncToken,timeZone,"
        "items(iCalUID,status,transparency,eventType,start,end,attendees(self,responseStatus))"
    )
    assert asked["maxAttendees"] == "1"


# ── sync tokens ────────────────────────────────────────────────────────────────────────────────


def test_a_calendar_without_news_is_asked_once_and_brings_none() -> None:
    google = ToGoogle()
    google.peer.put({"start": TEN, "end": ELEVEN})
    calendar = calendar_of(google)
    _, marks = calendar.read(WANTED, NEW, NOW)
    google.peer.asked.clear()
    assert calendar.read(WANTED, marks, NOW + timedelta(minutes=15)) == (None, marks)
    (asked,) = google.peer.asked
    assert asked["syncToken"] == marks[0]
    assert not {"timeMin", "timeMax"} & set(asked)


def test_news_are_read_with_all_the_rest() -> None:
    google = ToGoogle()
    first = google.peer.put({"start": TEN, "end": ELEVEN})
    calendar = calendar_of(google)
    _, marks = calendar.read(WANTED, NEW, NOW)
    google.peer.put({"start": utc(2027, 2, 3, 10), "end": utc(2027, 2, 3, 11)})
    reading, marks = calendar.read(WANTED, marks, NOW)
    assert reading is not None
    assert [each.start for each in reading.busy] == [at(2, 10), at(3, 10)]
    google.peer.cancel(first)
    reading, marks = calendar.read(WANTED, marks, NOW)
    assert reading is not None
    assert [each.start for each in reading.busy] == [at(3, 10)]


def test_a_token_that_is_too_old_is_given_up_for_a_full_reading() -> None:
    google = ToGoogle()
    google.peer.put({"start": TEN, "end": ELEVEN})
    calendar = calendar_of(google)
    _, marks = calendar.read(WANTED, NEW, NOW)
    expire_tokens(google.peer)
    reading, later = calendar.read(WANTED, marks, NOW)
    assert reading is not None
    assert len(reading.busy) == 1
    assert later[0] != marks[0]


def test_all_is_read_anew_twice_a_day_since_the_window_moves_on() -> None:
    google = ToGoogle()
    calendar = calendar_of(google)
    _, marks = calendar.read(WANTED, NEW, NOW)
    assert calendar.read(WANTED, marks, NOW + FULL_EVERY - timedelta(seconds=1))[0] is None
    assert calendar.read(WANTED, marks, NOW + FULL_EVERY)[0] is not None


# ── refusals ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "slower",
    [
        RefusedError(429, "rateLimitExceeded"),
        RefusedError(403, "rateLimitExceeded"),
        RefusedError(403, "userRateLimitExceeded"),
        RefusedError(500, "backendError"),
        RefusedError(503, "backendError"),
    ],
)
def test_who_is_told_to_wait_waits_longer_each_time_and_reads_then(slower: RefusedError) -> None:
    google = ToGoogle()
    google.peer.refusals = [slower, slower]
    assert calendar_of(google).read(WANTED, NEW, NOW)[0] == Reading(busy=())
    assert google.pauses == [1.0, 2.0]


def test_the_wait_that_google_asks_for_is_waited_if_it_is_short() -> None:
    google = ToGoogle()
    google.peer.refusals = [RefusedError(429, "rateLimitExceeded", "3")]
    calendar_of(google).read(WANTED, NEW, NOW)
    assert google.pauses == [3.0]


@pytest.mark.parametrize(
    ("refusal", "problem"),
    [
        (RefusedError(429, "rateLimitExceeded", "3600"), Problem.SLOW_DOWN),
        (RefusedError(401, "authError"), Problem.REVOKED),
        (RefusedError(403, "insufficientPermissions"), Problem.CLOSED),
        (RefusedError(404, "notFound"), Problem.FAILING),
        (RefusedError(400, "badRequest"), Problem.FAILING),
    ],
)
def test_other_refusals_are_told_at_once(refusal: RefusedError, problem: Problem) -> None:
    google = ToGoogle()
    google.peer.refusals = [refusal]
    with pytest.raises(UnreadableError) as refused:
        calendar_of(google).read(WANTED, NEW, NOW)
    assert refused.value.problem is problem
    assert not google.pauses


def test_who_is_told_to_wait_three_times_comes_back_when_the_calendar_is_due() -> None:
    google = ToGoogle()
    google.peer.refusals = [RefusedError(403, "rateLimitExceeded")] * 3
    with pytest.raises(UnreadableError) as refused:
        calendar_of(google).read(WANTED, NEW, NOW)
    assert refused.value.problem is Problem.SLOW_DOWN
    assert len(google.peer.asked) == 3


def test_a_scope_that_shows_no_events_is_told() -> None:
    google = ToGoogle()
    with pytest.raises(UnreadableError) as refused:
        calendar_of(google, scope="openid").read(WANTED, NEW, NOW)
    assert refused.value.problem is Problem.CLOSED
