"""When a coach's own Google calendar is busy (Calendar API v3, `events.list`).

Google expands the series, and tells of each event no more than `FIELDS`: no title, place or guest.
A sync token answers whether anything changed since the last full reading; if so, all is read anew,
and twice a day anyway, since the window moves on and a token tells nothing of that.
Source: https://developers.google.com/workspace/calendar/api/v3/reference/events/list
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.domain.calendars.reading import (
    MOST_BYTES,
    MOST_MARK,
    MOST_OCCURRENCES,
    Problem,
    Reading,
    UnreadableError,
    Wanted,
)
from chalicelib.domain.kernel.outbound import Answer, Send
from chalicelib.domain.time.instants import find_zone, render_instant
from chalicelib.domain.time.intervals import Interval, intersect

FIELDS = (
    "nextPageToken,nextSyncToken,timeZone,"
    "items(iCalUID,status,transparency,eventType,start,end,attendees(self,responseStatus))"
)
PAGE = 2500
TRIES = 3
SECONDS = 5.0
"""For a call; a pause leaves one of them. Who is to wait longer is asked when it is due again."""

NEVER_BUSY = frozenset({"workingLocation", "birthday"})
FULL_EVERY = timedelta(hours=12)
SLOW_DOWN = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"})

Json = Any


class _ExpiredTokenError(Exception):
    """The sync token is too old (410)."""


class GoogleCalendar(Struct, frozen=True, kw_only=True):
    """The primary calendar of whom the access token is for."""

    send: Send
    api: str
    token: str
    seconds: float = SECONDS
    pause: Callable[[float], None] = time.sleep

    def read(
        self, wanted: Wanted, marks: tuple[str, str], now: datetime
    ) -> tuple[Reading | None, tuple[str, str]]:
        """What it says, and the marks for the next time; None: the same as before.

        Of the marks one is the sync token, the other until when it will do.

        Raises:
            UnreadableError: it could not be read; the problem says why.
            OutboundError: Google does not answer.
        """
        token, until = marks
        if token and render_instant(now) < until:
            try:
                if newer := self._unchanged_since(token):
                    return None, (newer, until)
            except _ExpiredTokenError:
                pass
        reading, token = self.read_window(wanted)
        return reading, (token, render_instant(now + FULL_EVERY))

    def read_window(self, wanted: Wanted) -> tuple[Reading, str]:
        """All of the window, page by page, and the sync token of that."""
        found = _Found(wanted)
        asked = {
            "timeMin": render_instant(wanted.window.start),
            "timeMax": render_instant(wanted.window.end),
        }
        page: Json = {}
        for page in self._pages(asked):
            found.take(page)
        return found.reading(), _sync_token(page)

    def _unchanged_since(self, token: str) -> str:
        """The sync token for the next time; none if something has changed."""
        page = self._get({"syncToken": token})
        if page.get("items") or page.get("nextPageToken"):
            return ""
        return _sync_token(page)

    def _pages(self, asked: dict[str, str]) -> Iterator[Json]:
        page = self._get(asked)
        yield page
        while following := page.get("nextPageToken"):
            page = self._get({**asked, "pageToken": str(following)})
            yield page

    def _get(self, asked: dict[str, str]) -> Json:
        usual = {"singleEvents": "true", "maxAttendees": "1", "maxResults": str(PAGE)}
        query = urlencode({**usual, "fields": FIELDS, **asked})
        url = f"{self.api}/calendars/primary/events?{query}"
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        for attempt in range(TRIES):
            answer = self.send(
                "GET", url, headers=headers, seconds=self.seconds, most_bytes=MOST_BYTES
            )
            if answer.status == HTTPStatus.OK:
                return _parsed(answer.body)
            wait = _pause_before(answer, attempt)
            if wait is None or wait > self.seconds - 1:
                raise _refusal(answer)
            self.pause(wait)
        raise UnreadableError(Problem.SLOW_DOWN)


def _sync_token(page: Json) -> str:
    """Google's word for this state of the calendar; one that is too long is not kept."""
    token = str(page.get("nextSyncToken") or "")
    return token if len(token) <= MOST_MARK else ""


def _parsed(body: bytes) -> Json:
    try:
        page = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Problem.FAILING) from error
    if not isinstance(page, dict):
        raise UnreadableError(Problem.FAILING)
    return page


def _pause_before(answer: Answer, attempt: int) -> float | None:
    """Seconds to wait before the same is asked again, longer each time; None: it is of no use."""
    slower = answer.status == HTTPStatus.TOO_MANY_REQUESTS or bool(_reasons(answer) & SLOW_DOWN)
    if not slower and answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    if attempt == TRIES - 1:
        return None
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isdecimal() and len(told) < 9 else 2.0**attempt


def _refusal(answer: Answer) -> Exception:
    """What a status means (https://developers.google.com/workspace/calendar/api/guides/errors)."""
    if answer.status == HTTPStatus.GONE:
        return _ExpiredTokenError()
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return UnreadableError(Problem.REVOKED)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or _reasons(answer) & SLOW_DOWN:
        return UnreadableError(Problem.SLOW_DOWN)
    if answer.status == HTTPStatus.FORBIDDEN:
        return UnreadableError(Problem.CLOSED)
    return UnreadableError(Problem.FAILING)


def _reasons(answer: Answer) -> set[str]:
    """Why Google refuses, in its own words for programs."""
    try:
        errors = json.loads(answer.body)["error"]["errors"]
        return {str(each.get("reason")) for each in errors}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return set()


class _Found:
    """What the pages say; an event that makes no sense is counted, and costs itself alone."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._busy: list[Interval] = []
        self._broken = 0
        self._events = 0

    def take(self, page: Json) -> None:
        """
        Raises:
            UnreadableError: there are more events than are read.
        """
        zone = find_zone(str(page.get("timeZone") or "")) or ZoneInfo(self._wanted.timezone)
        events = page.get("items")
        for event in events if isinstance(events, list) else []:
            self._events += 1
            if self._events > MOST_OCCURRENCES:
                raise UnreadableError(Problem.TOO_MANY)
            self._take_event(event, zone)

    def _take_event(self, event: Json, zone: ZoneInfo) -> None:
        try:
            if _is_free(event, self._wanted.own_suffix):
                return
            begins, ends = (_instant(event[side], zone) for side in ("start", "end"))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            self._broken += 1
            return
        if begins < ends:
            self._busy.append(Interval(begins, ends))
        elif begins > ends:
            self._broken += 1

    def reading(self) -> Reading:
        busy = intersect(self._busy, [self._wanted.window])
        return Reading(busy=tuple(busy), broken=self._broken)


def _is_free(event: Json, own_suffix: str) -> bool:
    return (
        event.get("status") == "cancelled"
        or event.get("transparency") == "transparent"
        or event.get("eventType") in NEVER_BUSY
        or str(event.get("iCalUID", "")).endswith(own_suffix)
        or any(
            each.get("self") and each.get("responseStatus") == "declined"
            for each in event.get("attendees", ())
        )
    )


def _instant(when: Json, zone: ZoneInfo) -> datetime:
    """An event's `start` or `end`: a date is the midnight with which it begins in the calendar."""
    if told := when.get("dateTime"):
        instant = datetime.fromisoformat(told)
        own = find_zone(str(when.get("timeZone") or "")) or zone
        return (instant if instant.tzinfo else instant.replace(tzinfo=own)).astimezone(UTC)
    day = date.fromisoformat(when["date"])
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
