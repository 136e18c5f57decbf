"""The local stack that the browser visits: the real one, on a port and in a folder of its own.

Every test makes its own people, so none sees what another booked.
"""

import io
import itertools
import json
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from PIL import Image

from infra.local.emulator import free_port

ROOT = Path(__file__).parents[2]
NOW = "2027-02-01T08:00:01Z"
"""The clock of the tests: a Monday morning in winter, an hour before London opens; a second past,
because at eight sharp ten o'clock is two hours ahead, and a second later it is not.
"""

SELDOM_SAVED = {"REST_PER_SAVING": "1000"}
"""Nobody starts it again, so that hardly any of its time goes into what would be there then."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE_HOURS = {day: [{"from": "09:00", "to": "17:00"}] for day in WEEKDAYS}

Json = dict[str, Any]

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person made for one test; for a member, `wallet_id` is where their credits are."""

    id: str
    name: str
    email: str
    wallet_id: str = ""


@dataclass(frozen=True, slots=True)
class LocalStack:
    """The stack's one origin, and what a test does behind the browser's back."""

    origin: str

    def token(self, who: str) -> str:
        return str(self.send("POST", "/local/token", {"as": who})["access_token"])

    def as_person(
        self, who: str, method: str, path: str, body: Json | None = None, key: str = ""
    ) -> Any:
        return self.send(method, path, body, self.token(who), key)

    def show_photo(self, coach: Someone) -> None:
        """Uploads a photo of a coach; it is shown a moment later."""
        asked = {"content_type": "image/png"}
        form = self.as_person(coach.email, "POST", "/v1/coach/photo", asked)
        drawn, fields = io.BytesIO(), form["fields"]
        Image.linear_gradient("L").save(drawn, "PNG")
        place = urllib.parse.urljoin(self.origin, form["url"])
        sent = requests.post(place, fields, files={"file": drawn.getvalue()}, timeout=60)
        sent.raise_for_status()

    def connect_calendar(self, coach: Someone) -> None:
        """Connects the demo's calendar, which is read a moment later."""
        calendar = {"kind": "ics", "url": f"{self.origin}/local/calendars/cora.ics"}
        self.as_person(coach.email, "POST", "/v1/coach/calendars", calendar)

    def send(
        self, method: str, path: str, body: Json | None = None, token: str = "", key: str = ""
    ) -> Any:
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            with refusal:
                text = refusal.read().decode()
            raise AssertionError(f"{method} {path}: {refusal.code} {text}") from None

    def set_clock(self, now: str = NOW) -> None:
        self.send("POST", "/local/clock", {"now": now})

    def add_member(self, name: str, credits: int = 10, admin: str = "ada") -> Someone:
        body = {"name": name, "email": _address(), "credits": credits}
        made = self.as_person(admin, "POST", "/v1/admin/members", body)
        return Someone(made["id"], name, made["email"], made["wallet_id"])

    def add_coach(
        self, name: str, *, admin: str = "ada", timezone: str = "Europe/London", **hours: Any
    ) -> Someone:
        """A coach who is open Monday to Friday, 09:00 to 17:00, unless `hours` say otherwise."""
        body = {"name": name, "email": _address(), "timezone": timezone}
        made = self.as_person(admin, "POST", "/v1/admin/coaches", body)
        week = {"timezone": timezone, "weekly": OFFICE_HOURS, **hours}
        self.as_person(made["email"], "PUT", "/v1/coach/availability", week)
        return Someone(made["id"], name, made["email"])

    def add_reviewing_coach(self, name: str) -> Someone:
        """A coach of the same hours who answers requests."""
        coach = self.add_coach(name)
        self.as_person(coach.email, "PATCH", "/v1/coach/profile", {"booking_mode": "request"})
        return coach

    def add_group(
        self,
        name: str,
        members: tuple[Someone, ...] = (),
        admins: tuple[Someone, ...] = (),
        credits: int | None = None,
        **rules: Any,
    ) -> Json:
        """A group at Acme; with `credits` it has a wallet, and so many in it."""
        admin_ids = [admin.id for admin in admins]
        body = {"name": name, "wallet": credits is not None, "admin_ids": admin_ids, **rules}
        group: Json = self.as_person("ada", "POST", "/v1/admin/groups", body)
        for member in members:
            path = f"/v1/admin/groups/{group['id']}/members/{member.id}"
            self.as_person("ada", "PUT", path)
        if credits:
            self.transfer("ada", "acme.pool", group["wallet_id"], credits)
        return group

    def transfer(self, who: str, giver: str, taker: str, credits: int, **more: Any) -> None:
        body = {"from_wallet_id": giver, "to_wallet_id": taker, "credits": credits, **more}
        self.as_person(
            who, "POST", "/v1/admin/credits/transfers", body, key=f"transfer{next(_numbers)}"
        )

    def book(
        self,
        member: Someone,
        coach: Someone,
        starts_at: str,
        length: str = "25",
        **more: Any,
    ) -> Json:
        """A session as the API makes it; `length` is the end of a session type's id."""
        body = {
            "coach_id": coach.id,
            "coaching_type_id": "acme.leadership",
            "session_type_id": f"acme.{length}",
            "starts_at": starts_at,
            **more,
        }
        session: Json = self.as_person(member.email, "POST", "/v1/sessions", body)
        return session

    def request(self, member: Someone, coach: Someone, proposed_starts: list[str]) -> Json:
        """25 minutes, asked for at a coach who reviews."""
        body = {
            "coach_id": coach.id,
            "coaching_type_id": "acme.leadership",
            "session_type_id": "acme.25",
            "proposed_starts": proposed_starts,
        }
        session: Json = self.as_person(member.email, "POST", "/v1/sessions", body)
        return session


def _address() -> str:
    return f"person-{next(_numbers)}@example.com"


@contextmanager
def running(folder: Path, *, limited: bool = False) -> Iterator[LocalStack]:
    """The stack with its demo data, its clock at `NOW`; people are held to so many calls a minute
    if it is `limited`.
    """
    port = free_port()
    place = ["--port", str(port), "--folder", str(folder)]
    command = [sys.executable, "-m", "infra.local", *place]
    command += [] if limited else ["--unlimited"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | SELDOM_SAVED,  # noqa: TID251 - its PATH, its proxies
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        try:
            for line in process.stdout:
                said += line
                if "Ctrl-C stops everything" in line:
                    break
            else:
                raise AssertionError(f"The local stack did not start:\n{said}")
            local = LocalStack(f"http://127.0.0.1:{port}")
            local.set_clock()
            yield local
        finally:
            process.terminate()
