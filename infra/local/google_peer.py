"""A stand-in for Google: consent, tokens, and one person's calendar, as far as it is asked for.

It holds what Google holds, in the shapes that Google's references give, and knows nothing of the
product. It does what matters to who reads a calendar, and what other stand-ins leave out: codes
that serve once and with their verifier, scopes, consent that can be taken back, series with their
exceptions, pages, sync tokens that run out, and refusals for asking too often.

Source: https://developers.google.com/workspace/calendar/api/v3/reference/events
"""

import base64
import copy
import hashlib
import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

EVENTS_SCOPES = frozenset(
    {
        "https://www.googleapis.com/auth/calendar.events.owned.readonly",
        "https://www.googleapis.com/auth/calendar.events.readonly",
        "https://www.googleapis.com/auth/calendar.readonly",
    }
)
DAY = timedelta(days=1)
BEARER = "Bearer"


class RefusedError(Exception):
    """Google refuses the call: HTTP status, its reason for programs, and how long to wait."""

    def __init__(self, status: int, reason: str, wait: str = "") -> None:
        super().__init__(reason)
        self.status, self.reason, self.wait = status, reason, wait


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody agreed to; `challenge` is PKCE's."""

    scope: str
    challenge: str
    back_to: str


@dataclass(slots=True)
class GooglePeer:
    """`client` is the id and the secret of the app; `refusals` are what the next calls are told."""

    client: tuple[str, str]
    now: Callable[[], datetime]
    timezone: str = "Europe/London"
    events: dict[str, Json] = field(default_factory=dict)
    refusals: list[RefusedError] = field(default_factory=list)
    most_on_a_page: int = 2500
    asked: list[Mapping[str, str]] = field(default_factory=list)
    """The queries of all calls for events, oldest first."""
    _codes: dict[str, Grant] = field(default_factory=dict)
    consents: dict[str, str] = field(default_factory=dict)
    """What is agreed to, by its refresh token."""
    _access: dict[str, str] = field(default_factory=dict)
    changes: int = 0
    oldest_token: int = 0
    """Sync tokens, which count changes, from before this one are too old."""
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    # ── what the person does there ─────────────────────────────────────────────────────────────

    def agree(self, grant: Grant) -> str:
        """The person agrees; the code that their browser carries back."""
        code = self._named("code")
        self._codes[code] = grant
        return code

    def take_back(self) -> None:
        """The person takes every consent back, on Google's own page."""
        self.consents.clear()
        self._access.clear()

    def put(self, event: Json) -> str:
        """Puts an event into the calendar, or another in its place; its id.

        An exception of a series names it: `recurringEventId` and `originalStartTime`.
        """
        with self._lock:
            self.changes += 1
            event_id = str(event.get("id") or self._named("event"))
            whole = {"status": "confirmed", "iCalUID": f"{event_id}@google.com", **event}
            self.events[event_id] = {**whole, "id": event_id, "changed": self.changes}
            return event_id

    def cancel(self, event_id: str) -> None:
        self.put({**self.events[event_id], "status": "cancelled"})

    # ── OAuth ──────────────────────────────────────────────────────────────────────────────────

    def token(self, form: Mapping[str, str]) -> Json:
        """
        Raises:
            RefusedError: with OAuth's own word for why.
        """
        if (form.get("client_id"), form.get("client_secret")) != self.client:
            raise RefusedError(401, "invalid_client")
        if form.get("grant_type") == "authorization_code":
            scope = self._exchanged(form)
            refresh = self._named("refresh")
            self.consents[refresh] = scope
            return {**self._fresh(scope), "refresh_token": refresh}
        if form.get("grant_type") == "refresh_token":
            scope = self.consents.get(form.get("refresh_token", ""), "")
            if not scope:
                raise RefusedError(400, "invalid_grant")
            return self._fresh(scope)
        raise RefusedError(400, "unsupported_grant_type")

    def _exchanged(self, form: Mapping[str, str]) -> str:
        grant = self._codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "").encode()
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if grant is None or made != grant.challenge or form.get("redirect_uri") != grant.back_to:
            raise RefusedError(400, "invalid_grant")
        return grant.scope

    def _fresh(self, scope: str) -> Json:
        access = self._named("access")
        self._access[access] = scope
        return {"access_token": access, "expires_in": 3599, "scope": scope, "token_type": BEARER}

    def revoke(self, token: str) -> None:
        """
        Raises:
            RefusedError: there is no such token.
        """
        if self.consents.pop(token, None) is None and self._access.pop(token, None) is None:
            raise RefusedError(400, "invalid_token")
        self._access.clear()

    # ── Calendar API ───────────────────────────────────────────────────────────────────────────

    def list_events(self, bearer: str, query: Mapping[str, str]) -> Json:
        """`events.list` of the primary calendar.

        Raises:
            RefusedError: with the status and the reason that Google gives.
        """
        self.asked.append(query)
        if self.refusals:
            raise self.refusals.pop(0)
        if bearer not in self._access:
            raise RefusedError(401, "authError")
        if not EVENTS_SCOPES & set(self._access[bearer].split()):
            raise RefusedError(403, "insufficientPermissions")
        with self._lock:
            return self._listed(query)

    def _listed(self, query: Mapping[str, str]) -> Json:
        since, window = int(query.get("syncToken") or 0), _window(query)
        if since and (since < self.oldest_token or "timeMin" in query or "timeMax" in query):
            raise RefusedError(410 if since < self.oldest_token else 400, "fullSyncRequired")
        changed = [each for each in self.events.values() if not since or each["changed"] > since]
        found = self._instances(changed, *window, deleted=bool(since))
        start, most = int(query.get("pageToken") or 0), int(query.get("maxResults") or 250)
        end = start + min(most, self.most_on_a_page)
        page: Json = {"kind": "calendar#events", "timeZone": self.timezone}
        page["items"] = [_cut(each) for each in found[start:end]]
        rest = {"nextPageToken": str(end)} if end < len(found) else {}
        return {**page, **(rest or {"nextSyncToken": str(self.changes)})}

    def _instances(
        self, events: list[Json], start: datetime, end: datetime, *, deleted: bool
    ) -> list[Json]:
        """What happens in a window: of a series each time, but for those with an exception."""
        found = []
        for event in events:
            if event["status"] == "cancelled" and not deleted:
                continue
            for each in self._expanded(event, start, end):
                begins, ends = _span(each, self.timezone)
                if begins < end and start < ends:
                    found.append(each)
        return found

    def _expanded(self, event: Json, start: datetime, end: datetime) -> list[Json]:
        if "recurrence" not in event:
            return [event]
        from dateutil.rrule import rrulestr  # noqa: PLC0415 - series are rare here

        first = _when(event["start"], self.timezone)
        length = _when(event["end"], self.timezone) - first
        rules = rrulestr("\n".join(event["recurrence"]), dtstart=first.replace(tzinfo=None))
        zone = first.tzinfo
        lower, upper = (at.astimezone(zone).replace(tzinfo=None) for at in (start - DAY, end + DAY))
        excepted = {
            _when(each["originalStartTime"], self.timezone)
            for each in self.events.values()
            if each.get("recurringEventId") == event["id"]
        }
        starts = [at.replace(tzinfo=zone) for at in rules.between(lower, upper, inc=True)]
        return [
            {**event, "start": _told(event["start"], at), "end": _told(event["end"], at + length)}
            for at in starts
            if at not in excepted
        ]

    def _named(self, kind: str) -> str:
        return f"{kind}-{next(self._numbers)}"


def _window(query: Mapping[str, str]) -> tuple[datetime, datetime]:
    start = query.get("timeMin") or "0002-01-01T00:00:00Z"
    end = query.get("timeMax") or "9998-01-01T00:00:00Z"
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def _span(event: Json, timezone: str) -> tuple[datetime, datetime]:
    return _when(event["start"], timezone), _when(event["end"], timezone)


def _when(told: Json, timezone: str) -> datetime:
    zone = ZoneInfo(told.get("timeZone") or timezone)
    if "date" in told:
        day = date.fromisoformat(told["date"])
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    instant = datetime.fromisoformat(told["dateTime"])
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(zone)


def _told(like: Json, instant: datetime) -> Json:
    if "date" in like:
        return {"date": instant.date().isoformat()}
    return {**like, "dateTime": instant.isoformat()}


def _cut(event: Json) -> Json:
    """An event as `fields` leaves it: what was not asked for is not told."""
    names = ("iCalUID", "status", "transparency", "eventType", "start", "end", "attendees")
    return copy.deepcopy({name: event[name] for name in names if name in event})
