"""What the local stack serves beside the product: people, tokens, mail, clock, schedules, and the
calendar of the demo's coach.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.domain.time.instants import parse_instant, render_instant
from infra.local import demo_calendar
from infra.local.clock import Clock, OutOfRangeError
from infra.local.mailbox import Mailbox
from infra.local.people import PEOPLE
from infra.local.proxy import Answer
from infra.local.sign_in import SignIn, SignInError, UnknownPersonError

MAIL_PAGE = Path(__file__).with_name("mail.html")

Json = Any


class RefusedError(Exception):
    """The call makes no sense; the message says what would."""


@dataclass(frozen=True, slots=True)
class LocalApi:
    """Answers `/local/*` and `/mail`."""

    sign_in: SignIn
    mailbox: Mailbox
    clock: Clock
    tick: Callable[[], Json]

    def answer(self, method: str, target: str, body: bytes) -> Answer | None:
        """The answer, or None where there is nothing."""
        url = urlsplit(target)
        if url.path == "/mail" and method == "GET":
            return Answer(
                200, [("Content-Type", "text/html; charset=utf-8")], MAIL_PAGE.read_bytes()
            )
        if url.path == demo_calendar.PATH and method == "GET":
            return demo_calendar.published()
        if url.path.startswith("/local/mail/") and method == "GET":
            return self._raw_mail(url.path)
        routes: dict[tuple[str, str], Callable[[], Json]] = {
            ("GET", "/local/people"): lambda: [person.shown() for person in PEOPLE],
            ("POST", "/local/token"): lambda: self._token(_read(body)),
            ("GET", "/local/mail"): lambda: self.mailbox.messages(_first(url.query, "to")),
            ("GET", "/local/clock"): self._now,
            ("POST", "/local/clock"): lambda: self._set_clock(_read(body)),
            ("POST", "/local/tick"): self.tick,
        }
        route = routes.get((method, url.path))
        return _run(route) if route else None

    def _token(self, wish: dict[str, Json]) -> Json:
        return {"access_token": self.sign_in.access_token(str(wish.get("as", "")))}

    def _now(self) -> Json:
        return {"now": render_instant(self.clock.now())}

    def _set_clock(self, wish: dict[str, Json]) -> Json:
        try:
            self._move_clock(wish)
        except OutOfRangeError as error:
            raise RefusedError(str(error)) from error
        return self._now()

    def _move_clock(self, wish: dict[str, Json]) -> None:
        match wish:
            case {"now": str(instant)}:
                self.clock.set(_instant(instant))
            case {"advance_minutes": int() | float() as minutes} if minutes is not True:
                self.clock.advance(minutes)
            case {"real": True}:
                self.clock.return_to_real_time()
            case _:
                raise RefusedError('Send {"now": ...}, {"advance_minutes": ...} or {"real": true}.')

    def _raw_mail(self, path: str) -> Answer | None:
        raw = self.mailbox.raw(path.removeprefix("/local/mail/").removesuffix(".eml"))
        return None if raw is None else Answer(200, [("Content-Type", "message/rfc822")], raw)


def _run(route: Callable[[], Json]) -> Answer:
    try:
        return as_json(200, route())
    except RefusedError as error:
        return problem(422, "validation_error", str(error))
    except UnknownPersonError as error:
        return problem(404, "not_found", str(error))
    except SignInError as error:
        return problem(503, "try_again", str(error))


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise RefusedError(str(error)) from error


def _read(body: bytes) -> dict[str, Json]:
    try:
        wish = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError("The body is not JSON.") from error
    if not isinstance(wish, dict):
        raise RefusedError("The body is not a JSON object.")
    return wish


def _first(query: str, name: str) -> str | None:
    return parse_qs(query).get(name, [None])[0]


def as_json(status: int, value: Json, kind: str = "application/json") -> Answer:
    """`value` as an answer."""
    headers = [("Content-Type", kind), ("Cache-Control", "no-store")]
    return Answer(status, headers, json.dumps(value).encode())


def problem(status: int, code: str, detail: str) -> Answer:
    """A refusal in the form that the product's API uses (RFC 9457)."""
    content = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
    }
    answer = as_json(status, content, "application/problem+json")
    if status == 503:
        answer.headers.append(("Retry-After", "1"))
    return answer
