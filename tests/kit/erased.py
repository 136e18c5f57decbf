"""Somebody who is erased, and what still tells of them."""

import json
from datetime import timedelta
from typing import Any

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.privacy.erasure import LAST_LOOK, MAILS_OUT
from chalicelib.storage.privacy.erasures import find_erasure
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.workers.calendars import handle
from tests.kit.http import Client, client_of
from tests.kit.stored import snapshot
from tests.kit.world import MONDAY, World

MARK = "zanzibar"
"""Stands in everything that somebody gave of themselves or wrote."""

FOREVER = {"N": "inf"}
TEN = MONDAY.replace(hour=10) + timedelta(days=1)
ME, MEMBERS = "/v1/me", "/v1/admin/members"


class Company:
    """Zanzibar, who is a member and coaches, Ana whom they coach, and Cora who coaches them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.person_id = world.add_coach(MARK)
        world.ctx.user_pool.ensure_user(f"{MARK}@acme.example")  # a remembered beginning does not
        world.fund(self.person_id, 9)
        self.ana, self.cora = world.add_member("ana"), world.add_coach("cora")
        self.remy = world.add_coach("remy", mode=BookingMode.REQUEST)
        self.client = client_of(world.ctx)

    @property
    def me(self) -> Client:
        return self.client.as_person(self.person_id)

    @property
    def admin(self) -> Client:
        return self.client.as_person(self.world.owner())

    def erase(self) -> Any:
        reply = self.me.delete(ME)
        assert reply.status == 202, reply.text
        return reply.json["status"]

    def pass_time(self, **parts: float) -> None:
        """The clock runs, and again a minute later: a step waits for the one before it."""
        self.world.clock.advance(**parts)
        for _ in range(3):
            assert do_what_is_due(self.world.ctx, lambda: True).failed == 0
            self.read_calendars()
            self.world.clock.advance(minutes=1)

    def read_calendars(self) -> None:
        """The function that reads calendars takes what is queued for it."""
        queue: Any = self.world.ctx.calendar_queue
        queued, queue.sent = queue.sent, []
        records = [{"messageId": "m", "body": json.dumps(each)} for each in queued]
        assert handle({"Records": records}, lambda: self.world.ctx) == {"batchItemFailures": []}

    def finish(self) -> None:
        self.pass_time()
        self.pass_time(seconds=MAILS_OUT.total_seconds())
        self.pass_time(seconds=LAST_LOOK.total_seconds())
        assert find_erasure(self.person_id) is None


def tells(what: Any) -> bool:
    """Whether it names them: other than by their id, which in tests is made of their address."""
    return MARK in json.dumps(what, default=str).lower().replace(f"{MARK}-at-acme.example", "")


def marked_rows(now: float) -> list[str]:
    """Rows that still tell of them, and are not away by their own time."""
    return [
        "/".join(key)
        for key, row in snapshot().items()
        if tells(row) and float(row.get("expires_epoch", FOREVER)["N"]) > now
    ]


def write_everything(company: Company) -> tuple[str, str]:
    """Fills every field that takes a word of theirs; their sessions as member and as coach."""
    world, me = company.world, company.me
    assert me.patch(ME, {"name": f"{MARK} one", "timezone": "Africa/Dar_es_Salaam"}).status == 200
    profile = {
        "headline": MARK,
        "bio": f"I am {MARK}.",
        "specialties": [MARK],
        "industries": [MARK],
        "functions": [MARK],
        "meeting_url": f"https://meet.example/{MARK}",
    }
    assert me.patch("/v1/coach/profile", profile).status == 200
    off = {"starts_at": "2026-08-01T10:00:00Z", "ends_at": "2026-08-02T10:00:00Z", "note": MARK}
    assert me.post("/v1/coach/time-off", off).status == 201
    calendar = {"kind": "ics", "url": f"https://{MARK}.example/a.ics"}
    assert me.post("/v1/coach/calendars", calendar).status == 201
    assert me.post("/v1/me/calendar-feed").status == 201
    as_member = world.book(company.person_id, company.cora, TEN, note=f"From {MARK}").body
    as_coach = world.book(company.ana, company.person_id, TEN + timedelta(hours=2)).body
    asked = {
        "coach_id": company.remy,
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "proposed_starts": ["2026-06-03T10:00:00Z"],
        "note": MARK,
    }
    assert me.post("/v1/sessions", asked, Idempotency_Key="k").status == 201
    world.clock.instant = TEN + timedelta(hours=3)
    rated = {"stars": 5, "text": MARK}
    notes = {"private": MARK, "shared": MARK}
    steps = (
        ("POST", f"/v1/sessions/{as_coach}/complete", None, me),
        (
            "POST",
            f"/v1/sessions/{as_member}/complete",
            None,
            company.client.as_person(company.cora),
        ),
        ("PUT", f"/v1/sessions/{as_member}/rating", rated, me),
        ("PUT", f"/v1/sessions/{as_member}/notes", notes, me),
        ("PUT", f"/v1/sessions/{as_coach}/notes", notes, me),
    )
    for method, path, body, client in steps:
        assert client.call(method, path, body).status == 200, path
    return as_member, as_coach
