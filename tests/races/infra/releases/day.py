"""A day of two companies, lived by one release or by two in turn."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_string, policy
from itertools import count, cycle
from typing import Any

from pynamodb.connection import Connection

from chalicelib.storage.kernel.table import bind, connection
from chalicelib.storage.sessions.sessions import SessionItem, session_of
from tests.kit.audit import (
    check_claims,
    check_counters,
    check_due,
    check_holds,
    check_ledger,
    check_no_overlap,
    check_pairings,
    check_payments,
    check_purchases,
    latest_instant,
)
from tests.kit.audit_lots import check_lots
from tests.kit.http import ENDPOINTS
from tests.kit.routes import BODIES, QUERIES
from tests.kit.stored import Snapshot, rows_of, snapshot
from tests.kit.stream import changed_rows
from tests.kit.usage_audit import check_months
from tests.races.infra.releases.release import Release

TUESDAY = "2026-06-02T{}:00Z"
DAY = 24 * 60


@dataclass(frozen=True)
class Step:
    """What somebody does; `kept` is the name under which the id that comes back, or what else of
    the answer `keeps` names, is known.
    """

    who: str
    what: str
    body: Any = None
    kept: str = ""
    keeps: str = "id"


WISH = {name: BODIES["POST /v1/sessions"][name] for name in ("coach_id", "coaching_type_id")}
WISH |= {"session_type_id": "acme.25"}


def books(who: str, kept: str, hour: str) -> Step:
    return Step(who, "POST /v1/sessions", {**WISH, "starts_at": TUESDAY.format(hour)}, kept)


def asks(who: str, kept: str, hour: str) -> Step:
    wish = {**WISH, "proposed_starts": [TUESDAY.format(hour)]}
    return Step(who, "POST /v1/sessions", wish, kept)


def step(who: str, kept: str, what: str, body: Any = None) -> Step:
    return Step(who, f"POST /v1/sessions/{{{kept}}}/{what}", body)


DIRECTORY = "the company's directory"
"""Calls by the token that an admin made for it."""

SENT = {"userName": "sent@acme.example", "displayName": "Sent", "active": True}
NINE_TO_FIVE = [{"from": "09:00", "to": "17:00"}]
HOURS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), NINE_TO_FIVE)
MORNING: tuple[Step, ...] = (
    Step("ben", "PATCH /v1/me", {"language": "de", "timezone": "America/New_York"}),
    books("ben", "moved", "09:00"),
    step("ben", "moved", "reschedule", {"starts_at": TUESDAY.format("10:00")}),
    books("ana", "cancelled", "11:00"),
    step("ana", "cancelled", "cancel"),
    books("ana", "refused", "12:00"),
    step("cora", "refused", "cancel", {"reason": "I am ill."}),
    Step("cora", "PUT /v1/coach/availability", {"timezone": "Europe/London", "weekly": HOURS}),
    Step("cora", "PATCH /v1/coach/profile", {"headline": "Since today", "languages": ["en", "de"]}),
    Step(
        "cora",
        "POST /v1/coach/time-off",
        {"starts_at": TUESDAY.format("15:00"), "ends_at": TUESDAY.format("15:30")},
        "break",
    ),
    Step("cora", "DELETE /v1/coach/time-off/{break}"),
    Step("cora", "PATCH /v1/coach/profile", {"booking_mode": "request"}),
    asks("ben", "accepted", "13:00"),
    step("cora", "accepted", "accept", {"starts_at": TUESDAY.format("13:00")}),
    asks("ben", "declined", "14:00"),
    step("cora", "declined", "decline", {"reason": "Not then."}),
    asks("ana", "withdrawn", "14:00"),
    step("ana", "withdrawn", "withdraw"),
    asks("ana", "expired", "14:00"),
    step("ben", "accepted", "reschedule", {"proposed_starts": [TUESDAY.format("15:00")]}),
    step("cora", "accepted", "accept", {"starts_at": TUESDAY.format("15:00")}),
    Step("owner", "POST /v1/admin/members", {"email": "new@acme.example", "name": "New"}, "new"),
    Step("owner", "PATCH /v1/admin/members/{new}", {"name": "Newer"}),
    Step("owner", "POST /v1/admin/groups", {"name": "People"}, "group"),
    Step("owner", "PUT /v1/admin/groups/{group}/members/{new}"),
    Step(
        "owner",
        "POST /v1/admin/credits/transfers",
        {"from_wallet_id": "acme.pool", "to_wallet_id": "acme.{new}", "credits": 3},
    ),
    Step("owner", "PATCH /v1/admin/workspace", {"buying": "ask_admin"}),
    Step("ana", "POST /v1/credits/requests", {"credits": 2, "note": "Please."}, "granted"),
    Step("owner", "POST /v1/admin/credits/requests/{granted}/grant"),
    Step("ben", "POST /v1/credits/requests", {"credits": 2, "note": "Please."}, "no"),
    Step("owner", "POST /v1/admin/credits/requests/{no}/refuse"),
    Step("owner", "DELETE /v1/admin/members/{new}"),
    Step("owner", "POST /v1/admin/webhooks/{webhook_id}/rotate"),
    Step("owner", "POST /v1/admin/directory", kept="token", keeps="token"),
    Step(DIRECTORY, "POST /Users", SENT, "sent"),
    Step(DIRECTORY, "POST /Groups", {"displayName": "Berlin", "members": [{"value": "{sent}"}]}),
    Step(DIRECTORY, "PUT /Users/{sent}", {**SENT, "displayName": "Sent Anew"}),
    Step(DIRECTORY, "DELETE /Users/{sent}"),
    Step("ana", "PUT /v1/me/coaches/{coach_id}"),
    Step("carl, a coach alone", "POST /v1/me/invitations/{invitation_id}/accept"),
)
NEXT_DAY = (step("cora", "session_id", "no-show", {"by": "member"}),)
DAY_AFTER: tuple[Step, ...] = (
    step("cora", "moved", "complete"),
    Step("ben", "PUT /v1/sessions/{moved}/rating", {"stars": 5}),
    Step("cora", "PUT /v1/sessions/{moved}/notes", {"shared": "Well done."}),
    step("owner", "session_id", "refund", {"note": "Sorry."}),
    Step("dora of design", "DELETE /v1/me"),
)
NEWS: tuple[Step, ...] = ()
"""What the release before cannot do, and meets the rows of."""

READERS = ("ana", "ben", "cora", "gus of sales", "owner")
FULL_MAILBOX = "gus of sales"
HALF_DAYS = [f"2026-05-{25 + n // 2}T{6 + 12 * (n % 2):02}:00:01.000Z" for n in range(8)]

NOT_COMPARED = {
    "/v1/openapi.json",  # tells what its release can do
    "/v1/health",
}


def _shape(route: str) -> str:
    """A route, whatever it calls the things in its path."""
    return re.sub(r"{\w+}", "{}", route)


REPEATABLE = {_shape(f"{how} {path}") for (how, path), each in ENDPOINTS.items() if each.repeatable}


@dataclass
class Day:
    """A day of two companies at an engine; the releases act in turn."""

    releases: tuple[Release, ...]
    engine: str
    keys: Mapping[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    seen: Snapshot = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        bind("tandem", region="eu-central-1", host=self.engine, **self.keys)
        self.table: Connection = connection()
        self.turns = cycle(self.releases)
        self.numbers = count()
        first, *others = self.releases
        founded = first("found")
        for other in others:
            other("join")
        self.ids, self.things = founded["people"], founded["things"]
        self.everybody_hears()

    def take(self, step: Step) -> None:
        """One release takes the step, the next answers the same call again, if it has a key."""
        method, path = step.what.split(" ", 1)
        of_directory = step.who == DIRECTORY
        call = {
            **({"token": self.things["token"]} if of_directory else {"person": self.ids[step.who]}),
            "method": method,
            "path": path.format_map(self.things),
            "body": _filled(step.body, self.things),
        }
        if _shape(step.what) in REPEATABLE:
            call["key"] = f"key-{next(self.numbers)}"
        release = next(self.turns) if of_directory else self._who_knows(step.what)
        done = release("scim" if of_directory else "call", **call)
        assert done["status"] < 300, f"{step} {done}"
        if "key" in call:
            again = next(self.turns)("call", **call)
            assert (again["status"], again["body"]) == (done["status"], done["body"]), step
            next(self.turns)
        if step.kept:
            self.things[step.kept] = json.loads(done["body"])[step.keeps]
        self.everybody_hears()

    def fill_mailbox(self, who: str) -> None:
        """Mails to somebody come back for days; each release hears of every other one."""
        person = self.ids[who]
        me = next(self.turns)("call", person=person, method="GET", path="/v1/me")
        address = json.loads(me["body"])["email"]
        for number, at in enumerate(HALF_DAYS):
            event = returned_for_now(person, address, f"f{number}", at)
            next(self.turns)("mail_told", events=[event])
            self.everybody_hears()
        me = next(self.turns)("call", person=person, method="GET", path="/v1/me")
        assert json.loads(me["body"])["mail_stopped"]["cause"] == "unreachable"

    def _who_knows(self, route: str) -> Release:
        """The next one that has the route."""
        return next(each for each in self.turns if _shape(route) in map(_shape, each("routes")))

    def everybody_hears(self) -> None:
        """The stream's records at one release, what they bring into the queues at the other."""
        while records := self._records():
            self._work_off(next(self.turns)("tell", records=records))

    def pass_time(self, minutes: int) -> None:
        for release in self.releases:
            release("advance", minutes=minutes)
        for release in self.releases:
            self._work_off(release("tick"))
            self.everybody_hears()

    def read(self) -> Mapping[tuple[str, str], Mapping[Release, Any]]:
        """By reader and path, what each release answers."""
        known = set.intersection(*(set(each("routes")) for each in self.releases))
        paths = [path for path in map(self._path_of, sorted(known)) if path]
        return {
            (who, path): {
                each: each("call", person=self.ids[who], method="GET", path=path)
                for each in self.releases
            }
            for who in READERS
            for path in paths
        }

    def rewrite(self, change: Callable[[Any], dict[str, Any]]) -> None:
        """Changes every row as it is stored."""
        for row in self.stored().values():
            self.put(change(row))

    def stored(self) -> Snapshot:
        return snapshot(self.table)

    def put(self, row: Mapping[str, Any]) -> None:
        self.table.dispatch("PutItem", {"TableName": "tandem", "Item": row})

    def audit(self) -> None:
        """By the rules of the release beside these tests, times, credits and counts add up. Of
        people not all does: `Companies` has some removed without all that goes with it.
        """
        stored = rows_of(self.stored())
        found = [session_of(row) for row in stored if isinstance(row, SessionItem)]
        latest = latest_instant(stored, found, None)
        check_no_overlap(found)
        for check in (check_claims, check_counters, check_payments, check_lots):
            check(stored, found)
        for account in (check_ledger, check_due, check_purchases):
            account(stored)
        check_pairings(stored, found, latest)
        check_holds(stored, found, latest)
        check_months(stored)

    def _path_of(self, route: str) -> str | None:
        """A path with its query; None: it is no read of things that are there."""
        method, path = route.split(" ", 1)
        if method != "GET" or path in NOT_COMPARED:
            return None
        query = QUERIES.get(route)
        return (f"{path}?{query}" if query else path).format_map(self.things)

    def _work_off(self, waiting: Mapping[str, Any]) -> None:
        while any(waiting.values()):
            done = next(self.turns)("deliver", waiting=waiting)
            self.told += [(to, _kind_of(raw)) for to, raw in done["mails"]]
            self.heard += done["heard"]
            waiting = done["waiting"]

    def _records(self) -> list[Any]:
        before, self.seen = self.seen, self.stored()
        return changed_rows(before, self.seen)


def returned_for_now(person: str, address: str, feedback: str, at: str) -> dict[str, Any]:
    """What Amazon SES tells of a mail that met a full mailbox."""
    recipient = {"emailAddress": address, "action": "failed", "status": "4.2.2"}
    return {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": "Transient",
            "bounceSubType": "MailboxFull",
            "bouncedRecipients": [recipient],
            "timestamp": at,
            "feedbackId": feedback,
        },
        "mail": {"messageId": feedback, "destination": [address], "tags": {"person": [person]}},
    }


def _kind_of(raw: str) -> str:
    return str(message_from_string(raw, policy=policy.default)["Subject"])


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(each, values) for each in value]
    if isinstance(value, dict):
        return {key: _filled(each, values) for key, each in value.items()}
    return value.format_map(values) if isinstance(value, str) else value


def live(day: Day) -> None:
    for steps in (*NEWS, *MORNING), NEXT_DAY, DAY_AFTER:
        for each in steps:
            day.take(each)
        day.pass_time(DAY)
        if steps is NEXT_DAY:
            day.fill_mailbox(FULL_MAILBOX)
